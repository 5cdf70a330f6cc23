import { expect, it } from 'vitest'
import { bridge, onEvents, queue } from './support/flow/answers.ts'
import { type House, promptSeconds } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import type { ToneName } from './support/tones.ts'
import { until } from './support/until.ts'

/** Longest silence between the announcement and the first word of the other, in ms (as the ear measures: 50 ms steps). */
const mostGapMs = 300

const announced = { after_bridge: 'playback', after_bridge_data: '10086' } as const
/** So long that somebody on a busy machine hangs up before its end. */
const announcedAtLength = { ...announced, after_bridge_data: '10086'.repeat(5) }
const rated = { use_survey: true, survey_ring: ['welcome.wav', 'goodbye.wav'] }
const announcement = ['agentNumber', 'digit', 'atYourService']

async function twoPhones(house: House): Promise<readonly [agent: Phone, caller: Phone]> {
  return Promise.all([house.phone('1001', { tone: 'agent' }), house.phone('1002', { tone: 'caller' })])
}

/** The caller dials (and hears `first`), the agent answers, both hear each other. */
async function talk(house: House, first?: ToneName): Promise<readonly [agent: Phone, caller: Phone]> {
  const [agent, caller] = await twoPhones(house)
  await caller.dial('120')
  await agent.rings()
  if (first !== undefined) await caller.ear.hears(first)
  await agent.answer()
  await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  return [agent, caller]
}

const record = async ({ nacd, flow }: House) => {
  const { call_uuid } = await flow.asked('incoming')
  return until('the call record', () => nacd.api.cdr(call_uuid))
}

onEachSwitch('the agent-number announcement', house => {
  it('is heard by both, then they talk without a gap', async () => {
    house().flow.begin(onEvents({ incoming: bridge('1001', announced) }))
    const [agent, caller] = await talk(house())
    expect(caller.ear.tonesSince().slice(-4)).toEqual([...announcement, 'agent'])
    expect(agent.ear.tonesSince()).toEqual([...announcement, 'caller'])
    for (const phone of [agent, caller]) {
      const heard = phone.ear.since()
      const spoken = heard.findIndex(({ sound }) => sound === 'agentNumber')
      const silences = heard.slice(spoken, -1).filter(({ sound }) => sound === 'silence')
      expect(silences.filter(({ ms }) => ms >= mostGapMs)).toEqual([])
    }
    await agent.hangUp()
    await caller.closed()
    expect(await record(house())).toMatchObject({ agent_extension: '1001', agent_number: '10086' })
  })

  it('the agent hangs up over it: the server names the next, who is announced too', async () => {
    const { flow } = house()
    flow.begin(
      onEvents({ incoming: bridge('1001', announcedAtLength), bridge_failed: bridge('1003', announced) }),
    )
    const [first, caller] = await twoPhones(house())
    const second = await house().phone('1003', { tone: 'secondAgent' })
    await caller.dial('120')
    await first.rings()
    await first.answer()
    await first.ear.hears('agentNumber', { forMs: 200 })
    await first.hangUp()
    expect((await flow.asked('bridge_failed')).additional_data).toMatchObject({ attempt: '1' })
    await second.rings()
    await second.answer()
    await caller.ear.hears('secondAgent')
    await second.hangUp()
    await caller.closed()
  })

  it('the caller hangs up over it: the agent is let go', async () => {
    house().flow.begin(onEvents({ incoming: bridge('1001', announcedAtLength) }))
    const [agent, caller] = await twoPhones(house())
    await caller.dial('120')
    await agent.rings()
    await agent.answer()
    await caller.ear.hears('agentNumber', { forMs: 200 })
    await caller.hangUp()
    await agent.closed()
    expect(await record(house())).toMatchObject({ ended_by: 'caller', bridged_at: null })
  })

  it('a group that announces does so for its agents, by their own job numbers', async () => {
    const { flow, nacd } = house()
    await nacd.api.put('/v1/groups/121', { agent_number_announcement: true, music: 'music.wav' })
    await nacd.api.put('/v1/agents/1001', {
      groups: [{ number: '121' }],
      status: 'ready',
      job_number: '8001',
    })
    flow.begin(onEvents({ incoming: queue('121') }))
    const [agent, caller] = await talk(house(), 'music')
    expect(caller.ear.tonesSince()).toEqual(['music', ...announcement, 'agent'])
    await caller.hangUp()
    await agent.closed()
    expect(await record(house())).toMatchObject({ agent_number: '8001', group: '121' })
    await nacd.api.remove('/v1/agents/1001')
  })
})

onEachSwitch(
  'the satisfaction survey',
  house => {
    it('the agent hangs up: the caller is asked, types a digit, is thanked', async () => {
      const { flow, push, nacd } = house()
      flow.begin(onEvents({ incoming: bridge('1001', { ...announced, ...rated }) }))
      const [agent, caller] = await talk(house())
      const talked = caller.ear.position
      await agent.hangUp()
      await caller.ear.hears('welcome', { from: talked })
      await caller.press('5')
      expect(await flow.asked('survey')).toMatchObject({
        dtmf: '5',
        group_number: '120',
        additional_data: { agent_number: '10086' },
      })
      await caller.closed()
      expect(caller.ear.tonesSince(talked).slice(-2)).toEqual(['welcome', 'goodbye'])
      expect(await record(house())).toMatchObject({ survey_digit: '5', ended_by: 'agent' })
      expect(await nacd.api.get('/v1/surveys')).toMatchObject({
        items: [{ key: '1001', answers: 1, average: 5 }],
      })
      const pushed = await until('a pushed rating', () => push.events.find(({ event }) => event === 'survey'))
      expect(pushed).toMatchObject({ dtmf: '5', caller_number: '1002' })
    })

    it('in the words nacd brings along, where the server names none', async () => {
      house().flow.begin(onEvents({ incoming: bridge('1001', { use_survey: true }) }))
      const [agent, caller] = await talk(house())
      await agent.hangUp()
      await caller.ear.hears('survey')
      await caller.press('1')
      await caller.closed()
      expect(caller.ear.tonesSince().slice(-2)).toEqual(['survey', 'thanks'])
    })

    it('a caller who types nothing is asked twice, then the call ends', async () => {
      house().flow.begin(onEvents({ incoming: bridge('1001', rated) }))
      const [agent, caller] = await talk(house())
      await agent.hangUp()
      await caller.closed(30_000)
      const asked = caller.ear.since().filter(({ sound }) => sound === 'welcome')
      expect(asked.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThan(1_500)
      expect(await record(house())).toMatchObject({ survey_digit: '' })
      expect(house().flow.requests.map(({ event }) => event)).toEqual(['incoming'])
    })

    it('the caller hangs up first: nobody is asked', async () => {
      house().flow.begin(onEvents({ incoming: bridge('1001', rated) }))
      const [agent, caller] = await talk(house())
      await caller.hangUp()
      await agent.closed()
      expect(await record(house())).toMatchObject({ ended_by: 'caller', survey_digit: '' })
    })

    it('the caller hangs up over the question', async () => {
      house().flow.begin(onEvents({ incoming: bridge('1001', rated) }))
      const [agent, caller] = await talk(house())
      await agent.hangUp()
      await caller.ear.hears('welcome')
      await caller.hangUp()
      expect(await record(house())).toMatchObject({ ended_by: 'agent', survey_digit: '' })
    })

    it('nacd is killed over the question: the next one asks again', async () => {
      const { flow, nacd } = house()
      flow.begin(onEvents({ incoming: bridge('1001', rated) }))
      const [agent, caller] = await talk(house())
      await agent.hangUp()
      await caller.ear.hears('welcome')
      await nacd.kill()
      // Behind the rest of the first question, which the switch plays to its end.
      const behind = caller.ear.position + 1_000 * promptSeconds
      await nacd.start()
      await caller.ear.hears('welcome', { from: behind })
      await caller.press('3')
      expect(await flow.asked('survey')).toMatchObject({ dtmf: '3' })
      await caller.closed()
      expect(await record(house())).toMatchObject({ survey_digit: '3', agent_extension: '1001' })
    })
  },
  { settings: { push_events: 'survey' } },
)
