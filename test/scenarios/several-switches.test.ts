import { beforeEach, expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import { freePort, freeRange } from './support/free-ports.ts'
import { onSwitch } from './support/on-each-switch.ts'
import { becomes, dismissAll, hire, setGroup, wait } from './support/queue/staff.ts'
import { until } from './support/until.ts'

/** SIP of the second switch. */
let secondSip = 0

/** A second embedded switch beside the first. */
async function withSecond() {
  secondSip = await freePort()
  const [esl, rtp] = [await freePort(), await freeRange(100)]
  const attributes = {
    ...{ name: 'second', type: 'embedded', sip: `127.0.0.1:${secondSip}`, esl: `127.0.0.1:${esl}` },
    rtp: `${rtp.low}-${rtp.high}`,
  }
  return { otherSwitches: [attributes] }
}

onSwitch(
  'embedded',
  'two switches',
  house => {
    const phoneAtSecond = (number: string, tone: 'agent' | 'caller') =>
      house().phone(number, { tone, sipPort: secondSip })

    beforeEach(async () => {
      house().flow.begin(onEvents({ incoming: queue('121') }))
      await dismissAll(house())
      await setGroup(house(), '121')
    })

    it('each caller rings the agents whose phone is where they are', async () => {
      const [agent, agentAtSecond, caller, callerAtSecond] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        phoneAtSecond('1003', 'agent'),
        house().phone('1002', { tone: 'caller' }),
        phoneAtSecond('1004', 'caller'),
      ])
      await hire(house(), '1001')
      await hire(house(), '1003')
      await becomes(house(), '1001', 'idle')
      await becomes(house(), '1003', 'idle')
      await callerAtSecond.dial('121')
      expect(await agentAtSecond.rings()).toBe('1004')
      await caller.dial('121')
      expect(await agent.rings()).toBe('1002')
      await Promise.all([agent.answer(), agentAtSecond.answer()])
      await Promise.all([caller.ear.hears('agent'), callerAtSecond.ear.hears('agent')])
      await Promise.all([caller.hangUp(), callerAtSecond.hangUp()])
    }, 120_000)

    it('a caller whose agents are at another waits, is told why, holds nobody up, and is served when one comes', async () => {
      const [agentAtSecond, caller, callerAtSecond] = await Promise.all([
        phoneAtSecond('1001', 'agent'),
        house().phone('1002', { tone: 'caller' }),
        phoneAtSecond('1004', 'caller'),
      ])
      await hire(house(), '1001')
      await becomes(house(), '1001', 'idle')
      await caller.dial('121')
      await wait(house(), 1)
      const uuid = house().flow.requests.find(each => each.caller_number === '1002')?.call_uuid ?? ''
      const { nacd } = house()
      const why = async () => JSON.stringify(await nacd.api.get(`/v1/calls/${uuid}/explain`))
      await until('the reason', async () => (await why()).includes('1 with the phone at another switch'))
      await callerAtSecond.dial('121')
      expect(await agentAtSecond.rings()).toBe('1004')
      await agentAtSecond.answer()
      await callerAtSecond.ear.hears('agent')
      await callerAtSecond.hangUp()
      await agentAtSecond.closed()
      await becomes(house(), '1001', 'idle')
      const agent = await house().phone('1001', { tone: 'agent' })
      expect(await agent.rings()).toBe('1002')
      await agent.answer()
      await caller.ear.hears('agent')
      await caller.hangUp()
      const cdr = await until('the record', () => nacd.api.cdr(uuid))
      expect(cdr).toMatchObject({ agent_extension: '1001' })
    }, 120_000)
  },
  withSecond,
)
