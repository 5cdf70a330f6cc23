import { describe, expect, test } from 'vitest'
import { legId, requestId } from '../../shared/ids.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { step } from '../step.ts'
import { agentLeg, answer, arrival, at, caller, commandsOf, namesOf, play, policy } from '../testing/play.ts'
import type { ReferralTarget } from './referral.ts'

/** A phone's transfer key in a talk of nacd's. */

const ask = requestId('caller-leg.3')
const says = (response: Parameters<typeof answer>[0], n = 1): CallEvent => ({
  type: 'flowAnswered',
  requestId: requestId(`caller-leg.${n}`),
  response: answer(response),
  tookMs: 5,
  raw: '',
})
const bridge = (more: Parameters<typeof answer>[0] = {}, data: Record<string, string> = {}) =>
  says({ action: 'bridge', action_data: { ad_number: '1001', ...data }, ...more })
const ready: CallEvent = { type: 'legReady', legId: agentLeg }
const joined: CallEvent = { type: 'legBridged', legId: caller, otherId: agentLeg }
const talking = [bridge(), ready, joined] as const

const ended = (leg = agentLeg, sentAway: typeof caller | '' = ''): CallEvent => ({
  type: 'legEnded',
  legId: leg,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy: 'far',
  sentAway,
})
const agentGone = ended(agentLeg, caller)
const sent = (destination = '1003', id = '1:a'): CallEvent => ({ type: 'referred', id, destination })
const routed = (target: ReferralTarget, id = ask): CallEvent => ({ type: 'routed', requestId: id, target })
const extension: ReferralTarget = { type: 'extension', number: '1003' }
const outside: ReferralTarget = {
  type: 'outside',
  number: '13900139000',
  gateway: 'carrier',
  displayNumber: '01088886601',
}
const barred: ReferralTarget = { type: 'refused', cause: 'OUTGOING_CALL_BARRED', reason: 'no line' }
const late: CallEvent = { type: 'phaseTimedOut' }
const up = (leg = caller, more: Partial<ResumedLeg> = {}): ResumedLeg => ({
  legId: leg,
  answered: true,
  bridgedTo: '',
  ...more,
})
const resumed = (afterRestart: boolean, ...legs: readonly ResumedLeg[]): CallEvent => ({
  type: 'resumed',
  afterRestart,
  legs,
})
const referral = { id: '1:a', destination: '1003' }

const outcomeOf = (events: readonly CallEvent[]) => {
  const { state, effects } = play(events)
  return { phase: state.phase.type, effects: namesOf(effects) }
}

describe('the key is pressed', () => {
  test.each<[string, readonly CallEvent[], string, readonly string[]]>([
    [
      "the agent's leg is gone first: the caller's is waited for",
      [agentGone],
      'referred',
      ['armGuard', 'save'],
    ],
    [
      "the caller's leg is back: nacd asks where the number leads",
      [agentGone, sent()],
      'referred',
      ['armGuard', 'save', 'route'],
    ],
    [
      "the caller's leg is back before the agent's is gone",
      [sent()],
      'referred',
      ['armGuard', 'save', 'armGuard', 'save', 'route'],
    ],
    ["then the end of the agent's leg means nothing", [sent(), agentGone], 'referred', []],
    ['the same transfer told twice is one', [sent(), sent()], 'referred', []],
    [
      'a number that cannot be dialled',
      [sent('x y')],
      'asking',
      [
        ...['armGuard', 'save', 'record transfer_refused', 'record dial_failed', 'command stopPlaying'],
        ...['record asked', 'armGuard', 'save', 'ask'],
      ],
    ],
    [
      "the caller's leg does not come back: the call is over",
      [agentGone, late],
      'ending',
      ['armGuard', 'command hangup'],
    ],
    [
      'the caller hangs up meanwhile',
      [sent(), ended(caller)],
      'ending',
      ['armGuard', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'nobody says where it leads: the server is asked',
      [sent(), late],
      'asking',
      [
        ...['record transfer_refused', 'record dial_failed', 'command stopPlaying'],
        ...['record asked', 'armGuard', 'save', 'ask'],
      ],
    ],
    ['the agent merely hangs up', [ended()], 'ending', ['armGuard', 'command hangup']],
  ])('%s', (_what, events, phase, effects) => {
    expect(outcomeOf([...talking, ...events])).toEqual({ phase, effects })
  })

  test('it is asked by the rights of who pressed it', () => {
    expect(play([...talking, sent('13900139000')]).effects.at(-1)).toEqual({
      type: 'route',
      requestId: ask,
      destination: '13900139000',
      extension: '1001',
    })
  })

  test('behind a trunk it sends nobody anywhere', () => {
    const found = {
      type: 'found',
      story: [],
      line: { legId: agentLeg, gateway: 'carrier', number: '139', displayNumber: '', route: 0, mark: '' },
    } as const
    const toTrunk = [
      bridge({}, { ad_number: '13900139000', ad_gateway: 'carrier' }),
      { type: 'lineAnswered', requestId: requestId('caller-leg.3'), answer: found },
      ready,
      joined,
    ] as const
    expect(play(toTrunk).state.phase.type).toBe('bridged')
    const { state, effects } = play([...toTrunk, sent('13900139001')])
    expect(state.phase.type).toBe('ending')
    expect(namesOf(effects)).toContain('record transfer_refused')
    expect(namesOf(effects)).not.toContain('route')
    expect(commandsOf(effects)).toEqual([{ type: 'hangup', legId: caller, cause: 'OUTGOING_CALL_BARRED' }])
  })
})

describe('where the number leads', () => {
  const to = (target: ReferralTarget) => play([...talking, sent(), routed(target)])

  test('an extension rings, and the caller hears it', () => {
    const { state, effects } = to(extension)
    expect(state.phase).toMatchObject({ type: 'dialing', reason: { dial: { sentBy: '1001' } } })
    expect(commandsOf(effects)).toMatchObject([
      { type: 'playForever', prompts: policy.ringback },
      { type: 'originate', target: { type: 'extension', number: '1003' }, displayNumber: '1002' },
    ])
    expect(effects).toContainEqual({
      type: 'push',
      event: 'transfer',
      dtmf: '',
      facts: { destination: '1003', transferred_by: '1001' },
    })
  })

  test('the caller waits in the queue of a group', () => {
    const { state, effects } = to({ type: 'group', number: '130' })
    expect(state.phase).toMatchObject({ type: 'queued', wait: { group: '130', since: 6000 } })
    expect(effects.at(-1)).toMatchObject({ type: 'joinQueue', callerNumber: '1002' })
  })

  test('the outside is called by the right of the extension alone', () => {
    expect(to(outside).effects.at(-1)).toMatchObject({
      type: 'seekLine',
      request: {
        number: '13900139000',
        gateway: 'carrier',
        displayNumber: '01088886601',
        caller: '1001',
        extension: '1001',
        group: '',
      },
    })
  })

  test('nowhere: the server is asked, and knows who sent the caller and from which group', () => {
    expect(to(barred).effects.at(-1)).toMatchObject({
      type: 'ask',
      request: {
        event: 'bridge_failed',
        additional_data: {
          cause: 'OUTGOING_CALL_BARRED',
          sip_code: '403',
          transferred_by: '1001',
          group: '120',
        },
      },
    })
  })

  test('an answer to another question means nothing', () => {
    expect(outcomeOf([...talking, sent(), routed(extension, requestId('caller-leg.9'))]).effects).toEqual([])
  })

  test('nobody answers there: the server is asked', () => {
    const failed: CallEvent = { type: 'originateFailed', legId: agentLeg, cause: 'USER_BUSY' }
    const { state, effects } = step(to(extension).state, failed, at(9000))
    expect(state.phase.type).toBe('asking')
    expect(effects.at(-1)).toMatchObject({
      request: { event: 'bridge_failed', additional_data: { cause: 'USER_BUSY', transferred_by: '1001' } },
    })
  })
})

describe('the talk', () => {
  const again = [ready, joined] as const

  test('is counted until the key, and the next one apart', () => {
    const events = [...talking, sent(), routed(extension), ...again, ended()]
    const { state } = play(events)
    expect([state.talkedMs, state.agent?.extension]).toEqual([2000, '1003'])
  })

  test('an old transfer of the leg is none of the next talk', () => {
    const next = [...talking, sent(), routed(extension), ...again]
    expect(outcomeOf([...next, sent()])).toEqual({ phase: 'bridged', effects: [] })
    expect(outcomeOf([...next, sent('1004', '2:b')]).phase).toBe('referred')
  })

  test('nor is one from before the call began', () => {
    const begun = { ...arrival, lastReferral: '1:a' }
    expect(play([...talking, sent()], policy, begun).state.phase.type).toBe('bridged')
    expect(play([...talking, sent('1003', '2:b')], policy, begun).state.phase.type).toBe('referred')
  })

  test.each<[string, ReferralTarget, string]>([
    ['with an extension ends with the survey', extension, 'surveying'],
    ['with the outside does not', outside, 'ending'],
  ])('%s', (_what, target, phase) => {
    const surveyed = [bridge({ use_survey: true }), ready, joined, sent(), routed(target)] as const
    const line = { legId: agentLeg, gateway: 'carrier', number: '139', displayNumber: '', route: 0, mark: '' }
    const found: CallEvent = {
      type: 'lineAnswered',
      requestId: requestId('caller-leg.5'),
      answer: { type: 'found', line, story: [] },
    }
    const lines = target.type === 'outside' ? [found] : []
    expect(play(surveyed).state.phase.type).not.toBe('surveying')
    expect(play([...surveyed, ...lines, ...again, ended()]).state.phase.type).toBe(phase)
  })
})

describe('after a restart', () => {
  const back = up(caller, { referral })
  test.each<[string, readonly CallEvent[], CallEvent, string, readonly string[]]>([
    [
      'the key was pressed meanwhile',
      [],
      resumed(true, back),
      'referred',
      ['armGuard', 'save', 'armGuard', 'save', 'route'],
    ],
    ['the agent hung up meanwhile', [], resumed(true, up()), 'ending', ['armGuard', 'command hangup']],
    [
      "the caller's leg was on its way",
      [agentGone],
      resumed(true, back),
      'referred',
      ['armGuard', 'save', 'route'],
    ],
    ['and is nowhere', [agentGone], resumed(true, up()), 'ending', ['armGuard', 'command hangup']],
    ['the question is put again', [sent()], resumed(true, back), 'referred', ['armGuard', 'save', 'route']],
    ['but not where only the switch was away', [sent()], resumed(false, back), 'referred', []],
  ])('%s', (_what, events, event, phase, effects) => {
    expect(outcomeOf([...talking, ...events, event])).toEqual({ phase, effects })
  })
})

test('the two were joined and the key was pressed after the controller had died: the caller is sent on', () => {
  const unseen = resumed(true, up(caller, { referral, lastBridgedTo: agentLeg }))
  const { state, effects } = play([bridge(), ready, unseen])
  expect(state.phase).toMatchObject({ type: 'referred', by: '1001', destination: '1003' })
  expect(namesOf(effects)).toContain('record bridged')
  expect(effects.at(-1)).toMatchObject({ type: 'route', extension: '1001' })
})

describe("the caller's own key", () => {
  test.each<[string, readonly CallEvent[], string, readonly string[]]>([
    [
      "their leg is gone: the other one's is a call of its own",
      [ended(caller, agentLeg)],
      'ending',
      ['armGuard', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      "the other leg is parked first: it is let go, the caller's is ended",
      [{ type: 'otherReferred' }],
      'ending',
      ['armGuard', 'command hangup'],
    ],
    [
      'a leg of somebody else was sent away: the other one is ended',
      [ended(caller, legId('other'))],
      'ending',
      ['armGuard', 'command hangup'],
    ],
  ])('%s', (_what, events, phase, effects) => {
    expect(outcomeOf([...talking, ...events])).toEqual({ phase, effects })
  })

  test('the record says that it was a transfer', () => {
    expect(play([...talking, ended(caller, agentLeg)]).effects.at(-1)).toMatchObject({
      summary: { cause: 'BLIND_TRANSFER', endedBy: 'caller' },
    })
  })

  test('the other leg begins as a call that has been sent on', () => {
    const purpose = { type: 'referred', extension: '1001', ...referral } as const
    const { state, effects } = play([], policy, { ...arrival, answered: true, purpose })
    expect(state.phase).toMatchObject({ type: 'referred', by: '1001', destination: '1003' })
    expect(namesOf(effects)).toEqual(['record arrived', 'armGuard', 'save', 'route'])
  })
})

test('the recording of the talk ends at the key, and is told', () => {
  const group = policy.groups.get('130')
  if (group === undefined) throw new Error('no group 130')
  const records = { ...group, queue: { ...group.queue, record: true, recordAnnouncement: '' } }
  const rules = { ...policy, groups: new Map([['130', records]]) }
  const offered: CallEvent = {
    type: 'agentOffered',
    ...{ extension: '1001', agentNumber: '', ringSeconds: 15, autoAnswer: false, why: {} },
  }
  const queued = says({ action: 'queue', action_data: { ad_group: '130' } })
  const talk = [queued, { type: 'queueJoined' }, offered, ready, joined] as const
  expect(play(talk, rules).state.phase).toMatchObject({ type: 'bridged', queue: '130' })
  const { effects } = play([...talk, agentGone], rules)
  expect(commandsOf(effects)).toMatchObject([{ type: 'stopRecording', legId: caller }])
  expect(effects).toContainEqual(expect.objectContaining({ type: 'push', event: 'recording' }))
})
