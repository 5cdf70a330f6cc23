import { describe, expect, test } from 'vitest'
import type { CallEvent } from '../call-event.ts'
import { step } from '../step.ts'
import {
  bridgedTo,
  callerGone,
  created,
  found,
  gone,
  guard,
  inShort,
  noLeg,
  offered,
  picksUp,
  play,
  ready,
  rings,
  withdrawn,
} from '../testing/offers.ts'
import { answer, at, commandsOf } from '../testing/play.ts'
import { groupWith, houseWith } from '../testing/waiting-groups.ts'

/** Several agents ring for one caller: exactly one has the call, and of each the queue hears the end once. */

type Row = readonly [what: string, events: readonly CallEvent[], phase: string, effects: readonly string[]]

const check = (events: readonly CallEvent[], phase: string, effects: readonly string[]) => {
  const outcome = play(events)
  expect({ phase: outcome.state.phase.type, effects: inShort(outcome) }).toEqual({ phase, effects })
}

/** Both phones ring. */
const two = [offered('1001'), offered('1003'), created('1001'), created('1003')]
const loserHears = [...two, picksUp('1003'), picksUp('1001'), ready('1001'), ready('1003')]
const over = (id: string): CallEvent => ({
  type: 'executeDone',
  requestId: `caller-leg.${id}` as never,
  digits: '',
  recordedMs: 0,
})

describe('phones that ring', () => {
  test.each<Row>([
    [
      'one more beside the first; the music goes on',
      [offered('1001'), offered('1003')],
      'offering',
      ['push', 'record offered', 'armGuard', 'ownLeg', 'save', 'originate 1003'],
    ],
    ['the same agent twice is one offer', [offered('1001'), offered('1001')], 'offering', []],
    ['the queue hears of the first ring', [...two, rings('1001')], 'offering', ['offerRinging 1001']],
    ['and of no other', [...two, rings('1001'), rings('1001')], 'offering', []],
    ['one who has answered does not ring', [...two, picksUp('1001'), rings('1001')], 'offering', []],
    [
      'one of them is busy: the others ring on',
      [...two, gone('1001', 'USER_BUSY')],
      'offering',
      ['record not_taken', 'armGuard', 'save', 'failed 1001 USER_BUSY'],
    ],
    [
      'one of them is not there: the others ring on',
      [offered('1001'), offered('1003'), noLeg('1003')],
      'offering',
      ['record not_taken', 'armGuard', 'save', 'failed 1003 USER_NOT_REGISTERED'],
    ],
    ['the leg that was there says itself how it ended', [...two, noLeg('1001', 'USER_BUSY')], 'offering', []],
    [
      'the last of them is busy: the caller waits on',
      [...two, gone('1001', 'USER_BUSY'), gone('1003', 'CALL_REJECTED')],
      'queued',
      ['record not_taken', 'disarmGuard', 'save', 'failed 1003 CALL_REJECTED'],
    ],
    [
      'the switch says nothing of them: given up, with those that are due',
      [...two, guard],
      'offering',
      ['hangup 1001 NORMAL_CLEARING', 'record not_taken', 'armGuard', 'save', 'failed 1001 NO_ANSWER'],
    ],
    [
      'nor of the other',
      [...two, guard, guard],
      'queued',
      ['hangup 1003 NORMAL_CLEARING', 'record not_taken', 'disarmGuard', 'save', 'failed 1003 NO_ANSWER'],
    ],
    [
      'which comes up after all: is ended',
      [...two, guard, ready('1001')],
      'offering',
      ['hangup 1001 ORIGINATOR_CANCEL'],
    ],
  ])('%s', (_what, events, phase, effects) => check(events, phase, effects))

  test('one who rings since later is not given up when the guard of one who is gone would fire', () => {
    // Offered at 2 s and at 3 s: 1003 may ring until 28 s; the guard is armed at 6 s.
    const { effects } = play([...two, gone('1001', 'USER_BUSY')])
    expect(effects.filter(({ type }) => type === 'armGuard')).toEqual([{ type: 'armGuard', delayMs: 22_000 }])
  })

  test('the switch will not ring one of them', () => {
    const { state, effects } = play([offered('1001'), offered('1003')])
    const [command] = commandsOf(effects).filter(({ type }) => type === 'originate')
    if (command === undefined) throw new Error('no originate')
    const refused = step(state, { type: 'commandFailed', command, reason: 'no' }, at(9000))
    expect(inShort(refused)).toEqual([
      'record command_refused',
      'record not_taken',
      'armGuard',
      'save',
      'failed 1003 INVALID_NUMBER_FORMAT',
    ])
  })

  test('a place in the line is not asked for again, and the wait goes on as it began', () => {
    const { state, effects } = play([...two, gone('1001'), gone('1003')])
    expect(effects.some(({ type }) => type === 'joinQueue')).toBe(false)
    expect(state.phase).toMatchObject({ type: 'queued', wait: { since: 2000 } })
  })

  test('the story says why just this agent', () => {
    const why = { strategy: 'ring-all', idle: 12 }
    expect(play([offered('1001', { why })]).effects).toContainEqual({
      type: 'record',
      step: {
        at: 4000,
        type: 'offered',
        detail: {
          strategy: 'ring-all',
          idle: 12,
          extension: '1001',
          agent_number: '81001',
          group: '121',
          leg: 'leg-1001',
        },
      },
    })
  })

  test.each([
    [
      true,
      {
        sip_auto_answer: 'true',
        'sip_h_Call-Info': '<sip:nacd.invalid>;answer-after=0',
        'sip_h_Alert-Info': '<sip:nacd.invalid>;info=alert-autoanswer;delay=0',
      },
    ],
    [false, {}],
  ])('a phone that is to answer by itself (%s) is told so in its INVITE', (autoAnswer, variables) => {
    const [originate] = commandsOf(play([offered('1001', { autoAnswer })]).effects)
    expect(originate).toMatchObject({ type: 'originate', timeoutSeconds: 15, variables })
  })
})

describe('the first to answer', () => {
  const taken = ['record taken', 'offerTaken 1001', 'record lost_race']
  const joins = ['armGuard', 'bridgeLegs caller']

  test.each<Row>([
    [
      'has the call: the other phone stops',
      [...two, ready('1001')],
      'joining',
      [...taken, 'hangup 1003 LOSE_RACE', ...joins],
    ],
    [
      'the queue hears when it has',
      [...two, ready('1001'), gone('1003', 'LOSE_RACE')],
      'joining',
      ['failed 1003 LOSE_RACE'],
    ],
    ['once', [...two, ready('1001'), gone('1003'), gone('1003'), noLeg('1003')], 'joining', []],
    ['and says itself when it has', [...two, ready('1001'), noLeg('1003', 'LOSE_RACE')], 'joining', []],
    [
      'also while the two talk already',
      [...two, ready('1001'), bridgedTo('1001'), gone('1003', 'LOSE_RACE')],
      'bridged',
      ['failed 1003 LOSE_RACE'],
    ],
    [
      'the other phone was not there yet: told when none came',
      [offered('1001'), offered('1003'), ready('1001'), noLeg('1003', 'LOSE_RACE')],
      'joining',
      ['failed 1003 LOSE_RACE'],
    ],
    [
      'the other phone comes up late: told to stop again',
      [offered('1001'), offered('1003'), ready('1001'), created('1003')],
      'joining',
      ['hangup 1003 LOSE_RACE'],
    ],
    [
      'the other had picked up before: its leg is left until it can hear why',
      [...two, picksUp('1003'), picksUp('1001'), ready('1001')],
      'joining',
      [...taken, ...joins],
    ],
    ['hears why', loserHears, 'joining', ['play 1003 call-taken.wav']],
    ['and is let go', [...loserHears, over('3')], 'joining', ['hangup 1003 LOSE_RACE']],
    [
      'while the two talk',
      [...loserHears, bridgedTo('1001'), over('3')],
      'bridged',
      ['hangup 1003 LOSE_RACE'],
    ],
    ['then the queue hears', [...loserHears, over('3'), gone('1003')], 'joining', ['failed 1003 LOSE_RACE']],
    ['or hangs up by themselves', [...loserHears, gone('1003')], 'joining', ['failed 1003 LOSE_RACE']],
    ['after which nothing is done to that leg', [...loserHears, gone('1003'), over('3')], 'joining', []],
    [
      'the other answers as the order to stop is on its way: ended',
      [...two, ready('1001'), picksUp('1003'), ready('1003')],
      'joining',
      ['hangup 1003 LOSE_RACE'],
    ],
    [
      'is who is parked first, whoever picked up first',
      [...two, picksUp('1003'), picksUp('1001'), ready('1003')],
      'joining',
      ['record taken', 'offerTaken 1003', 'record lost_race', 'armGuard', 'bridgeLegs caller'],
    ],
    ['twice is no second answer', [...two, ready('1001'), ready('1001')], 'joining', []],
    [
      'the talk is told to the queue; slower phones are waited for, not for ever',
      [...two, ready('1001'), bridgedTo('1001')],
      'bridged',
      ['armGuard', 'record bridged', 'offerAnswered 1001', 'save'],
    ],
    [
      'the switch says nothing of the slower one: told all the same',
      [...two, ready('1001'), bridgedTo('1001'), guard],
      'bridged',
      ['hangup 1003 LOSE_RACE', 'failed 1003 LOSE_RACE'],
    ],
    [
      'nothing of one who is to hear why',
      [...two, picksUp('1003'), ready('1001'), bridgedTo('1001'), guard],
      'bridged',
      ['hangup 1003 LOSE_RACE', 'failed 1003 LOSE_RACE'],
    ],
  ])('%s', (_what, events, phase, effects) => check(events, phase, effects))

  test.each<Row>([
    [
      'and hangs up before a word: the caller waits on, the others stay lost',
      [...two, ready('1001'), gone('1001')],
      'queued',
      ['record not_taken', 'playForever caller', 'disarmGuard', 'save', 'failed 1001 CALL_REJECTED'],
    ],
    [
      'and their phone is lost: the queue hears that',
      [...two, ready('1001'), gone('1001', 'DESTINATION_OUT_OF_ORDER')],
      'queued',
      [
        'record not_taken',
        'playForever caller',
        'disarmGuard',
        'save',
        'failed 1001 DESTINATION_OUT_OF_ORDER',
      ],
    ],
    [
      'and the other is gone after that: told as well',
      [...two, ready('1001'), gone('1001'), gone('1003')],
      'queued',
      ['failed 1003 LOSE_RACE'],
    ],
    [
      'and the other is let go while the next agent rings',
      [...two, ready('1001'), gone('1001'), offered('1005'), gone('1003')],
      'offering',
      ['failed 1003 LOSE_RACE'],
    ],
  ])('answers %s', (_what, events, phase, effects) => check(events, phase, effects))

  test('the switch would not ring the other at all: told at once', () => {
    const both = [offered('1001'), offered('1003')]
    const [command] = commandsOf(play(both).effects)
    const { state } = play([...both, ready('1001')])
    if (command === undefined) throw new Error('no originate')
    const refused = step(state, { type: 'commandFailed', command, reason: 'no' }, at(9000))
    expect(inShort(refused)).toEqual(['failed 1003 LOSE_RACE'])
  })

  test('the switch would not tell the slower one why: they are let go', () => {
    const { state, effects } = play(loserHears)
    const [command] = commandsOf(effects)
    if (command === undefined) throw new Error('nothing is played')
    const refused = step(state, { type: 'commandFailed', command, reason: 'no' }, at(20_000))
    expect(inShort(refused)).toEqual(['record command_refused', 'hangup 1003 LOSE_RACE'])
  })
})

describe('the caller hangs up', () => {
  test.each<Row>([
    [
      'while phones ring: each stops',
      [...two, callerGone],
      'ending',
      ['armGuard', 'leaveQueue', 'hangup 1001 ORIGINATOR_CANCEL', 'hangup 1003 ORIGINATOR_CANCEL'],
    ],
    [
      'the queue hears of each when it has',
      [...two, callerGone, gone('1001')],
      'ending',
      ['failed 1001 ORIGINATOR_CANCEL'],
    ],
    [
      'and of the last before the call is over',
      [...two, callerGone, gone('1001'), gone('1003')],
      'ending',
      ['failed 1003 ORIGINATOR_CANCEL', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'before any leg is there: told when none came',
      [offered('1001'), callerGone, noLeg('1001')],
      'ending',
      ['failed 1001 ORIGINATOR_CANCEL', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'and one comes up after all: ended again',
      [offered('1001'), callerGone, created('1001')],
      'ending',
      ['hangup 1001 ORIGINATOR_CANCEL'],
    ],
    [
      'and one answers in that moment: ended again, with a reason',
      [...two, callerGone, picksUp('1001'), ready('1001')],
      'ending',
      ['hangup 1001 ORIGINATOR_CANCEL'],
    ],
    [
      'when one has picked up: ended',
      [...two, picksUp('1001'), callerGone],
      'ending',
      ['armGuard', 'leaveQueue', 'hangup 1001 ORIGINATOR_CANCEL', 'hangup 1003 ORIGINATOR_CANCEL'],
    ],
    [
      'when one has the call and another is let go',
      [...two, ready('1001'), callerGone],
      'ending',
      ['armGuard', 'leaveQueue', 'hangup 1001 ORIGINATOR_CANCEL'],
    ],
    [
      'each is told for what it was',
      [...two, ready('1001'), callerGone, gone('1001'), gone('1003')],
      'ending',
      ['failed 1003 LOSE_RACE', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'out of a talk: the slower one is waited for',
      [...loserHears, bridgedTo('1001'), callerGone, gone('1001'), over('3'), gone('1003')],
      'ending',
      ['failed 1003 LOSE_RACE', 'disarmGuard', 'record ended', 'finish'],
    ],
    [
      'and the switch says nothing more: every agent is free all the same',
      [...two, ready('1001'), callerGone, guard],
      'ending',
      [
        'hangup 1003 LOSE_RACE',
        'failed 1003 LOSE_RACE',
        'hangup 1001 ORIGINATOR_CANCEL',
        'failed 1001 ORIGINATOR_CANCEL',
        'disarmGuard',
        'record ended',
        'finish',
      ],
    ],
    [
      'an offer that crosses it is void',
      [...two, callerGone, offered('1005')],
      'ending',
      ['failed 1005 ORIGINATOR_CANCEL'],
    ],
  ])('%s', (_what, events, phase, effects) => check(events, phase, effects))

  test('an operator ends the call: the same', () => {
    check([...two, { type: 'hangupRequested' }], 'ending', [
      'armGuard',
      'leaveQueue',
      'hangup 1001 ORIGINATOR_CANCEL',
      'hangup 1003 ORIGINATOR_CANCEL',
      'hangup caller NORMAL_CLEARING',
    ])
  })
})

describe('an offer that is taken back', () => {
  test.each<Row>([
    [
      'while others ring: that phone stops',
      [...two, withdrawn('1003')],
      'offering',
      ['record withdrawn', 'hangup 1003 ORIGINATOR_CANCEL', 'armGuard', 'save'],
    ],
    [
      'and is told when it has',
      [...two, withdrawn('1003'), gone('1003')],
      'offering',
      ['failed 1003 NORMAL_CLEARING'],
    ],
    [
      'the only one: the caller waits on',
      [offered('1001'), created('1001'), withdrawn('1001')],
      'queued',
      ['record withdrawn', 'hangup 1001 ORIGINATOR_CANCEL', 'disarmGuard', 'save'],
    ],
    [
      'a second time, for nothing was heard: told at once',
      [...two, withdrawn('1003'), withdrawn('1003')],
      'offering',
      ['hangup 1003 ORIGINATOR_CANCEL', 'failed 1003 NORMAL_CLEARING'],
    ],
    [
      'of one who was slower: the same',
      [...two, ready('1001'), withdrawn('1003')],
      'joining',
      ['hangup 1003 LOSE_RACE', 'failed 1003 LOSE_RACE'],
    ],
    ['of the one who has the call: too late', [...two, ready('1001'), withdrawn('1001')], 'joining', []],
    [
      'of the one who talks: too late',
      [...two, ready('1001'), bridgedTo('1001'), withdrawn('1001')],
      'bridged',
      [],
    ],
    ['of which the call knows nothing: told', [withdrawn('1009')], 'queued', ['failed 1009 NORMAL_CLEARING']],
  ])('%s', (_what, events, phase, effects) => check(events, phase, effects))
})

describe('an offer that comes too late', () => {
  test.each<Row>([
    ['another has the call', [...two, ready('1001'), offered('1005')], 'joining', ['failed 1005 LOSE_RACE']],
    [
      'two talk',
      [...two, ready('1001'), bridgedTo('1001'), offered('1005')],
      'bridged',
      ['failed 1005 LOSE_RACE'],
    ],
    [
      'the caller has left the queue',
      [{ type: 'queueFailed', cause: 'timeout' }, offered('1005')],
      'asking',
      ['failed 1005 ORIGINATOR_CANCEL'],
    ],
  ])('%s', (_what, events, phase, effects) => check(events, phase, effects))
})

describe('what callers do while phones ring', () => {
  const rules = houseWith({
    '140': groupWith({ exits: { '2': 'voicemail', '3': 'queue:130', '7': 'callback' }, announceEvery: 20 }),
  })
  const key = (digit: string): CallEvent => ({ type: 'digit', digit })

  test('they leave by key: no phone rings for them any more', () => {
    const outcome = play([...two, key('2')], rules, '140')
    expect(outcome.state.phase.type).toBe('playing')
    expect(inShort(outcome)).toEqual(
      expect.arrayContaining([
        'leaveQueue',
        'hangup 1001 ORIGINATOR_CANCEL',
        'hangup 1003 ORIGINATOR_CANCEL',
      ]),
    )
    const after = step(outcome.state, gone('1001'), at(20_000, rules))
    expect(inShort(after)).toEqual(['failed 1001 ORIGINATOR_CANCEL'])
  })

  test('they go to another group by key: its queue has them, and no phone of the first one rings on', () => {
    const outcome = play([...two, key('3')], rules, '140')
    expect(outcome.state.phase).toMatchObject({ type: 'queued', wait: { group: '130' } })
    expect(inShort(outcome)).toEqual(
      expect.arrayContaining(['leaveQueue', 'joinQueue', 'hangup 1001 ORIGINATOR_CANCEL']),
    )
    const after = step(outcome.state, ready('1001'), at(20_000, rules))
    expect(inShort(after)).toEqual(['hangup 1001 ORIGINATOR_CANCEL'])
  })

  test('they cannot be called back: they are told so, and the phones ring on', () => {
    const hidden = play(two, rules, '140')
    const nobody = { ...hidden.state, callerNumber: 'anonymous' }
    const outcome = step(nobody, key('7'), at(9000, rules))
    expect(outcome.state.phase).toMatchObject({ type: 'offering', legs: [{}, {}] })
    expect(inShort(outcome)).toContain('play caller callback-no-number.wav')
    expect(inShort(outcome).at(-1)).toBe('armGuard')
  })

  test('any other key means nothing', () => {
    expect(inShort(play([...two, key('5')], rules, '140'))).toEqual([])
  })

  test('the queue lets them go: no phone rings for them any more', () => {
    const outcome = play([...two, { type: 'queueFailed', cause: 'unknown_group' }])
    expect(outcome.state.phase.type).toBe('asking')
    expect(inShort(outcome).filter(each => each.startsWith('hangup'))).toHaveLength(2)
  })

  test('they are sent to the dialplan: whose phone has not stopped yet is told all the same', () => {
    const transfer: CallEvent = {
      type: 'flowAnswered',
      requestId: 'caller-leg.3' as never,
      response: answer({ action: 'transfer', action_data: { ad_number: '1009' } }),
      tookMs: 1,
      raw: '',
    }
    const outcome = play([...two, { type: 'queueFailed', cause: 'timeout' }, transfer, { type: 'left' }])
    expect(inShort(outcome)).toEqual([
      'hangup 1001 ORIGINATOR_CANCEL',
      'failed 1001 ORIGINATOR_CANCEL',
      'hangup 1003 ORIGINATOR_CANCEL',
      'failed 1003 ORIGINATOR_CANCEL',
      'disarmGuard',
      'record transferred',
      'push',
      'finish',
    ])
  })

  test('what they were being told ends: the music again', () => {
    const told: CallEvent = { type: 'queuePlace', position: 3, length: 5, estimatedWaitMs: null }
    const outcome = play([guard, told, offered('1001'), over('3')], rules, '140')
    expect(inShort(outcome)).toEqual(['playForever caller'])
    expect(outcome.state.phase).toMatchObject({ type: 'offering', wait: { speaking: '' } })
  })
})

describe('a restart', () => {
  const kept = ['keepOffer 1001', 'keepOffer 1003', 'stopPlaying caller', 'playForever caller']
  const up = {} as const
  const answered = { answered: true } as const

  test.each<Row>([
    ['both ring on', [...two, found(['1001', up], ['1003', up])], 'offering', [...kept, 'armGuard']],
    [
      'one is gone: told, the other rings on',
      [...two, found(['1003', up])],
      'offering',
      [...kept, 'record not_taken', 'armGuard', 'save', 'failed 1001 NORMAL_TEMPORARY_FAILURE', 'armGuard'],
    ],
    [
      'both are gone: the caller waits on',
      [...two, found()],
      'queued',
      [
        ...kept,
        'record not_taken',
        'record not_taken',
        'disarmGuard',
        'save',
        'failed 1001 NORMAL_TEMPORARY_FAILURE',
        'failed 1003 NORMAL_TEMPORARY_FAILURE',
      ],
    ],
    [
      'one has answered meanwhile: has the call',
      [...two, found(['1001', up], ['1003', answered])],
      'joining',
      [
        ...kept,
        'record taken',
        'offerTaken 1003',
        'record lost_race',
        'hangup 1001 LOSE_RACE',
        'armGuard',
        'bridgeLegs caller',
      ],
    ],
    [
      'both have: one has it, the other hears why',
      [...two, found(['1001', answered], ['1003', answered])],
      'joining',
      [
        ...kept,
        'record taken',
        'offerTaken 1001',
        'record lost_race',
        'play 1003 call-taken.wav',
        'armGuard',
        'bridgeLegs caller',
      ],
    ],
    [
      'one talks already: is who has it',
      [...two, found(['1001', answered], ['1003', { answered: true, bridgedTo: 'caller-leg' as never }])],
      'bridged',
      [
        'keepOffer 1001',
        'keepOffer 1003',
        'record taken',
        'offerTaken 1003',
        'record lost_race',
        'play 1001 call-taken.wav',
        'armGuard',
        'record bridged',
        'offerAnswered 1003',
        'save',
      ],
    ],
    [
      'two were being joined, the slower one is let go again',
      [...two, ready('1001'), found(['1001', answered], ['1003', up])],
      'joining',
      ['hangup 1003 LOSE_RACE', 'keepOffer 1001', 'offerTaken 1001', 'armGuard', 'bridgeLegs caller'],
    ],
    [
      'or is gone: told',
      [...two, ready('1001'), found(['1001', answered])],
      'joining',
      ['failed 1003 LOSE_RACE', 'keepOffer 1001', 'offerTaken 1001', 'armGuard', 'bridgeLegs caller'],
    ],
    [
      'one who was to hear why hears it now',
      [...two, picksUp('1003'), ready('1001'), found(['1001', answered], ['1003', answered])],
      'joining',
      ['play 1003 call-taken.wav', 'keepOffer 1001', 'offerTaken 1001', 'armGuard', 'bridgeLegs caller'],
    ],
  ])('%s', (_what, events, phase, effects) => check(events, phase, effects))

  test('the caller is gone: phones that are up stop, the others are told', () => {
    const { legs } = found(['1003', up])
    const alone: CallEvent = { type: 'resumed', afterRestart: true, legs: legs.slice(1) }
    check([...two, alone], 'ending', [
      'armGuard',
      'leaveQueue',
      'hangup 1003 ORIGINATOR_CANCEL',
      'failed 1001 ORIGINATOR_CANCEL',
    ])
    check([...two, alone, gone('1003')], 'ending', [
      'failed 1003 ORIGINATOR_CANCEL',
      'disarmGuard',
      'record ended',
      'finish',
    ])
  })

  test('a call that was ending, and the switch was out of reach: what is gone is told, and it is over', () => {
    const back: CallEvent = { type: 'resumed', afterRestart: false, legs: [] }
    check([...two, callerGone, back], 'ending', [
      'failed 1001 ORIGINATOR_CANCEL',
      'failed 1003 ORIGINATOR_CANCEL',
      'disarmGuard',
      'record ended',
      'finish',
    ])
  })
})
