import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LegId, legId, millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent } from './acd-event.ts'
import { AcdEngine } from './engine.ts'
import {
  inShortAll,
  join,
  last,
  leg,
  offerAnswered,
  offerFailed,
  offerFound,
  setUp,
} from './testing/events.ts'
import { agent, group } from './testing/records.ts'

const restOver: AcdEvent = { type: 'timerFired', timer: { type: 'rest', extension: '1001' } }
const waitOver: AcdEvent = { type: 'timerFired', timer: { type: 'maxWait', callId: legId('A') } }

const one = setUp([agent('1001', ['121'])])
const two = setUp([agent('1001', ['121']), agent('1002', ['121'])])

test.each([
  ['has a place, and an agent at once', join('A'), ['joined', 'offer']],
  ['of no group has none', join('A', { group: '999' }), ['queueFailed']],
])('a caller who %s', (_what, event, effects) => {
  const engine = new AcdEngine()
  for (const each of one) engine.apply(each, millis(1000))
  const told = engine.apply(event, millis(2000)).map(({ type }) => type)
  expect(told.filter(type => ['joined', 'offer', 'queueFailed'].includes(type))).toEqual(effects)
})

describe('the engine', () => {
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['a free agent is offered the caller at once', [...one, join('A')], ['offer A to 1001']],
    ['an unknown group fails', [...one, join('A', { group: '9' })], ['A fails: unknown_group']],
    [
      'an agent whose phone is off gets nothing',
      [...one, { type: 'unregistered', switchName: '', extension: '1001' }, join('A')],
      [],
    ],
    [
      'a phone that registers gets who waits',
      [
        ...one,
        { type: 'unregistered', switchName: '', extension: '1001' },
        join('A'),
        { type: 'registered', switchName: '', extension: '1001' },
      ],
      ['offer A to 1001'],
    ],
    ['an agent on any call is occupied', [...one, leg('legUp', '1001'), join('A')], []],
    [
      'and free when it ends',
      [...one, leg('legUp', '1001'), join('A'), leg('legDown', '1001')],
      ['offer A to 1001'],
    ],
    [
      'two legs must both end',
      [...one, leg('legUp', '1001', 'x'), leg('legUp', '1001', 'y'), join('A'), leg('legDown', '1001', 'x')],
      [],
    ],
    ['a busy agent gets nothing', [...setUp([agent('1001', ['121'], { status: 'busy' })]), join('A')], []],
    ['an agent of another group gets nothing', [...setUp([agent('1001', ['122'])]), join('A')], []],
    [
      'a caller who is an agent is not offered to themselves',
      [...two, join('A', { callerNumber: '1001' })],
      ['offer A to 1002'],
    ],
    [
      'the one idle longest is chosen',
      [...two, leg('legUp', '1001'), leg('legDown', '1001'), join('A')],
      ['offer A to 1002'],
    ],
    [
      'the lower level goes first',
      [
        ...setUp([
          agent('1001', [], { groups: [{ number: '121', level: 2, position: 1 }] }),
          agent('1002', ['121']),
        ]),
        join('A'),
      ],
      ['offer A to 1002'],
    ],
    [
      'first come, first served',
      [
        ...one,
        leg('legUp', '1001'),
        join('B', { since: millis(20) }),
        join('A', { since: millis(10) }),
        leg('legDown', '1001'),
      ],
      ['offer A to 1001'],
    ],
    [
      'priority goes first',
      [
        ...one,
        leg('legUp', '1001'),
        join('A'),
        join('B', { priority: 5, since: millis(9) }),
        leg('legDown', '1001'),
      ],
      ['offer B to 1001'],
    ],
    ['a second caller waits while the agent rings', [...one, join('A'), join('B')], []],
    [
      'a failed offer rests the agent and goes to the next, caller first in line',
      [...two, join('A'), offerFailed('A', '1001')],
      ['timer rest at 14000', 'offer A to 1002'],
    ],
    [
      'after the rest the agent is offered again, be the clock a little behind the timer',
      [...one, join('A'), offerFailed('A', '1001'), restOver],
      ['offer A to 1001'],
    ],
    ['a failure that was not offered means nothing', [...two, join('A'), offerFailed('A', '1002')], []],
    [
      'too many no-answers set the agent busy',
      [...setUp([agent('1001', ['121'], { maxNoAnswer: 1 })]), join('A'), offerFailed('A', '1001')],
      ['timer rest at 14000', '1001 busy: no_answer'],
    ],
    [
      'a phone that could not be rung is not held against the agent',
      [
        ...setUp([agent('1001', ['121'], { maxNoAnswer: 1 })]),
        join('A'),
        offerFailed('A', '1001', 'NORMAL_TEMPORARY_FAILURE'),
      ],
      ['timer rest at 14000'],
    ],
    [
      'a full queue fails',
      [...setUp([], [group('121', { maxLength: 1 })]), join('A'), join('B')],
      ['B fails: queue_full'],
    ],
    [
      'one who joins again keeps a place in a full queue',
      [...setUp([], [group('121', { maxLength: 1 })]), join('A'), join('A')],
      [],
    ],
    [
      'one who had a place before a restart is not turned away',
      [...setUp([], [group('121', { maxLength: 1 })]), join('A'), { ...join('B'), again: true }],
      [],
    ],
    [
      'those who wait in a group that is taken away fail',
      [...setUp([]), join('A'), { type: 'configured', agents: [], groups: [] }],
      ['A fails: unknown_group'],
    ],
    [
      'and one who was with an agent of it fails when that offer does',
      [
        ...one,
        join('A'),
        { type: 'configured', agents: [agent('1001', ['121'])], groups: [] },
        offerFailed('A', '1001'),
      ],
      ['timer rest at 15000', 'A fails: unknown_group'],
    ],
    [
      'or at once where that agent is no more either',
      [...one, join('A'), { type: 'configured', agents: [], groups: [] }],
      ['withdraw A from 1001', 'A fails: unknown_group'],
    ],
    [
      "the longest wait is the group's",
      [...setUp([], [group('121', { maxWait: 30 })]), join('A', { since: millis(3000) })],
      ['timer maxWait at 33000'],
    ],
    [
      "or the call's own",
      [...setUp([], [group('121', { maxWait: 30 })]), join('A', { since: millis(3000), timeoutSeconds: 5 })],
      ['timer maxWait at 8000'],
    ],
    [
      'a callback waits as long as it takes: nobody is on the line',
      [...setUp([], [group('121', { maxWait: 30 })]), join('A', { since: millis(3000), kind: 'callback' })],
      [],
    ],
    ['too long a wait fails', [...setUp([]), join('A'), waitOver], ['A fails: timeout']],
    [
      'the wait over while the phone rings: fails when the offer does',
      [...one, join('A', { timeoutSeconds: 1 }), waitOver, offerFailed('A', '1001')],
      ['timer rest at 15000', 'cancel maxWait', 'A fails: timeout'],
    ],
    [
      'one who is put back in line still has a longest wait',
      [...one, join('A', { timeoutSeconds: 60 }), waitOver, offerFailed('A', '1001')],
      ['timer rest at 15000', 'timer maxWait at 60000'],
    ],
    [
      'a caller who left while the phone rang: the agent is not rung again before that leg is gone',
      [...one, join('A'), join('B'), { type: 'callerLeft', callId: legId('A'), how: 'hungUp' }],
      [],
    ],
    [
      'and is free for the next caller, without a rest, when it is',
      [
        ...one,
        join('A'),
        join('B'),
        { type: 'callerLeft', callId: legId('A'), how: 'hungUp' },
        offerFailed('A', '1001'),
      ],
      ['offer B to 1001'],
    ],
    ['an offer found under way occupies its agent', [...one, offerFound('A', '1001'), join('B')], []],
    [
      'and goes on as any other',
      [...two, offerFound('A', '1001'), offerFailed('A', '1001')],
      ['timer rest at 14000', 'offer A to 1002'],
    ],
    [
      'an offer that is known is not found again',
      [
        ...two,
        join('A'),
        { type: 'callerLeft', callId: legId('A'), how: 'hungUp' },
        offerFound('A', '1001'),
        offerFailed('A', '1001'),
      ],
      [],
    ],
    ['an agent made while on a call is occupied', [leg('legUp', '1001'), ...one, join('A')], []],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual(expected)
  })

  test('after a call the agent has the wrap-up the group gives, and only then the next caller', () => {
    const engine = new AcdEngine()
    const events: AcdEvent[] = [
      ...setUp([agent('1001', ['121'])], [group('121', { wrapUp: 10 })]),
      join('A'),
      join('B'),
      leg('legUp', '1001'),
      offerAnswered('A', '1001'),
    ]
    for (const event of events) engine.apply(event, millis(1000))
    expect(inShortAll(engine.apply(leg('legDown', '1001'), millis(5000)))).toEqual(['timer rest at 15000'])
    const rest = { type: 'timerFired', timer: { type: 'rest', extension: '1001' } } as const
    expect(inShortAll(engine.apply(rest, millis(15_000)))).toEqual(['offer B to 1001'])
  })
})

/** Plays random lives of callers and agents against the engine and keeps its own books. */
class Shadow {
  readonly engine = new AcdEngine()
  readonly offers = new Map<LegId, string>()
  readonly waiting = new Set<LegId>()
  readonly talking = new Map<LegId, string>()
  /** Phones that are being stopped, and for whom they rang. */
  readonly stopping: (readonly [LegId, string])[] = []
  readonly timers = new Set<string>()
  now = 1

  apply(event: AcdEvent): void {
    this.now += 1000
    for (const effect of this.engine.apply(event, millis(this.now))) this.take(effect)
  }

  take(effect: AcdEffect): void {
    if (effect.type === 'queueFailed') this.waiting.delete(effect.callId)
    if (effect.type === 'startTimer' && effect.timer.type === 'rest') this.timers.add(effect.timer.extension)
    if (effect.type === 'withdraw') this.takeBack(effect.callId, effect.extension)
    if (effect.type !== 'offer') return
    if (!this.waiting.delete(effect.callId)) throw new Error('offered a caller who does not wait')
    const stopping = this.stopping.map(([, extension]) => extension)
    const busy = [...this.offers.values(), ...this.talking.values(), ...stopping]
    if (busy.includes(effect.extension)) throw new Error('offered to an agent who has a call')
    this.offers.set(effect.callId, effect.extension)
  }

  takeBack(callId: LegId, extension: string): void {
    this.offers.delete(callId)
    this.waiting.add(callId)
    this.stopping.push([callId, extension])
  }
}

const extensions = ['1001', '1002', '1003']

/** The moves of the outside world; one that does not fit the moment is skipped. */
const moves: readonly ((shadow: Shadow, pick: number) => void)[] = [
  shadow => {
    const call = legId(`call-${shadow.now}`)
    shadow.waiting.add(call)
    shadow.apply(join(call, { since: millis(shadow.now) }))
  },
  (shadow, pick) =>
    withOne(shadow.offers, pick, (call, extension) => {
      shadow.offers.delete(call)
      shadow.talking.set(call, extension)
      shadow.apply({ type: 'legUp', extension, legId: call })
      shadow.apply(offerAnswered(call, extension))
    }),
  (shadow, pick) =>
    withOne(shadow.offers, pick, (call, extension) => {
      shadow.offers.delete(call)
      shadow.waiting.add(call)
      shadow.apply(offerFailed(call, extension))
    }),
  (shadow, pick) =>
    withOne(shadow.talking, pick, (call, extension) => {
      shadow.talking.delete(call)
      shadow.apply({ type: 'legDown', extension, legId: call })
    }),
  leave,
  shadow => {
    const stopped = shadow.stopping.shift()
    if (stopped !== undefined) shadow.apply(offerFailed(...stopped, 'ORIGINATOR_CANCEL'))
  },
  (shadow, pick) =>
    shadow.apply({
      type: pick % 2 ? 'registered' : 'unregistered',
      switchName: '',
      extension: extensions[pick % 3] ?? '',
    }),
  (shadow, pick) => {
    const extension = extensions[pick % 3] ?? ''
    if (!shadow.timers.delete(extension)) return
    shadow.now += 60_000
    shadow.apply({ type: 'timerFired', timer: { type: 'rest', extension } })
  },
]

function withOne(
  from: Map<LegId, string>,
  pick: number,
  act: (call: LegId, extension: string) => void,
): void {
  const [call, extension] = [...from][pick % Math.max(1, from.size)] ?? []
  if (call !== undefined && extension !== undefined) act(call, extension)
}

function leave(shadow: Shadow, pick: number): void {
  const all = [...shadow.waiting, ...shadow.offers.keys()]
  const callId = all[pick % Math.max(1, all.length)]
  if (callId === undefined) return
  shadow.waiting.delete(callId)
  const offered = shadow.offers.get(callId)
  shadow.offers.delete(callId)
  shadow.apply({ type: 'callerLeft', callId, how: 'hungUp' })
  if (offered) shadow.apply(offerFailed(callId, offered))
}

test('no agent has two callers, no caller two agents, and nobody waits while an agent is free', () => {
  const lives = fc.array(fc.tuple(fc.nat(moves.length - 1), fc.nat(99)), { maxLength: 200 })
  void fc.assert(
    fc.property(lives, steps => {
      const shadow = new Shadow()
      const agents = extensions.map(each => agent(each, ['121']))
      for (const event of setUp(agents, [group('121', { wrapUp: 5 })])) shadow.apply(event)
      for (const [kind, pick] of steps) {
        moves[kind]?.(shadow, pick)
        const free = extensions.filter(each => {
          const known = shadow.engine.agent(each)?.agent
          return known?.switches.size && known.activity.type === 'idle' && known.legs.size === 0
        })
        if (free.length > 0 && shadow.waiting.size > 0)
          throw new Error('a caller waits while an agent is free')
      }
    }),
    { numRuns: 1000 },
  )
})
