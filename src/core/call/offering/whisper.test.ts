import { describe, expect, test } from 'vitest'
import type { CallEvent } from '../call-event.ts'
import type { CallPolicy } from '../outcome.ts'
import { step } from '../step.ts'
import {
  bridgedTo,
  callerGone,
  found,
  gone,
  guard,
  inShort,
  offered,
  picksUp,
  play,
  ready,
} from '../testing/offers.ts'
import { at, commandsOf } from '../testing/play.ts'
import { groupWith, houseWith } from '../testing/waiting-groups.ts'

/** What only the agent hears who has answered first. */

const rules = houseWith({
  '140': groupWith({ whisper: 'vip.wav|say://number/7', whisperWait: true }),
  '141': groupWith({ whisper: 'vip.wav' }, { announcesAgentNumber: true }),
  '142': groupWith({ whisper: '../x{y}' }),
  '143': groupWith({ whisperWait: true }),
})
const answered = [offered('1001'), ready('1001')]
const done = (n: number): CallEvent => ({
  type: 'executeDone',
  requestId: `caller-leg.${n}` as never,
  digits: '',
  recordedMs: 0,
})

test.each<[string, CallPolicy, string, readonly string[]]>([
  [
    "the group's words and how long the caller has waited",
    rules,
    '140',
    ['vip.wav', 'say://number/7', 'say://waited/0'],
  ],
  ['its words alone', rules, '141', ['vip.wav']],
  ['the wait alone', rules, '143', ['say://waited/0']],
])('the agent hears %s', (_what, house, group, prompts) => {
  const { state, effects } = play(answered, house, group)
  expect(state.phase.type).toBe('whispering')
  expect(commandsOf(effects)).toEqual([
    { type: 'play', legId: 'leg-1001', requestId: 'caller-leg.3', prompts },
  ])
})

test('the wait is told in whole minutes', () => {
  const { state } = play([offered('1001')], rules, '143')
  const { effects } = step(state, ready('1001'), at(2000 + 179_999, rules))
  expect(commandsOf(effects)).toMatchObject([{ prompts: ['say://waited/2'] }])
})

test('words that are no audio are not heard', () => {
  expect(play(answered, rules, '142').state.phase.type).toBe('joining')
})

describe('while the agent hears it', () => {
  type Row = readonly [string, string, readonly CallEvent[], string, readonly string[]]
  const joins = ['record whispered', 'armGuard', 'bridgeLegs caller']

  test.each<Row>([
    [
      'the caller hears music on',
      '140',
      [],
      'whispering',
      [
        'record taken',
        'offerTaken 1001',
        'armGuard',
        'save',
        'play 1001 vip.wav|say://number/7|say://waited/0',
      ],
    ],
    ['it ends: they are joined', '140', [done(3)], 'joining', joins],
    [
      'then they talk',
      '140',
      [done(3), bridgedTo('1001')],
      'bridged',
      ['disarmGuard', 'record bridged', 'offerAnswered 1001', 'save'],
    ],
    [
      'it ends: both hear who serves, where the group says so',
      '141',
      [done(3)],
      'announcing',
      [
        'record whispered',
        'record announcing',
        'armGuard',
        'save',
        'play caller agent-number.wav|say://agent/81001|at-your-service.wav',
        'play 1001 agent-number.wav|say://agent/81001|at-your-service.wav',
      ],
    ],
    [
      'it never ends: they are joined all the same',
      '140',
      [guard],
      'joining',
      ['stopPlaying 1001', ...joins],
    ],
    ['the end of something else means nothing', '140', [done(2)], 'whispering', []],
    [
      'the agent hangs up: the caller waits on, with the music as it is',
      '140',
      [gone('1001')],
      'queued',
      ['record not_taken', 'disarmGuard', 'save', 'failed 1001 CALL_REJECTED'],
    ],
    [
      'the caller hangs up: the agent is let go',
      '140',
      [callerGone],
      'ending',
      ['armGuard', 'leaveQueue', 'hangup 1001 ORIGINATOR_CANCEL'],
    ],
    [
      'and the queue hears of it',
      '140',
      [callerGone, gone('1001')],
      'ending',
      ['failed 1001 ORIGINATOR_CANCEL', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'nacd comes back: it is cut off, and the music can be ended again',
      '140',
      [found(['1001', { answered: true }])],
      'joining',
      [
        'keepOffer 1001',
        'offerTaken 1001',
        'stopPlaying caller',
        'playForever caller',
        'stopPlaying 1001',
        ...joins,
      ],
    ],
    [
      'nacd comes back and the agent is gone: the caller waits on',
      '140',
      [found()],
      'queued',
      [
        'keepOffer 1001',
        'offerTaken 1001',
        'stopPlaying caller',
        'playForever caller',
        'record not_taken',
        'disarmGuard',
        'save',
        'failed 1001 NORMAL_TEMPORARY_FAILURE',
      ],
    ],
    [
      'nacd comes back and they talk',
      '140',
      [found(['1001', { answered: true, bridgedTo: 'caller-leg' as never }])],
      'bridged',
      ['keepOffer 1001', 'offerTaken 1001', 'disarmGuard', 'record bridged', 'offerAnswered 1001', 'save'],
    ],
  ])('%s', (_what, group, events, phase, effects) => {
    const outcome = play([...answered, ...events], rules, group)
    expect({ phase: outcome.state.phase.type, effects: inShort(outcome) }).toEqual({ phase, effects })
  })

  test('a slower agent hears that the call is taken', () => {
    const both = [offered('1001'), offered('1003'), picksUp('1003'), ready('1001'), ready('1003')]
    expect(inShort(play(both, rules, '140'))).toEqual(['play 1003 call-taken.wav'])
  })

  test('the switch would not play it: they are joined', () => {
    const { state, effects } = play(answered, rules, '140')
    const [command] = commandsOf(effects)
    if (command === undefined) throw new Error('nothing is played')
    const refused = step(state, { type: 'commandFailed', command, reason: 'no' }, at(9000, rules))
    expect(inShort(refused)).toEqual(['record command_refused', ...joins])
  })
})
