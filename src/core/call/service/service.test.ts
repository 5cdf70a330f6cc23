import { describe, expect, test } from 'vitest'
import { requestId } from '../../shared/ids.ts'
import type { CallEvent, ResumedLeg } from '../call-event.ts'
import { step } from '../step.ts'
import { agentLeg, answer, at, caller, commandsOf, namesOf, play } from '../testing/play.ts'

/** What surrounds a conversation: the announcement before it, the rating after it. */

const id = (n: number) => requestId(`caller-leg.${n}`)
const says = (response: Parameters<typeof answer>[0], n = 1): CallEvent => ({
  type: 'flowAnswered',
  requestId: id(n),
  response: answer(response),
  tookMs: 5,
  raw: '',
})
const bridge = (more: Parameters<typeof answer>[0]) =>
  says({ action: 'bridge', action_data: { ad_number: '1001' }, ...more })
const announced = { after_bridge: 'playback', after_bridge_data: '10086' }
const heard = (n: number, digits = ''): CallEvent => ({
  type: 'executeDone',
  requestId: id(n),
  digits,
  recordedMs: 0,
})
const ready: CallEvent = { type: 'legReady', legId: agentLeg }
const joined: CallEvent = { type: 'legBridged', legId: caller, otherId: agentLeg }
const ended = (legId: typeof caller, endedBy: 'far' | 'switch' = 'far'): CallEvent => ({
  type: 'legEnded',
  legId,
  cause: 'NORMAL_CLEARING',
  sipCode: 0,
  endedBy,
})
const offered: CallEvent = {
  type: 'agentOffered',
  extension: '1003',
  agentNumber: '8003',
  ringSeconds: 15,
  autoAnswer: false,
  why: {},
}
const queueIn = (group: string, more: Parameters<typeof answer>[0] = {}) =>
  says({ action: 'queue', action_data: { ad_group: group }, ...more })
const resumed = (...legs: readonly ResumedLeg[]): CallEvent => ({ type: 'resumed', legs, afterRestart: true })
const up = (legId: typeof caller, bridgedTo: typeof caller | '' = ''): ResumedLeg => ({
  legId,
  answered: true,
  bridgedTo,
})

const played = (events: readonly CallEvent[]) =>
  commandsOf(play(events).effects).flatMap(each => (each.type === 'play' ? [[each.legId, each.prompts]] : []))

describe('the agent-number announcement', () => {
  const words = (number: string) => ['agent-number.wav', `say://agent/${number}`, 'at-your-service.wav']
  const toBoth = (prompts: readonly string[]) => [
    [caller, prompts],
    [agentLeg, prompts],
  ]

  test.each<[string, readonly CallEvent[], readonly unknown[]]>([
    ['the number the server names', [bridge(announced), ready], toBoth(words('10086'))],
    [
      "the agent's own where it names none",
      [bridge({ after_bridge: 'playback' }), ready],
      toBoth(words('8001')),
    ],
    [
      'audio of its own instead of a number',
      [bridge({ after_bridge: 'playback', after_bridge_data: 'hello.wav' }), ready],
      toBoth(['hello.wav']),
    ],
    ['nothing where nothing is said', [bridge({ after_bridge_data: '10086' }), ready], []],
    [
      'nothing for audio that is refused',
      [bridge({ after_bridge: 'playback', after_bridge_data: '../x{y}' }), ready],
      [],
    ],
    ['nothing for a word nacd does not know', [bridge({ after_bridge: 'dance' }), ready], []],
    [
      'in a queue: the number of the one who answers',
      [queueIn('121', { after_bridge: 'playback' }), offered, ready],
      toBoth(words('8003')),
    ],
    ['in a queue: because the group says so', [queueIn('131'), offered, ready], toBoth(words('8003'))],
    ['in a queue: not where neither says so', [queueIn('121'), offered, ready], []],
  ])('%s', (_what, events, expected) => {
    expect(played(events)).toEqual(expected)
  })

  test.each<[string, readonly CallEvent[], string, readonly string[]]>([
    [
      'the caller is answered first',
      [],
      'announcing',
      ['command answer', 'record announcing', 'armGuard', 'save', 'command play', 'command play'],
    ],
    ['one has heard it, the other not yet', [heard(3)], 'announcing', []],
    ['both have: they are joined', [heard(4), heard(3)], 'joining', ['armGuard', 'command bridgeLegs']],
    ['the same end twice counts once', [heard(3), heard(3)], 'announcing', []],
    [
      'the agent hangs up over it: bridge_failed',
      [ended(agentLeg)],
      'asking',
      ['record dial_failed', 'command stopPlaying', 'record asked', 'armGuard', 'save', 'ask'],
    ],
    [
      'the caller hangs up over it: the agent is let go',
      [ended(caller)],
      'ending',
      ['armGuard', 'command hangup'],
    ],
    [
      'it never ends: they are joined all the same',
      [{ type: 'phaseTimedOut' }],
      'joining',
      ['command stopPlaying', 'command stopPlaying', 'armGuard', 'command bridgeLegs'],
    ],
    [
      'a restart in the middle: it is cut off, they are joined',
      [resumed(up(caller), up(agentLeg))],
      'joining',
      ['command stopPlaying', 'command stopPlaying', 'armGuard', 'command bridgeLegs'],
    ],
    [
      'a restart after it: they talk',
      [resumed(up(caller, agentLeg), up(agentLeg, caller))],
      'bridged',
      ['disarmGuard', 'record bridged', 'save'],
    ],
  ])('%s', (_what, events, phase, effects) => {
    const outcome = play([bridge(announced), ready, ...events])
    expect({ phase: outcome.state.phase.type, effects: namesOf(outcome.effects) }).toEqual({ phase, effects })
  })

  test('an agent of the queue who hangs up over it: the caller is back in line, with music', () => {
    const outcome = play([queueIn('131'), offered, ready, ended(agentLeg)])
    expect(outcome.state.phase).toMatchObject({ type: 'queued', wait: { group: '131', since: 2000 } })
    expect(namesOf(outcome.effects)).toEqual([
      'record not_taken',
      'command playForever',
      'disarmGuard',
      'save',
      'offerFailed',
    ])
  })

  test('the number is known to the server from then on', () => {
    const outcome = play([
      bridge({ ...announced, use_survey: true }),
      ready,
      heard(3),
      heard(4),
      joined,
      ended(agentLeg),
      heard(5, '4'),
      heard(6),
    ])
    expect(outcome.effects.find(each => each.type === 'ask')).toMatchObject({
      request: { event: 'survey', dtmf: '4', additional_data: { agent_number: '10086' } },
    })
  })
})

describe('the survey', () => {
  const rings = ['how-was-it.wav', 'thanks.wav']
  const talked = [bridge({ use_survey: true, survey_ring: rings }), ready, joined] as const

  test.each<[string, readonly CallEvent[], string, readonly string[]]>([
    [
      'the agent hangs up: the caller is asked',
      [ended(agentLeg)],
      'surveying',
      ['record surveying', 'armGuard', 'save', 'command collectDigits'],
    ],
    ['the caller hangs up first: nobody is asked', [ended(caller)], 'ending', ['armGuard', 'command hangup']],
    [
      "the same where the end of the agent's leg is told first",
      [ended(agentLeg, 'switch')],
      'ending',
      ['armGuard', 'command hangup'],
    ],
    [
      'a digit: told, kept, thanked for',
      [ended(agentLeg), heard(3, '5')],
      'playing',
      ['record survey', 'push', 'record playing', 'armGuard', 'save', 'command play'],
    ],
    [
      'then the server hears of it',
      [ended(agentLeg), heard(3, '5'), heard(4)],
      'asking',
      ['record asked', 'armGuard', 'save', 'ask'],
    ],
    [
      'no digit: the call ends',
      [ended(agentLeg), heard(3)],
      'ending',
      ['record survey', 'armGuard', 'command hangup'],
    ],
    [
      'a star is no rating',
      [ended(agentLeg), heard(3, '*')],
      'ending',
      ['record survey', 'armGuard', 'command hangup'],
    ],
    [
      'the caller hangs up over the question',
      [ended(agentLeg), ended(caller)],
      'ending',
      ['armGuard', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'a switch that never tells: the call ends',
      [ended(agentLeg), { type: 'phaseTimedOut' }],
      'ending',
      ['command stopPlaying', 'record survey', 'armGuard', 'command hangup'],
    ],
    [
      'a restart: the question is asked again',
      [ended(agentLeg), resumed(up(caller))],
      'surveying',
      ['command stopPlaying', 'record surveying', 'armGuard', 'save', 'command collectDigits'],
    ],
    [
      'a server that knows no rating: the call just ends',
      [
        ended(agentLeg),
        heard(3, '5'),
        heard(4),
        { type: 'flowFailed', requestId: id(5), reason: 'unknown_action', detail: '', tookMs: 1, raw: '' },
      ],
      'ending',
      ['record server_failed', 'armGuard', 'command hangup'],
    ],
    [
      'a server that wants to go on may',
      [ended(agentLeg), heard(3, '5'), heard(4), says({ action: 'dtmf', dtmf_len: 1 }, 5)],
      'collecting',
      ['record server_answered', 'armGuard', 'save', 'command collectDigits'],
    ],
  ])('%s', (_what, events, phase, effects) => {
    const outcome = play([...talked, ...events])
    expect({ phase: outcome.state.phase.type, effects: namesOf(outcome.effects) }).toEqual({ phase, effects })
  })

  test.each([
    ["the server's words", rings, 'how-was-it.wav', 'thanks.wav'],
    ["nacd's own", [], 'survey.wav', 'survey-thanks.wav'],
    ["nacd's own for what is empty", ['', 'thanks.wav'], 'survey.wav', 'thanks.wav'],
    ["nacd's own for what is refused", ['{x}', 'a::b'], 'survey.wav', 'survey-thanks.wav'],
  ])('is asked in %s', (_whose, survey_ring, question, thanks) => {
    const asked = play([bridge({ use_survey: true, survey_ring }), ready, joined, ended(agentLeg)])
    expect(commandsOf(asked.effects)).toMatchObject([{ prompts: [question], length: 1 }])
    expect(commandsOf(step(asked.state, heard(3, '1'), at(9000)).effects)).toMatchObject([
      { prompts: [thanks] },
    ])
  })

  test('in a queue it is asked because the group says so', () => {
    const outcome = play([
      queueIn('131'),
      { type: 'queueJoined' },
      offered,
      ready,
      heard(3),
      heard(4),
      joined,
      ended(agentLeg),
    ])
    expect(outcome.state.phase.type).toBe('surveying')
  })

  test('is in the record: the digit, the agent, the group, and that the agent hung up', () => {
    const outcome = play([
      queueIn('131'),
      { type: 'queueJoined' },
      offered,
      ready,
      heard(3),
      heard(4),
      joined,
      ended(agentLeg),
      heard(5, '5'),
      heard(6),
      says({ action: 'hangup' }, 7),
      ended(caller, 'switch'),
    ])
    expect(outcome.effects.at(-1)).toMatchObject({
      type: 'finish',
      summary: {
        surveyDigit: '5',
        agentExtension: '1003',
        agentNumber: '8003',
        group: '131',
        endedBy: 'agent',
        talkedMs: 1000,
      },
    })
  })

  test('after it a second conversation has an end of its own', () => {
    const outcome = play([
      ...talked,
      ended(agentLeg),
      heard(3, '5'),
      heard(4),
      says({ action: 'bridge', action_data: { ad_number: '1002' } }, 5),
      ready,
      joined,
      ended(caller),
      ended(agentLeg, 'switch'),
    ])
    expect(outcome.effects.at(-1)).toMatchObject({ summary: { endedBy: 'caller', agentExtension: '1002' } })
  })
})
