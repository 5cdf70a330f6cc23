import { expect, it } from 'vitest'
import { bridge, onEvents } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { patient } from './support/phone/agent-crowd.ts'
import { RtpCounter } from './support/phone/rtp-counter.ts'
import { callingSipp, registeredSipp } from './support/phone/sipp-phone.ts'
import { until } from './support/until.ts'

const calls = 50
/** So long that the first still talk when a busy machine has put the last one through. */
const talkMs = 10_000

onEachSwitch(
  'fifty calls at once',
  house => {
    it('all are bridged, and the audio of each arrives whole', async () => {
      const { flow, nacd } = house()
      flow.begin(
        onEvents({ incoming: ({ group_number }) => bridge(group_number === '121' ? '1001' : '1003') }),
      )
      const counter = house().lendOut(await RtpCounter.open())
      const words = { media: String(counter.port), audio: house().audio, milliseconds: String(talkMs) }
      // An INVITE that comes again behind the answer is none that SIPp knows any more.
      const called = await registeredSipp(house(), '1003', 'answer', { calls, words, args: patient })
      const [agent, person] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1004', { tone: 'caller' }),
      ])
      const args = ['-r', String(calls), '-l', String(calls)]
      const callers = await callingSipp(house(), '1002', '120', 'call-with-audio', { calls, words, args })
      const fiftyTalk = async () => {
        const live = await nacd.api.get<{ total: number }>('/v1/calls?phase=bridged')
        return live.total === calls
      }
      await until('fifty talks', fiftyTalk, { within: 20_000 })

      // In the middle of it two people talk as if they were alone.
      await person.dial('121')
      await agent.rings()
      await agent.answer()
      await Promise.all([
        agent.ear.hears('caller', { forMs: 1_000 }),
        person.ear.hears('agent', { forMs: 1_000 }),
      ])
      await Promise.all([callers.succeeds(), called.succeeds()])
      await person.hangUp()

      const counts = await counter.counts()
      expect(counts).toHaveLength(calls)
      // 50 packets a second; the first and last moments of a talk are nobody's.
      const fewest = (talkMs / 1000) * 50 * 0.7
      expect(counts.filter(({ packets }) => packets < fewest)).toEqual([])
      expect(counts.filter(({ missing }) => missing > 2)).toEqual([])
      expect(counts.filter(({ loudBytes, packets }) => loudBytes < packets * 100)).toEqual([])
    }, 90_000)
  },
  { rtpPorts: 400 },
)
