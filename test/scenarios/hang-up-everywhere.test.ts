import { expect, it } from 'vitest'
import { bridge, onEvents, queue } from './support/flow/answers.ts'
import type { FlowReply, FlowScript } from './support/flow/flow-server.ts'
import type { House } from './support/house.ts'
import type { Cdr } from './support/nacd/api.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { until } from './support/until.ts'

const silence: FlowReply = { type: 'silence' }
const longPrompt = 'welcome.wav|welcome.wav|welcome.wav|welcome.wav'
const announced = { after_bridge: 'playback', after_bridge_data: '8001' } as const
/** So long that somebody on a busy machine hangs up before its end. */
const announcedAtLength = { ...announced, after_bridge_data: '8001'.repeat(6) }
const rated = { use_survey: true, survey_ring: ['goodbye.wav', 'closed.wav|closed.wav'] }

interface People {
  readonly house: House
  readonly caller: Phone
  readonly agent: Phone
}

interface Scene {
  readonly where: string
  readonly script: FlowScript
  /** Up to and with the hanging up. */
  readonly act: (people: People) => Promise<unknown>
  readonly record: Partial<Cdr>
  /** Push events of the caller's leg and, where there was one, of the agent's. */
  readonly caller: readonly string[]
  readonly agent?: readonly string[]
}

const [unanswered, answered] = [
  ['incoming', 'canceled'],
  ['incoming', 'answered', 'hangup'],
]
const [rungOnly, talked] = [
  ['callout', 'canceled'],
  ['callout', 'answered', 'hangup'],
]
const gaveUp = {
  ended_by: 'caller',
  cause: 'ORIGINATOR_CANCEL',
  answered_at: null,
  bridged_at: null,
} as const
const hungUp = { ended_by: 'caller', cause: 'NORMAL_CLEARING', bridged_at: null } as const
const served = { ended_by: 'agent', cause: 'NORMAL_CLEARING', agent_extension: '1001' } as const

async function picksUp({ agent, caller }: People): Promise<void> {
  await agent.rings()
  await agent.answer()
  await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
}

/** The agent hangs up on a caller who is then asked for a mark. */
async function leavesForSurvey(people: People): Promise<void> {
  await picksUp(people)
  await people.agent.hangUp()
  await people.caller.ear.hears('goodbye')
}

const callerHangsUp: readonly Scene[] = [
  {
    where: 'over transfer_ring',
    script: onEvents({ incoming: bridge('1001', { transfer_ring: longPrompt }) }),
    async act({ caller }) {
      await caller.ear.hears('welcome')
      await caller.hangUp()
    },
    record: gaveUp,
    caller: unanswered,
  },
  {
    where: 'over bridge_fail_ring',
    script: onEvents({ incoming: bridge('1004', { bridge_fail_ring: longPrompt }) }),
    async act({ caller }) {
      await caller.ear.hears('welcome')
      await caller.hangUp()
    },
    record: gaveUp,
    caller: unanswered,
  },
  {
    where: 'while the server is asked what to do after a failed bridge',
    script: onEvents({ incoming: bridge('1004'), bridge_failed: silence }),
    async act({ caller, house }) {
      await house.flow.asked('bridge_failed')
      await caller.hangUp()
    },
    record: gaveUp,
    caller: unanswered,
  },
  {
    where: 'while an agent of the queue is rung',
    script: onEvents({ incoming: queue('121') }),
    async act({ caller, agent }) {
      await agent.rings()
      await caller.hangUp()
      await agent.closed()
    },
    record: { ...hungUp, group: '121', agent_extension: '' },
    caller: answered,
    agent: rungOnly,
  },
  {
    where: 'over the announcement of an agent of the queue',
    script: onEvents({ incoming: queue('121', {}, announcedAtLength) }),
    async act({ caller, agent }) {
      await agent.rings()
      await agent.answer()
      await caller.ear.hears('agentNumber', { forMs: 150 })
      await caller.hangUp()
      await agent.closed()
    },
    record: { ...hungUp, group: '121' },
    caller: answered,
    agent: talked,
  },
  {
    where: 'in conversation',
    script: onEvents({ incoming: bridge('1001', rated) }),
    async act(people) {
      await picksUp(people)
      await people.caller.hangUp()
      await people.agent.closed()
    },
    record: { ended_by: 'caller', cause: 'NORMAL_CLEARING', agent_extension: '1001' },
    caller: answered,
    agent: talked,
  },
  {
    where: 'over the thanks for the rating',
    script: onEvents({ incoming: bridge('1001', rated) }),
    async act(people) {
      await leavesForSurvey(people)
      await people.caller.press('4')
      await people.caller.ear.hears('closed')
      await people.caller.hangUp()
    },
    record: { ...served, survey_digit: '4' },
    caller: answered,
    agent: talked,
  },
  {
    where: 'while the server is told the rating',
    script: onEvents({
      incoming: bridge('1001', { ...rated, survey_ring: ['goodbye.wav', 'digits/1.wav'] }),
      survey: silence,
    }),
    async act(people) {
      await leavesForSurvey(people)
      await people.caller.press('4')
      await people.house.flow.asked('survey')
      await people.caller.hangUp()
    },
    record: { ...served, survey_digit: '4' },
    caller: answered,
    agent: talked,
  },
  {
    where: 'over the words before a message',
    script: () => ({ action: 'voicemail', action_data: { ad_number: '1001', ad_rings: longPrompt } }),
    async act({ caller }) {
      await caller.ear.hears('welcome')
      await caller.hangUp()
    },
    record: { ...hungUp, recording: '' },
    caller: answered,
  },
]

const agentHangsUp: readonly Scene[] = [
  {
    where: 'in place of answering: the server is asked',
    script: onEvents({ incoming: bridge('1001') }),
    async act({ agent, caller }) {
      await agent.rings()
      await agent.hangUp()
      await caller.closed()
    },
    record: { ended_by: 'system', cause: 'NORMAL_CLEARING', answered_at: null, bridged_at: null },
    caller: unanswered,
    agent: rungOnly,
  },
  {
    where: 'in place of answering a caller of the queue, who stays in line',
    script: onEvents({ incoming: queue('121', { ad_timeout: '5' }) }),
    async act({ agent, caller, house }) {
      await agent.rings()
      await house.nacd.api.patch('/v1/agents/1001', { status: 'busy' })
      await agent.hangUp()
      await house.flow.asked('queue_failed')
      await caller.closed()
    },
    record: { ended_by: 'system', bridged_at: null, group: '121', agent_extension: '' },
    caller: answered,
    agent: rungOnly,
  },
  {
    where: 'over the announcement: a caller of the queue is back in line',
    script: onEvents({ incoming: queue('121', {}, announcedAtLength) }),
    async act({ agent, caller, house }) {
      await agent.rings()
      await house.nacd.api.patch('/v1/agents/1001', { status: 'busy' })
      await agent.answer()
      await agent.ear.hears('agentNumber', { forMs: 150 })
      const from = caller.ear.position
      await agent.hangUp()
      await caller.ear.hears('music', { from })
      await caller.hangUp()
    },
    record: { ...hungUp, group: '121' },
    caller: answered,
    agent: talked,
  },
  {
    where: 'in conversation',
    script: onEvents({ incoming: bridge('1001') }),
    async act(people) {
      await picksUp(people)
      await people.agent.hangUp()
      await people.caller.closed()
    },
    record: { ...served, survey_digit: '' },
    caller: answered,
    agent: talked,
  },
]

/** Plays a scene and looks at what is left of it. */
async function play(house: House, scene: Scene): Promise<void> {
  const { flow, push, nacd } = house
  flow.begin(scene.script)
  const agents = { groups: [{ number: '121' }], status: 'ready' }
  const [agent, caller] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
  ])
  await nacd.api.put('/v1/agents/1001', agents)
  await caller.dial('120')
  const { call_uuid } = await flow.asked('incoming')
  await scene.act({ house, caller, agent })
  expect(await until('the call record', () => nacd.api.cdr(call_uuid))).toMatchObject(scene.record)
  const agentsLeg = scene.agent === undefined ? {} : { 'outbound 1002 to 1001': scene.agent }
  await push.tells({ 'inbound 1002 to 120': scene.caller, ...agentsLeg }, { without: 'dtmf' })
  await until('an idle agent', () => agent.isIdle())
  await nacd.api.remove('/v1/agents/1001')
}

onEachSwitch('hanging up in every phase', house => {
  it.each(callerHangsUp)('the caller, $where', scene => play(house(), scene))

  it.each(agentHangsUp)('the agent, $where', scene => play(house(), scene))

  const moments: readonly (readonly [string, (people: People) => Promise<unknown>])[] = [
    [
      'the agent picks up and hangs up at once',
      async ({ agent }) => {
        await agent.pickUp()
        await agent.hangUp()
      },
    ],
    [
      'the caller hangs up as the agent picks up',
      ({ agent, caller }) => both(agent.pickUp(), caller.hangUp()),
    ],
    [
      'both hang up at once in conversation',
      async people => {
        await picksUp(people)
        await both(people.agent.hangUp(), people.caller.hangUp())
      },
    ],
    [
      'the caller hangs up as the rating is to be asked for',
      async people => {
        await picksUp(people)
        await people.agent.hangUp()
        await people.caller.hangUp()
      },
    ],
  ]

  it.each(moments)('%s: whoever wins, nothing is left', async (_moment, act) => {
    const { flow, push, nacd } = house()
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    for (const more of [{}, rated, announced]) {
      flow.begin(onEvents({ incoming: bridge('1001', more) }))
      for (const phone of [agent, caller]) phone.forget()
      await caller.dial('120')
      const { call_uuid } = await flow.asked('incoming')
      await agent.rings()
      await act({ house: house(), caller, agent })
      // A survey or another try may still be on its way to a caller who has not hung up.
      if (!(await caller.isIdle())) await caller.hangUp().catch(() => caller.isIdle())
      await until('the call record', () => nacd.api.cdr(call_uuid))
      await until('idle phones', async () => (await agent.isIdle()) && (await caller.isIdle()))
      await house().nothingLeft()
    }
    await push.closes()
  })
})

/** Both at the same moment; a phone whose call is over already refuses to hang it up. */
const both = (...deeds: readonly Promise<unknown>[]): Promise<unknown> => Promise.allSettled(deeds)
