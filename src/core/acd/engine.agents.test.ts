import { describe, expect, test } from 'vitest'
import { legId, millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent } from './acd-event.ts'
import { AcdEngine } from './engine.ts'
import type { AgentRecord } from './records.ts'
import {
  fired,
  inShortAll,
  join,
  last,
  leg,
  offerAnswered,
  offerFailed,
  offerTaken,
  setUp,
} from './testing/events.ts'
import { agent, group } from './testing/records.ts'

/** Agents: what they do, their rests, and what is remembered of them. */

const one = (change: Partial<AgentRecord> = {}, wrapUp = 0): AcdEvent[] =>
  setUp([agent('1001', ['121'], change)], [group('121', { wrapUp })])
const held = (type: 'legHeld' | 'legResumed'): AcdEvent => ({
  type,
  extension: '1001',
  legId: legId('leg-1001'),
})
const ringing: AcdEvent = { type: 'offerRinging', callId: legId('A'), extension: '1001' }
const talk = [join('A'), leg('legUp', '1001'), offerAnswered('A', '1001')]

/** An engine that has taken these events, one each second from the first on. */
function played(events: readonly AcdEvent[]): { engine: AcdEngine; effects: AcdEffect[]; now: number } {
  const engine = new AcdEngine()
  const effects = events.flatMap((event, index) => engine.apply(event, millis(1000 * (index + 1))))
  return { engine, effects, now: 1000 * events.length }
}

test.each<[string, readonly AcdEvent[], string]>([
  ['idle', one(), 'idle'],
  ['unregistered', [...one(), { type: 'unregistered', switchName: '', extension: '1001' }], 'unregistered'],
  ['offered', [...one(), join('A')], 'offered'],
  ['ringing', [...one(), join('A'), ringing], 'ringing'],
  ['talking while the whisper is heard', [...one(), join('A'), ringing, offerTaken('A', '1001')], 'talking'],
  ['talking', [...one(), ...talk], 'talking'],
  ['held', [...one(), ...talk, held('legHeld')], 'held'],
  ['talking again', [...one(), ...talk, held('legHeld'), held('legResumed')], 'talking'],
  [
    'not held in the call after one that was',
    [...one(), ...talk, held('legHeld'), leg('legDown', '1001'), leg('legUp', '1001', 'next')],
    'talking',
  ],
  ['wrap_up', [...one({}, 5), ...talk, leg('legDown', '1001')], 'wrap_up'],
  ['resting', [...one(), join('A'), offerFailed('A', '1001')], 'resting'],
  ['talking outside the queue', [...one(), leg('legUp', '1001')], 'talking'],
  [
    'talking though the phone signed off',
    [...one(), ...talk, { type: 'unregistered', switchName: '', extension: '1001' }],
    'talking',
  ],
  [
    'in a wrap-up though another leg is up: the talk was over',
    [...one({}, 5), ...talk, leg('legUp', '1001', 'own'), leg('legDown', '1001')],
    'wrap_up',
  ],
])('an agent is %s', (_name, events, expected) => {
  expect(played(events).engine.agent('1001')?.state).toBe(expected)
})

describe('rests', () => {
  test.each<[string, Partial<AgentRecord>, string, readonly string[]]>([
    ['no answer', {}, 'NO_ANSWER', ['timer rest at 14000']],
    ['rejected', {}, 'CALL_REJECTED', ['timer rest at 14000']],
    ['busy', {}, 'USER_BUSY', ['timer rest at 9000']],
    ['unreachable', {}, 'SUBSCRIBER_ABSENT', ['timer rest at 14000']],
    ['a cause that says nothing', {}, 'SWITCH_CONGESTION', ['timer rest at 14000']],
    ["the agent's own rest", { rests: { busy: { rest: 60, max: 0 } } }, 'USER_BUSY', ['timer rest at 64000']],
    [
      "the agent's own most",
      { rests: { rejected: { rest: 3, max: 1 } } },
      'CALL_REJECTED',
      ['timer rest at 7000', '1001 busy: rejected'],
    ],
    [
      'unreachable too often',
      { rests: { unreachable: { rest: 3, max: 1 } } },
      'SUBSCRIBER_ABSENT',
      ['timer rest at 7000', '1001 busy: unreachable'],
    ],
    [
      'busy too often',
      { rests: { busy: { rest: 3, max: 1 } } },
      'USER_BUSY',
      ['timer rest at 7000', '1001 busy: busy'],
    ],
  ])('after %s', (_name, change, cause, expected) => {
    expect(last([...one(change), join('A'), offerFailed('A', '1001', cause)])).toEqual(expected)
  })

  test('each kind is counted by itself, and an answered call begins all anew', () => {
    const record = { maxNoAnswer: 2, rests: { busy: { rest: 1, max: 2 } } }
    const miss = (cause: string): AcdEvent[] => [offerFailed('A', '1001', cause), fired('rest', '1001')]
    const before = [...one(record), join('A'), ...miss('NO_ANSWER'), ...miss('USER_BUSY')]
    expect(last([...before, offerFailed('A', '1001')])).toContain('1001 busy: no_answer')
    const answered = [leg('legUp', '1001'), offerAnswered('A', '1001'), leg('legDown', '1001'), join('B')]
    expect(last([...before, ...answered, offerFailed('B', '1001')])).not.toContain('1001 busy: no_answer')
  })

  const extended: AcdEvent = { type: 'restExtended', extension: '1001', seconds: 60 }
  const ended: AcdEvent = { type: 'restEnded', extension: '1001' }
  const inWrapUp = [...one({}, 10), ...talk, leg('legDown', '1001')]
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ["a wrap-up is the group's", inWrapUp, ['timer rest at 16000']],
    [
      "or the agent's own",
      [...one({ wrapUp: 3 }, 10), ...talk, leg('legDown', '1001')],
      ['timer rest at 9000'],
    ],
    ['or none', [...one({ wrapUp: 0 }, 10), ...talk, join('B'), leg('legDown', '1001')], ['offer B to 1001']],
    ['it can be ended early', [...inWrapUp, join('B'), ended], ['cancel rest', 'offer B to 1001']],
    ['and made longer', [...inWrapUp, extended], ['timer rest at 67000']],
    ['where there is none, both mean nothing', [...one(), extended], []],
    [
      'a rest after a miss can be ended too',
      [...one(), join('A'), offerFailed('A', '1001'), ended],
      ['cancel rest', 'offer A to 1001'],
    ],
    [
      'an agent whose leg was gone before the talk was told is in the wrap-up',
      [...one({}, 10), join('A'), leg('legUp', '1001'), leg('legDown', '1001'), offerAnswered('A', '1001')],
      ['timer rest at 16000'],
    ],
    [
      'so is one who talked and parted while nobody watched',
      [...one({}, 10), offerAnswered('A', '1001')],
      ['timer rest at 13000'],
    ],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual(expected)
  })
})

test('each change of what an agent does is told once', () => {
  const { effects } = played([
    ...one({}, 5),
    join('A'),
    ringing,
    ringing,
    leg('legUp', '1001'),
    offerTaken('A', '1001'),
    offerAnswered('A', '1001'),
    leg('legDown', '1001'),
    fired('rest', '1001'),
  ])
  const told = effects.flatMap(effect =>
    effect.type === 'fact' && effect.fact.type === 'agentIs' ? [effect.fact] : [],
  )
  expect(told.map(({ state, group: number, callId }) => [state, number, callId].join(' ').trim())).toEqual([
    'unregistered',
    'idle',
    'offered 121 A',
    'ringing 121 A',
    'talking 121 A',
    'wrap_up 121',
    'idle',
  ])
})

test('what the figures need of a call', () => {
  const { effects } = played([
    ...one({}, 5),
    join('A', { since: millis(2000) }),
    offerFailed('A', '1001'),
    fired('rest', '1001'),
    leg('legUp', '1001'),
    offerAnswered('A', '1001'),
    leg('legDown', '1001'),
    fired('rest', '1001'),
  ])
  const facts = effects.flatMap(effect =>
    effect.type === 'fact' && effect.fact.type !== 'agentIs' ? [effect.fact] : [],
  )
  const of = { callId: 'A', group: '121' }
  expect(facts).toEqual([
    { type: 'entered', ...of },
    { type: 'offered', ...of, extension: '1001' },
    { type: 'missed', ...of, extension: '1001', how: 'noAnswer' },
    { type: 'offered', ...of, extension: '1001' },
    { type: 'answered', ...of, extension: '1001', waitedMs: 5000 },
    { type: 'talked', ...of, extension: '1001', talkedMs: 1000 },
    { type: 'wrappedUp', group: '121', extension: '1001', wrapUpMs: 1000 },
  ])
})

describe('over a restart', () => {
  const memory = {
    extension: '1001',
    rest: null,
    talk: null,
    idleSince: millis(0),
    misses: {},
    calls: 0,
    talkedMs: 0,
    at: millis(0),
  }
  const configured: AcdEvent = {
    type: 'configured',
    agents: [agent('1001', ['121'], { maxNoAnswer: 2 })],
    groups: [group('121', { wrapUp: 20 })],
  }
  const registrations: AcdEvent = { type: 'registrations', switchName: '', extensions: ['1001'] }
  const remembered = (change: Partial<typeof memory> | object): AcdEvent => ({
    type: 'remembered',
    agents: [{ ...memory, ...change }],
    talks: [],
  })
  const wrapUp = { rest: { why: 'wrapUp', until: millis(30_000), group: '121' } }
  const spoke = { talk: { callId: legId('A'), group: '121', since: millis(0) } }

  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['a wrap-up lasts what was left of it', [configured, remembered(wrapUp)], ['timer rest at 30000']],
    ['and nobody is offered meanwhile', [configured, remembered(wrapUp), join('B'), registrations], []],
    [
      'a rest that is over is over',
      [
        configured,
        remembered({ rest: { why: 'noAnswer', until: millis(1500), group: '121' } }),
        join('B'),
        registrations,
      ],
      ['offer B to 1001'],
    ],
    [
      'a talk that ended meanwhile is followed by its wrap-up',
      [configured, remembered(spoke), join('B'), registrations],
      ['timer rest at 24000'],
    ],
    ['told after the switch, too', [configured, registrations, remembered(spoke)], ['timer rest at 23000']],
    [
      'a talk that goes on is not',
      [configured, remembered(spoke), leg('legUp', '1001'), offerAnswered('A', '1001'), registrations],
      [],
    ],
    [
      'but when it ends',
      [
        configured,
        remembered(spoke),
        leg('legUp', '1001'),
        offerAnswered('A', '1001'),
        registrations,
        leg('legDown', '1001'),
      ],
      ['timer rest at 26000'],
    ],
    [
      'a talk whose call nobody knows any more ends with its leg',
      [configured, remembered(spoke), leg('legUp', '1001'), registrations, leg('legDown', '1001')],
      ['timer rest at 25000'],
    ],
    [
      'misses go on being counted',
      [
        configured,
        remembered({ misses: { noAnswer: 1 } }),
        registrations,
        join('B'),
        offerFailed('B', '1001'),
      ],
      ['timer rest at 15000', '1001 busy: no_answer'],
    ],
  ])('%s', (_name, events, expected) => {
    expect(last(events)).toEqual(expected)
  })

  test('what is remembered of a talk is as it was, and comes back so', () => {
    const { effects, engine } = played([...one({}, 5), ...talk])
    const memories = effects.flatMap(effect => (effect.type === 'remember' ? [effect.memory] : []))
    expect(memories.at(-1)).toMatchObject({
      extension: '1001',
      talk: { callId: 'A', group: '121', since: 5000 },
      calls: 1,
    })
    const again = new AcdEngine()
    again.apply(configured, millis(50_000))
    again.apply({ type: 'remembered', agents: memories.slice(-1), talks: [] }, millis(50_000))
    again.apply(leg('legUp', '1001'), millis(50_000))
    again.apply(offerAnswered('A', '1001'), millis(51_000))
    expect(again.agent('1001')).toMatchObject({ state: 'talking', agent: { since: 5000, calls: 1 } })
    expect(engine.agent('1001')?.agent.calls).toBe(1)
  })

  test('calls and talk times are those of the day', () => {
    const day = 86_400_000
    const engine = new AcdEngine()
    engine.apply(configured, millis(day))
    engine.apply(remembered({ calls: 7, talkedMs: 9000, at: millis(day - 1) }), millis(day + 1))
    expect(engine.agent('1001')?.agent).toMatchObject({ calls: 0, talkedMs: 0 })
    engine.apply(remembered({ calls: 7, talkedMs: 9000, at: millis(day) }), millis(day + 2))
    expect(engine.agent('1001')?.agent).toMatchObject({ calls: 7, talkedMs: 9000 })
    engine.apply(registrations, millis(2 * day))
    expect(engine.agent('1001')?.agent).toMatchObject({ calls: 0, talkedMs: 0 })
  })

  test('offers of several phones go on', () => {
    const agents = ['1001', '1002'].map(each => agent(each, ['121']))
    const found = (extension: string): AcdEvent => ({ ...join('A'), type: 'offerFound', extension })
    const events = [...setUp(agents, [group('121', { strategy: 'ring-all' })]), found('1001'), found('1002')]
    expect(inShortAll(played([...events, offerFailed('A', '1001')]).effects)).toEqual(['timer rest at 15000'])
    const over = [...events, offerFailed('A', '1001'), offerFailed('A', '1002'), fired('rest', '1002')]
    expect(last(over)).toEqual(['offer A to 1002'])
  })
})

test('an agent who is removed is told to be gone, once, whatever they did', () => {
  const removed: AcdEvent = { type: 'configured', agents: [], groups: [group('121')] }
  const engine = new AcdEngine()
  for (const event of [...one(), ...talk]) engine.apply(event, millis(1000))
  const told = (event: AcdEvent, at: number) =>
    engine.apply(event, millis(at)).flatMap(each => (each.type === 'fact' ? [each.fact] : []))
  const nothing = { reason: '', group: '', callId: '' }
  expect(told(removed, 2000)).toEqual([
    {
      ...{ type: 'agentIs', extension: '1001', state: 'unregistered', status: 'offline', at: 2000 },
      ...nothing,
    },
  ])
  expect(told(removed, 3000)).toEqual([])
})
