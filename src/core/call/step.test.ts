import { describe, expect, test } from 'vitest'
import type { Line } from '../line/line.ts'
import { legId, requestId } from '../shared/ids.ts'
import { beginCall } from './begin-call.ts'
import type { CallEvent, ResumedLeg } from './call-event.ts'
import type { Outcome } from './outcome.ts'
import { step } from './step.ts'
import { agentLeg, answer, arrival, at, caller, commandsOf, namesOf, play, policy } from './testing/play.ts'

const ask1 = requestId('caller-leg.1')
const says = (response: Parameters<typeof answer>[0], n = 1): CallEvent => ({
  type: 'flowAnswered',
  requestId: requestId(`caller-leg.${n}`),
  response: answer(response),
  tookMs: 5,
  raw: '',
})
const callerHungUp: CallEvent = {
  type: 'legEnded',
  legId: caller,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
}
const bridgeTo = (data: Record<string, string>, rest: Parameters<typeof answer>[0] = {}) =>
  says({ action: 'bridge', action_data: data, ...rest })
const agentCreated: CallEvent = { type: 'legCreated', legId: agentLeg }
const agentReady: CallEvent = { type: 'legReady', legId: agentLeg }
const joined: CallEvent = { type: 'legBridged', legId: caller, otherId: agentLeg }
const guardRan: CallEvent = { type: 'phaseTimedOut' }
const agentEnded = (endedBy: 'far' | 'switch'): CallEvent => ({
  type: 'legEnded',
  legId: agentLeg,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy,
})
const queue = says({ action: 'queue', action_data: { ad_group: '121' } })
const offered: CallEvent = {
  type: 'agentOffered',
  extension: '1001',
  agentNumber: '8001',
  ringSeconds: 15,
  autoAnswer: false,
  why: {},
}

test('a caller who arrives is asked about, with every field of the contract', () => {
  const { state, effects } = beginCall(arrival, at(1_500_000))
  expect(state.phase).toEqual({
    type: 'asking',
    requestId: ask1,
    question: { event: 'incoming', dtmf: '', facts: {} },
  })
  expect(effects).toEqual([
    { type: 'record', step: { at: 1_500_000, type: 'arrived', detail: { group: '120' } } },
    {
      type: 'record',
      step: {
        at: 1_500_000,
        type: 'asked',
        detail: { event: 'incoming', request: expect.stringContaining('"caller_number":"1002"') },
      },
    },
    { type: 'armGuard', delayMs: 30_000 },
    {
      type: 'ask',
      requestId: ask1,
      request: {
        sip_network_ip: '127.0.0.1',
        sip_network_port: '5070',
        timestamp: '1500',
        event: 'incoming',
        direction: 'inbound',
        caller_number: '1002',
        call_uuid: 'caller-leg',
        callee_number: '120',
        group_number: '120',
        middle_number: '',
        dtmf: '',
        additional_data: {},
      },
    },
  ])
})

interface Row {
  readonly name: string
  readonly events: readonly CallEvent[]
  readonly phase: string
  readonly effects: readonly string[]
}

const rows: readonly Row[] = [
  {
    name: 'hangup without audio does not answer',
    events: [says({ action: 'hangup' })],
    phase: 'ending',
    effects: ['record server_answered', 'armGuard', 'command hangup'],
  },
  {
    name: 'hangup with audio answers, plays, and only then hangs up',
    events: [says({ action: 'hangup', action_data: { ad_rings: 'bye.wav' } })],
    phase: 'playing',
    effects: [
      'record server_answered',
      'command answer',
      'record playing',
      'armGuard',
      'save',
      'command play',
    ],
  },
  {
    name: 'the end of that audio ends the call',
    events: [
      says({ action: 'hangup', action_data: { ad_rings: 'bye.wav' } }),
      { type: 'executeDone', requestId: requestId('caller-leg.2'), digits: '', recordedMs: 0 },
    ],
    phase: 'ending',
    effects: ['armGuard', 'command hangup'],
  },
  {
    name: 'the end of another request changes nothing',
    events: [
      says({ action: 'playback', action_data: { ad_rings: 'a.wav' } }),
      { type: 'executeDone', requestId: ask1, digits: '', recordedMs: 0 },
    ],
    phase: 'playing',
    effects: [],
  },
  {
    name: 'playback with ad_then continue asks again',
    events: [
      says({ action: 'playback', action_data: { ad_rings: 'a.wav', ad_then: 'continue' } }),
      { type: 'executeDone', requestId: requestId('caller-leg.2'), digits: '', recordedMs: 0 },
    ],
    phase: 'asking',
    effects: ['record asked', 'armGuard', 'save', 'ask'],
  },
  {
    name: 'dtmf answers and collects',
    events: [says({ action: 'dtmf', dtmf_len: 2, dtmf_audio: 'menu.wav' })],
    phase: 'collecting',
    effects: ['record server_answered', 'command answer', 'armGuard', 'save', 'command collectDigits'],
  },
  {
    name: 'digits go to the server',
    events: [
      says({ action: 'dtmf', dtmf_len: 2 }),
      { type: 'executeDone', requestId: requestId('caller-leg.2'), digits: '42', recordedMs: 0 },
    ],
    phase: 'asking',
    effects: ['record collected', 'record asked', 'armGuard', 'save', 'ask'],
  },
  {
    name: 'bridge rings while the caller, still unanswered, hears the ring tone',
    events: [bridgeTo({ ad_number: '1001' })],
    phase: 'dialing',
    effects: [
      'record server_answered',
      'command playForever',
      'record dialing',
      'armGuard',
      'ownLeg',
      'save',
      'command originate',
    ],
  },
  {
    name: 'bridge with transfer_ring plays it first',
    events: [bridgeTo({ ad_number: '1001' }, { transfer_ring: 'wait.wav' })],
    phase: 'playing',
    effects: ['record server_answered', 'record playing', 'armGuard', 'save', 'command play'],
  },
  {
    name: 'the agent answers: the caller is answered and the two are joined',
    events: [bridgeTo({ ad_number: '1001' }), agentCreated, agentReady],
    phase: 'joining',
    effects: ['command answer', 'armGuard', 'command bridgeLegs'],
  },
  {
    name: 'a second report of the answer does not join twice',
    events: [bridgeTo({ ad_number: '1001' }), agentCreated, agentReady, agentReady],
    phase: 'joining',
    effects: [],
  },
  {
    name: 'joined',
    events: [bridgeTo({ ad_number: '1001' }), agentCreated, agentReady, joined],
    phase: 'bridged',
    effects: ['disarmGuard', 'record bridged', 'save'],
  },
  {
    name: 'the bridge of other legs means nothing',
    events: [
      bridgeTo({ ad_number: '1001' }),
      agentReady,
      { type: 'legBridged', legId: caller, otherId: caller },
    ],
    phase: 'joining',
    effects: [],
  },
  {
    name: 'no leg came of it: bridge_failed is asked',
    events: [
      bridgeTo({ ad_number: '1001' }),
      { type: 'originateFailed', legId: agentLeg, cause: 'USER_NOT_REGISTERED' },
    ],
    phase: 'asking',
    effects: ['record dial_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
  },
  {
    name: 'an originate that failed after ringing waits for the leg to say why',
    events: [
      bridgeTo({ ad_number: '1001' }),
      agentCreated,
      { type: 'originateFailed', legId: agentLeg, cause: 'USER_BUSY' },
    ],
    phase: 'dialing',
    effects: [],
  },
  {
    name: 'bridge_fail_ring is heard before the server is asked',
    events: [
      bridgeTo({ ad_number: '1001' }, { bridge_fail_ring: 'busy.wav' }),
      agentCreated,
      { type: 'legEnded', legId: agentLeg, cause: 'USER_BUSY', sipCode: 486, endedBy: 'far' },
    ],
    phase: 'playing',
    effects: [
      'record dial_failed',
      'command stopPlaying',
      'record playing',
      'armGuard',
      'save',
      'command play',
    ],
  },
  {
    name: 'a number that could inject is asked about at once',
    events: [bridgeTo({ ad_number: '1001,user/1002' })],
    phase: 'asking',
    effects: ['record server_answered', 'record value_refused', 'record asked', 'armGuard', 'save', 'ask'],
  },
  {
    name: 'queue answers, saves, and asks for a place in the line',
    events: [queue],
    phase: 'queued',
    effects: [
      'record server_answered',
      'push',
      'command answer',
      'record queued',
      'disarmGuard',
      'save',
      'joinQueue',
    ],
  },
  {
    name: 'who has a place hears music',
    events: [queue, { type: 'queueJoined' }],
    phase: 'queued',
    effects: ['command playForever'],
  },
  {
    name: 'an offer rings the agent; the music goes on',
    events: [queue, offered],
    phase: 'offering',
    effects: ['push', 'record offered', 'armGuard', 'ownLeg', 'save', 'command originate'],
  },
  {
    name: 'an offer that fails puts the caller back in line',
    events: [
      queue,
      offered,
      agentCreated,
      { type: 'legEnded', legId: agentLeg, cause: 'NO_ANSWER', sipCode: 0, endedBy: 'switch' },
    ],
    phase: 'queued',
    effects: ['record not_taken', 'disarmGuard', 'save', 'offerFailed'],
  },
  {
    name: 'an offer taken is told to the queue',
    events: [queue, offered, agentCreated, agentReady, joined],
    phase: 'bridged',
    effects: ['disarmGuard', 'record bridged', 'offerAnswered', 'save'],
  },
  {
    name: 'no agent: the server is asked with queue_failed',
    events: [queue, { type: 'queueFailed', cause: 'timeout' }],
    phase: 'asking',
    effects: ['record queue_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
  },
  {
    name: 'the caller hangs up in the queue: the line is left, nothing is sent to a leg that is gone',
    events: [queue, callerHungUp],
    phase: 'ending',
    effects: ['armGuard', 'leaveQueue', 'disarmGuard', 'record ended', 'finish'],
  },
  {
    name: 'the caller hangs up while the agent rings: the agent leg is ended and waited for',
    events: [queue, offered, agentCreated, callerHungUp],
    phase: 'ending',
    effects: ['armGuard', 'leaveQueue', 'command hangup'],
  },
  {
    name: 'a leg that comes up after its call ended is ended again',
    events: [bridgeTo({ ad_number: '1001' }), callerHungUp, agentCreated],
    phase: 'ending',
    effects: ['command hangup'],
  },
  {
    name: 'a leg that comes up after it was given up is ended again',
    events: [queue, offered, { type: 'phaseTimedOut' }, agentCreated],
    phase: 'queued',
    effects: ['command hangup'],
  },
  {
    name: 'the agent hangs up: the caller is hung up',
    events: [bridgeTo({ ad_number: '1001' }), agentReady, joined, agentEnded('far')],
    phase: 'ending',
    effects: ['armGuard', 'command hangup'],
  },
  {
    name: 'the server fails: the fallback ends the call',
    events: [{ type: 'flowFailed', requestId: ask1, reason: 'timeout', detail: '', tookMs: 3000, raw: '' }],
    phase: 'ending',
    effects: ['record server_failed', 'record fallback', 'armGuard', 'command hangup'],
  },
  {
    name: 'an operator ends the call in the middle of a ring',
    events: [bridgeTo({ ad_number: '1001' }), agentCreated, { type: 'hangupRequested' }],
    phase: 'ending',
    effects: ['armGuard', 'command hangup', 'command hangup'],
  },
  {
    name: 'a switch that never joins the two, and says nothing of it, gives the bridge up',
    events: [bridgeTo({ ad_number: '1001' }), agentReady, guardRan, guardRan, guardRan],
    phase: 'asking',
    effects: ['record dial_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
  },
  {
    name: 'a play the switch refuses counts as heard',
    events: [
      says({ action: 'playback', action_data: { ad_rings: 'a.wav' } }),
      {
        type: 'commandFailed',
        reason: 'refused',
        command: { type: 'play', legId: caller, requestId: requestId('caller-leg.2'), prompts: ['a.wav'] },
      },
    ],
    phase: 'ending',
    effects: ['record command_refused', 'armGuard', 'command hangup'],
  },
]

describe('step', () => {
  test.each(rows)('$name', ({ events, phase, effects }) => {
    const outcome = play(events)
    expect({ phase: outcome.state.phase.type, effects: namesOf(outcome.effects) }).toEqual({ phase, effects })
  })
})

describe('what the commands carry', () => {
  const originateOf = (outcome: Outcome) =>
    commandsOf(outcome.effects).find(each => each.type === 'originate')

  test('a bridge to an extension', () => {
    const data = {
      ad_number: '1001',
      ad_gateway: '',
      ad_display_number: '4001',
      ad_timeout: '20',
      ad_data: 'sip_h_X-Id=7,execute_on_answer=system ls',
    }
    expect(originateOf(play([bridgeTo(data)]))).toEqual({
      type: 'originate',
      legId: agentLeg,
      callId: caller,
      target: { type: 'extension', number: '1001' },
      displayNumber: '4001',
      displayName: 'Two',
      timeoutSeconds: 20,
      variables: { 'sip_h_X-Id': '7' },
    })
  })

  test('a bridge through a gateway, with the defaults', () => {
    const asked = [bridgeTo({ ad_number: '13800138000', ad_gateway: 'gw1' })]
    expect(play(asked).effects.at(-1)).toMatchObject({
      type: 'seekLine',
      request: { gateway: 'gw1', number: '13800138000', displayNumber: '', caller: '1002', mayWait: true },
    })
    const line: Line = {
      legId: legId('line-leg'),
      gateway: 'gw1',
      number: '013800138000',
      displayNumber: '4000',
      route: 0,
      mark: 'm',
    }
    const found: CallEvent = {
      type: 'lineAnswered',
      requestId: requestId('caller-leg.3'),
      answer: { type: 'found', line, story: [] },
    }
    expect(originateOf(play([...asked, found]))).toMatchObject({
      legId: 'line-leg',
      target: { type: 'gateway', gateway: 'gw1', number: '013800138000' },
      displayNumber: '4000',
      timeoutSeconds: 60,
      mark: 'm',
    })
  })

  test.each([
    ['the server names', { ad_group: '130', ad_ring: 'own.wav' }, ['own.wav']],
    ['the group has', { ad_group: '130' }, ['group-music.wav']],
    ['the house has', { ad_group: '131' }, ['hold-music.wav']],
  ])('queue music: what %s', (_who, data, prompts) => {
    const outcome = play([says({ action: 'queue', action_data: data }), { type: 'queueJoined' }])
    expect(commandsOf(outcome.effects).find(each => each.type === 'playForever')).toMatchObject({ prompts })
  })

  test('a caller id that is no number is not shown, and rings the phone all the same', () => {
    const hidden = { ...arrival, callerNumber: 'Anne {Bell}' }
    const begun = beginCall(hidden, at(1000)).state
    const bridged = step(begun, bridgeTo({ ad_number: '1001' }), at(2000))
    const queued = step(step(begun, queue, at(2000)).state, offered, at(3000))
    expect([bridged, queued].map(originateOf)).toMatchObject([{ displayNumber: '' }, { displayNumber: '' }])
  })

  test('a wait longer than a day is a day', () => {
    const wait = { ad_group: '121', ad_timeout: '99999999' }
    const outcome = play([says({ action: 'queue', action_data: wait })])
    expect(outcome.state.phase).toMatchObject({ wait: { timeoutSeconds: 86_400 } })
  })

  test('bridge_failed says cause, code and attempt', () => {
    const outcome = play([
      bridgeTo({ ad_number: '1001' }),
      agentCreated,
      { type: 'legEnded', legId: agentLeg, cause: 'USER_BUSY', sipCode: 486, endedBy: 'far' },
    ])
    const asked = outcome.effects.find(each => each.type === 'ask')
    expect(asked).toMatchObject({
      request: {
        event: 'bridge_failed',
        additional_data: { cause: 'USER_BUSY', sip_code: '486', attempt: '1' },
      },
    })
  })

  test('associate_data comes back with the next question, and stays when the next answer has none', () => {
    const outcome = play([
      says({ action: 'dtmf', dtmf_len: 1, associate_data: { ticket: 7 } }),
      { type: 'executeDone', requestId: requestId('caller-leg.2'), digits: '1', recordedMs: 0 },
      says({ action: 'playback', action_data: { ad_rings: 'a', ad_then: 'continue' } }, 3),
      { type: 'executeDone', requestId: requestId('caller-leg.4'), digits: '', recordedMs: 0 },
    ])
    expect(outcome.effects.find(each => each.type === 'ask')).toMatchObject({
      request: { event: 'playback_done', additional_data: { ticket: 7 } },
    })
  })
})

describe('the end of a call', () => {
  test.each([
    ['the caller', callerHungUp, 'caller'],
    ['the agent', agentEnded('far'), 'agent'],
    ['the switch, because the caller is gone', agentEnded('switch'), 'caller'],
  ] as const)('in a conversation by %s', (_who, event, endedBy) => {
    const talking = play([bridgeTo({ ad_number: '1001' }), agentReady, joined])
    const first = step(talking.state, event, at(10_000))
    const second = step(first.state, event === callerHungUp ? agentEnded('switch') : callerHungUp, at(10_500))
    expect(second.effects.at(-1)).toEqual({
      type: 'finish',
      summary: expect.objectContaining({
        endedBy,
        agentExtension: '1001',
        startedAt: 1000,
        answeredAt: 3000,
        bridgedAt: 4000,
        endedAt: 10_000,
        talkedMs: 6000,
        cause: 'NORMAL_CLEARING',
      }),
    })
  })

  test('a call that never stops asking is ended', () => {
    let outcome = play([])
    for (let n = 0; n < 50 && outcome.state.phase.type === 'asking'; n += 1) {
      const { requestId: id } = outcome.state.phase
      const response = answer({ action: 'bridge', action_data: { ad_number: '' } })
      outcome = step(
        outcome.state,
        { type: 'flowAnswered', requestId: id, response, tookMs: 1, raw: '' },
        at(5000),
      )
    }
    expect(outcome.state.phase.type).toBe('ending')
    expect(outcome.state.pace.questions).toBe(policy.questionsPerMinute)
  })
})

describe('a chain of questions', () => {
  const menu = (now: number, outcome: Outcome): Outcome => {
    if (outcome.state.phase.type !== 'asking') throw new Error(outcome.state.phase.type)
    const id = outcome.state.phase.requestId
    const response = answer({ action: 'dtmf', dtmf_len: 1 })
    const asked = step(
      outcome.state,
      { type: 'flowAnswered', requestId: id, response, tookMs: 1, raw: '' },
      at(now),
    )
    if (asked.state.phase.type !== 'collecting') throw new Error(asked.state.phase.type)
    const typed = {
      type: 'executeDone',
      requestId: asked.state.phase.requestId,
      digits: '1',
      recordedMs: 0,
    } as const
    return step(asked.state, typed, at(now + 4000))
  }

  test('at the pace of a person goes on as long as they like', () => {
    let outcome = play([])
    for (let n = 1; n < 500; n += 1) outcome = menu(n * 5000, outcome)
    expect(outcome.state.phase.type).toBe('asking')
  })
})

describe('what was asked and answered is in the record', () => {
  const stepsOf = ({ effects }: Outcome) =>
    effects.flatMap(effect => (effect.type === 'record' ? [effect.step] : []))

  test('the answer, cut, and how long it took', () => {
    const raw = `{"action":"hangup","x":"${'y'.repeat(3000)}"}`
    const outcome = play([{ type: 'flowAnswered', requestId: ask1, response: answer({}), tookMs: 7, raw }])
    expect(stepsOf(outcome)[0]).toEqual({
      at: 2000,
      type: 'server_answered',
      detail: { action: 'hangup', took_ms: 7, answer: raw.slice(0, 2000) },
    })
  })

  test('digits are not', () => {
    const outcome = play([
      says({ action: 'dtmf', dtmf_len: 4 }),
      { type: 'executeDone', requestId: requestId('caller-leg.2'), digits: '4711', recordedMs: 0 },
    ])
    const texts = JSON.stringify(stepsOf(outcome))
    expect(texts).toContain('****')
    expect(texts).not.toContain('4711')
  })

  test('an answer that names another call is obeyed, and told', () => {
    const outcome = play([says({ action: 'hangup', uuid: 'another' })])
    expect(stepsOf(outcome)).toContainEqual({ at: 2000, type: 'other_uuid', detail: { uuid: 'another' } })
    expect(outcome.state.phase.type).toBe('ending')
  })
})

test.each([
  ['play', { action: 'playback', action_data: { ad_rings: 'a.wav' } }],
  ['collectDigits', { action: 'dtmf', dtmf_len: 1 }],
  ['playForever', { action: 'queue' }],
] as const)('that the switch would not %s is in the record', (type, response) => {
  const more: CallEvent[] = response.action === 'queue' ? [{ type: 'queueJoined' }] : []
  const { state, effects } = play([says(response), ...more])
  const command = commandsOf(effects).find(each => each.type === type)
  if (command === undefined) throw new Error(`no ${type}`)
  const refused = step(state, { type: 'commandFailed', command, reason: 'more than 64 prompts' }, at(3000))
  expect(refused.effects.at(0)).toEqual({
    type: 'record',
    step: { at: 3000, type: 'command_refused', detail: { command: type, reason: 'more than 64 prompts' } },
  })
})

describe('the fallback', () => {
  const failed: CallEvent = {
    type: 'flowFailed',
    requestId: ask1,
    reason: 'status',
    detail: '500',
    tookMs: 2,
    raw: '',
  }

  test('to a queue, and hang-up when the server fails again after it', () => {
    const rules = { ...policy, fallback: { type: 'queue', group: '121' } } as const
    const first = play([failed], rules)
    expect(first.state.phase).toMatchObject({ type: 'queued', wait: { group: '121' } })
    const asked = step(first.state, { type: 'queueFailed', cause: 'timeout' }, at(9000, rules))
    if (asked.state.phase.type !== 'asking') throw new Error('not asking')
    const again = step(asked.state, { ...failed, requestId: asked.state.phase.requestId }, at(9500, rules))
    expect(again.state.phase.type).toBe('ending')
  })

  test('to an announcement', () => {
    const rules = { ...policy, fallback: { type: 'playback', file: 'closed.wav' } } as const
    const outcome = play([failed], rules)
    expect(commandsOf(outcome.effects)).toEqual([
      { type: 'answer', legId: caller },
      { type: 'play', legId: caller, requestId: 'caller-leg.2', prompts: ['closed.wav'] },
    ])
  })
})

describe('after a restart', () => {
  const resumed = (...legs: readonly ResumedLeg[]): CallEvent => ({
    type: 'resumed',
    legs,
    afterRestart: true,
  })
  const callerUp = { legId: caller, answered: true, bridgedTo: '' } as const
  const up = (answered: boolean, bridgedTo: ResumedLeg['bridgedTo'] = '') =>
    resumed(callerUp, { legId: agentLeg, answered, bridgedTo })
  const alone = resumed(callerUp)

  test.each([
    ['asking: asks again', [], alone, 'asking', ['record asked', 'armGuard', 'ask']],
    [
      'asking, and the answer is still on its way: waits on',
      [],
      { ...alone, afterRestart: false },
      'asking',
      [],
    ],
    [
      'queued: takes the place again',
      [queue],
      alone,
      'queued',
      ['command stopPlaying', 'record queued', 'disarmGuard', 'save', 'joinQueue'],
    ],
    [
      'ringing: waits on, with music that can be ended',
      [queue, offered],
      up(false),
      'offering',
      ['keepOffer', 'command stopPlaying', 'command playForever', 'armGuard'],
    ],
    [
      'ringing, and only the switch was out of reach: waits on',
      [queue, offered],
      { ...up(false), afterRestart: false },
      'offering',
      ['keepOffer', 'armGuard'],
    ],
    [
      'rung and answered meanwhile: joins',
      [queue, offered],
      up(true),
      'joining',
      [
        'keepOffer',
        'command stopPlaying',
        'command playForever',
        'record taken',
        'offerTaken',
        'armGuard',
        'command bridgeLegs',
      ],
    ],
    [
      'joined meanwhile: talks',
      [queue, offered],
      up(true, caller),
      'bridged',
      ['keepOffer', 'record taken', 'offerTaken', 'disarmGuard', 'record bridged', 'offerAnswered', 'save'],
    ],
    [
      'the rung leg is gone: back in line',
      [queue, offered],
      alone,
      'queued',
      [
        'keepOffer',
        'command stopPlaying',
        'command playForever',
        'record not_taken',
        'disarmGuard',
        'save',
        'offerFailed',
      ],
    ],
    [
      'talking: not touched',
      [queue, offered, agentReady, joined],
      up(true, caller),
      'bridged',
      ['record resumed', 'offerAnswered'],
    ],
    [
      'a phone that rings for what is over: is ended',
      [queue],
      up(false),
      'queued',
      ['command hangup', 'command stopPlaying', 'record queued', 'disarmGuard', 'save', 'joinQueue'],
    ],
    [
      'the other party is gone: ends',
      [queue, offered, agentReady, joined],
      alone,
      'ending',
      ['armGuard', 'command hangup'],
    ],
    [
      'the caller is gone, and a phone rings for what was over before: both end',
      [queue],
      resumed({ legId: agentLeg, answered: false, bridgedTo: '' }),
      'ending',
      ['command hangup', 'armGuard', 'leaveQueue', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'the caller is gone: ends',
      [queue],
      resumed(),
      'ending',
      ['armGuard', 'leaveQueue', 'disarmGuard', 'record ended', 'finish'],
    ],
  ] as const)('%s', (_name, before, event, phase, effects) => {
    const outcome = play([...before, event])
    expect({ phase: outcome.state.phase.type, effects: namesOf(outcome.effects) }).toEqual({ phase, effects })
  })
})
