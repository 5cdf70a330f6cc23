import { describe, expect, test } from 'vitest'
import { legId, millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent, Joining } from './acd-event.ts'
import { AcdEngine } from './engine.ts'
import { defaultQueueRules } from './queue-rules.ts'
import type { GroupRecord } from './records.ts'
import { fired, inShortAll, join, last, leg, offerAnswered } from './testing/events.ts'
import { agent, group } from './testing/records.ts'

/** Two switches, A and B, with the phones of 1001 and 1002. */

const agents = [agent('1001', ['121']), agent('1002', ['121'])]
const configured = (rest: Partial<GroupRecord> = {}): AcdEvent => ({
  type: 'configured',
  agents,
  groups: [group('121', rest)],
})
const phones = (switchName: string, ...extensions: string[]): AcdEvent => ({
  type: 'registrations',
  switchName,
  extensions,
})
const comes = (extension: string, switchName: string): AcdEvent => ({
  type: 'registered',
  switchName,
  extension,
})
const goes = (extension: string, switchName: string): AcdEvent => ({
  type: 'unregistered',
  switchName,
  extension,
})
const lost = (switchName: string): AcdEvent => ({ type: 'switchLost', switchName })
const caller = (name: string, switchName: string, rest: Partial<Joining> = {}): AcdEvent =>
  join(name, { switchName, ...rest })
const callback = (name: string, switchName = ''): AcdEvent => caller(name, switchName, { kind: 'callback' })

/** 1001 is at A, 1002 at B. */
const apart = [configured(), phones('A', '1001'), phones('B', '1002')]
const needing = configured({ queue: { ...defaultQueueRules, needsAgents: true } })

describe('who waits at a switch', () => {
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['is offered to whose phone is there', [...apart, caller('X', 'B')], ['offer X to 1002']],
    ['not to who is at another, though idle', [...apart, caller('X', 'A'), caller('Y', 'A')], []],
    [
      'but to who is at that one too',
      [...apart, comes('1002', 'A'), caller('X', 'A'), caller('Y', 'A')],
      ['offer Y to 1002'],
    ],
    [
      'and to who comes there',
      [...apart, lost('A'), caller('X', 'A'), comes('1002', 'A')],
      ['offer X to 1002'],
    ],
    [
      'or all who are there when it is back',
      [...apart, lost('A'), caller('X', 'A'), phones('A', '1001', '1002')],
      ['offer X to 1001'],
    ],
    ['none of them while it is out of reach', [...apart, lost('A'), caller('X', 'A')], []],
    [
      'is not in the way of who waits behind them at another',
      [
        ...apart,
        goes('1001', 'A'),
        caller('X', 'A'),
        leg('legUp', '1002'),
        caller('Y', 'B'),
        leg('legDown', '1002'),
      ],
      ['offer Y to 1002'],
    ],
    [
      'goes first all the same with who is at both',
      [
        ...apart,
        goes('1001', 'A'),
        leg('legUp', '1002'),
        comes('1002', 'A'),
        caller('X', 'A'),
        caller('Y', 'B'),
        leg('legDown', '1002'),
      ],
      ['offer X to 1002'],
    ],
    [
      'is not rung by those elsewhere where all are rung',
      [configured({ strategy: 'ring-all' }), phones('A', '1001'), phones('B', '1002'), caller('X', 'A')],
      ['offer X to 1001'],
    ],
    [
      'nor when one elsewhere becomes idle',
      [
        ...[configured({ strategy: 'ring-all' }), phones('A', '1001'), phones('B', '1002')],
        ...[leg('legUp', '1002'), caller('X', 'A'), leg('legDown', '1002')],
      ],
      [],
    ],
    [
      'is called back from whichever switch an agent is at',
      [...apart, goes('1001', 'A'), callback('X')],
      ['offer X to 1002'],
    ],
    ['or from that alone where their own phone is', [...apart, goes('1001', 'A'), callback('X', 'A')], []],
  ])('%s', (_what, events, said) => {
    expect(last(events)).toEqual(said)
  })
})

describe('an offer is taken back', () => {
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    [
      'when the phone leaves the switch it rings at, be it at another too',
      [...apart, comes('1001', 'B'), caller('X', 'A'), goes('1001', 'A')],
      ['withdraw X from 1001'],
    ],
    ['not when it leaves another', [...apart, comes('1001', 'B'), caller('X', 'A'), goes('1001', 'B')], []],
    [
      'for a callback only when it is nowhere any more',
      [...apart, comes('1001', 'B'), callback('X'), goes('1001', 'A')],
      [],
    ],
    ['and then it is', [...apart, callback('X'), goes('1001', 'A')], ['withdraw X from 1001']],
  ])('%s', (_what, events, said) => {
    expect(last(events)).toEqual(said)
  })
})

describe('the agent who spoke last with the caller', () => {
  const sticky = configured({ sticky: true, queue: { ...defaultQueueRules, stickyWait: 20 } })
  const spoke = [
    ...[sticky, phones('A', '1001', '1002'), phones('B', '1002'), leg('legUp', '1002')],
    { ...offerAnswered('W', '1002'), callerNumber: '139' } as AcdEvent,
  ]
  const again = (switchName: string) => caller('X', switchName, { callerNumber: '139' })
  const busy = [...spoke, leg('legUp', '1001')]
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['is waited for where they are', [...busy, again('A')], ['timer sticky at 27000']],
    ['not where they are not', [...busy, goes('1002', 'A'), again('A')], []],
    [
      'nor any longer once they are elsewhere only',
      [...spoke, again('A'), goes('1002', 'A')],
      ['cancel sticky', 'offer X to 1001'],
    ],
    ['but once they are elsewhere too', [...spoke, again('A'), goes('1002', 'B')], []],
  ])('%s', (_what, events, said) => {
    expect(last(events)).toEqual(said)
  })
})

describe('a group that keeps nobody waiting for nobody', () => {
  const none = [needing, phones('A'), phones('B', '1001', '1002')]
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    ['has none for whom all are elsewhere', [...none, caller('X', 'A')], ['X fails: no_agent']],
    [
      'turns away whose last agent is elsewhere now',
      [needing, phones('A'), phones('B', '1002'), caller('X', 'A'), comes('1001', 'B')],
      ['X fails: no_agent'],
    ],
    [
      'whose last agent there logs out',
      [
        needing,
        phones('A', '1001'),
        phones('B', '1002'),
        leg('legUp', '1001'),
        caller('X', 'A'),
        { type: 'statusSet', extension: '1001', status: 'offline', reason: '' },
      ],
      ['X fails: no_agent'],
    ],
    [
      'keeps who waits for a phone that is off',
      [
        needing,
        phones('A', '1001'),
        phones('B', '1002'),
        leg('legUp', '1001'),
        caller('X', 'A'),
        goes('1001', 'A'),
      ],
      [],
    ],
    [
      'keeps who waits at a switch out of reach',
      [
        needing,
        phones('A', '1001'),
        phones('B', '1001', '1002'),
        leg('legUp', '1001'),
        caller('X', 'A'),
        lost('A'),
      ],
      [],
    ],
    [
      'until it is back without them',
      [
        needing,
        phones('A', '1001'),
        phones('B', '1001', '1002'),
        leg('legUp', '1001'),
        caller('X', 'A'),
        lost('A'),
        phones('A'),
      ],
      ['X fails: no_agent'],
    ],
    [
      'keeps who was there before a restart until its phones are known',
      [needing, phones('B', '1001', '1002'), caller('X', 'A', {})],
      [],
    ],
    [
      'serves them then',
      [needing, phones('B', '1001', '1002'), caller('X', 'A'), phones('A', '1002')],
      ['offer X to 1002'],
    ],
    ['has who is called back from anywhere', [...none, callback('X')], ['offer X to 1001']],
    [
      'does not put back whom nobody is there for now',
      [
        ...[needing, phones('A', '1001'), phones('B', '1002'), caller('X', 'A')],
        ...[comes('1001', 'B'), goes('1001', 'A')],
      ],
      ['withdraw X from 1001', 'X fails: no_agent'],
    ],
  ])('%s', (_what, events, said) => {
    expect(last(events).filter(each => !each.startsWith('timer'))).toEqual(said)
  })
})

describe('no more callers for each agent than may', () => {
  const two = configured({ queue: { ...defaultQueueRules, waitersPerAgent: 1 } })
  const busy = [leg('legUp', '1001'), leg('legUp', '1002')]
  test.each<[string, readonly AcdEvent[], readonly string[]]>([
    [
      'are let in at each switch',
      [two, phones('A', '1001'), phones('B', '1002'), ...busy, caller('X', 'A'), caller('Y', 'A')],
      ['Y fails: too_many_waiting'],
    ],
    [
      'be the others full',
      [two, phones('A', '1001'), phones('B', '1002'), ...busy, caller('X', 'A'), caller('Y', 'B')],
      [],
    ],
    [
      'nor in all, callbacks counted',
      [
        two,
        phones('A', '1001'),
        phones('B', '1002'),
        ...busy,
        callback('X'),
        caller('Y', 'B'),
        caller('Z', 'A'),
      ],
      ['Z fails: too_many_waiting'],
    ],
    [
      'callbacks fill no single switch',
      [two, phones('A', '1001'), phones('B', '1002'), ...busy, callback('X'), caller('Y', 'B')],
      [],
    ],
  ])('%s', (_what, events, said) => {
    expect(last(events)).toEqual(said)
  })
})

function told(events: readonly AcdEvent[]): { engine: AcdEngine; effects: readonly AcdEffect[] } {
  const engine = new AcdEngine()
  let effects: readonly AcdEffect[] = []
  events.forEach((event, index) => {
    effects = engine.apply(event, millis(1000 * (index + 1)))
  })
  return { engine, effects }
}

test('the place is one among those at the switch and those who are called back, the wait one for the agents there', () => {
  const served = [1, 2, 3, 4, 5].flatMap(at => [
    caller(`S${at}`, 'A'),
    leg('legUp', '1001', `L${at}`),
    offerAnswered(`S${at}`, '1001'),
    leg('legDown', '1001', `L${at}`),
  ])
  const waiting = [caller('B1', 'B'), caller('B2', 'B'), callback('C'), caller('A1', 'A'), caller('A2', 'A')]
  const { engine } = told([...apart, ...served, leg('legUp', '1001'), leg('legUp', '1002'), ...waiting])
  const places = ['A2', 'B2', 'C'].map(name => engine.placeOf(legId(name)))
  expect(places).toEqual([
    { position: 3, length: 3, estimatedWaitMs: 3000 },
    { position: 2, length: 3, estimatedWaitMs: 2000 },
    { position: 3, length: 5, estimatedWaitMs: 1500 },
  ])
  expect(engine.groupNow('121')?.waiting).toBe(5)
  expect(engine.waitingIn('121').map(({ callId }) => callId)).toEqual(['B1', 'B2', 'C', 'A1', 'A2'])
})

test.each<[string, readonly AcdEvent[], object]>([
  [
    'one at another switch',
    [...apart, leg('legUp', '1001'), caller('X', 'A')],
    { agents: 2, elsewhere: 1, talking: 1 },
  ],
  [
    'whatever they do there',
    [...apart, leg('legUp', '1002'), goes('1001', 'A'), caller('X', 'A')],
    { agents: 2, unregistered: 1, elsewhere: 1 },
  ],
  [
    'nobody, of who may be served anywhere',
    [...apart, leg('legUp', '1001'), leg('legUp', '1002'), callback('X')],
    { agents: 2, talking: 2 },
  ],
])('why somebody waits names %s', (_what, events, why) => {
  const { effects } = told(events)
  expect(effects.find(({ type }) => type === 'waits')).toMatchObject({ why })
})

test('escalation of who waits at one switch brings nobody of another', () => {
  const escalation = [{ after: 5, levels: 0, skills: 0, priority: 0 }]
  const levels = configured({ queue: { ...defaultQueueRules, levels: 1, escalation } })
  const events = [
    levels,
    phones('A'),
    phones('B', '1001', '1002'),
    caller('X', 'A'),
    fired('escalation', 'X'),
  ]
  expect(inShortAll(told(events).effects)).toEqual([])
})
