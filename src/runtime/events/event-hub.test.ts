import { expect, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import { isWanted, typesNamed } from './event-filter.ts'
import { EventHub, type Opening } from './event-hub.ts'
import type { LiveEvent, LiveEventType } from './live-event.ts'

const start = 1_700_000_000_000

function hubWith(events: number, room = 4): EventHub {
  const hub = new EventHub({ clock: new ManualClock(start), room })
  for (let n = 1; n <= events; n += 1) hub.publish('switch_ready', [], { n })
  return hub
}

test.each<[string, number, string | null, Opening]>([
  ['a new reader begins behind the newest', 3, null, { next: 4, reset: null }],
  ['one who was there goes on', 3, `${start}-2`, { next: 3, reset: null }],
  ['one who missed nothing', 3, `${start}-3`, { next: 4, reset: null }],
  ['from before the first event', 3, `${start}-0`, { next: 1, reset: null }],
  ['from the very edge of the ring', 10, `${start}-6`, { next: 7, reset: null }],
  ['the ring has run past', 10, `${start}-5`, { next: 11, reset: 'too_old' }],
  ['of a run before this one', 3, `${start - 1}-2`, { next: 4, reset: 'other_run' }],
  ['an event that never was', 3, `${start}-4`, { next: 4, reset: 'other_run' }],
  ['no id of ours', 3, 'abc', { next: 4, reset: 'unreadable' }],
  ['digits without end', 3, `${'9'.repeat(40)}-1`, { next: 4, reset: 'unreadable' }],
])('%s', (_name, events, lastId, expected) => {
  expect(hubWith(events).open(lastId)).toEqual(expected)
})

test('ids go up over restarts', () => {
  const clock = new ManualClock(start)
  const before = new EventHub({ clock })
  clock.advance(1)
  const after = new EventHub({ clock })
  expect([before.idOf(7), after.idOf(1)]).toEqual([`${start}-7`, `${start + 1}-1`])
})

test('an event is there, not there yet, or gone', () => {
  const hub = hubWith(6)
  expect([hub.read(7), hub.read(2), hub.read(3)?.facts, hub.read(6)?.facts]).toEqual([
    null,
    undefined,
    { n: 3 },
    { n: 6 },
  ])
})

test('readers are told once for many events, after what caused them, and no more when they have left', async () => {
  const hub = hubWith(0)
  let told = 0
  const leave = hub.onNews(() => {
    told += 1
  })
  hub.publish('switch_ready', [], {})
  hub.publish('switch_ready', [], {})
  expect(told).toBe(0)
  await Promise.resolve()
  expect(told).toBe(1)
  leave()
  hub.publish('switch_ready', [], {})
  await Promise.resolve()
  expect(told).toBe(1)
})

test('a text without end is cut', () => {
  const hub = hubWith(0)
  hub.publish('call_began', [], { caller: 'x'.repeat(5000), waited_ms: 1 })
  expect(hub.read(1)?.facts).toEqual({ caller: 'x'.repeat(256), waited_ms: 1 })
})

const event = (type: LiveEventType, ...groups: string[]): LiveEvent =>
  ({ n: 1, type, at: start, groups, facts: {} }) as unknown as LiveEvent

test.each<[string, readonly string[] | null, readonly string[] | null, LiveEvent, boolean]>([
  ['everything', null, null, event('call_began'), true],
  ['its type', ['call_began'], null, event('call_began'), true],
  ['another type', ['call_began'], null, event('call_phase'), false],
  ['its kind', ['call'], null, event('call_phase'), true],
  ['its group', null, ['120'], event('queue_left', '120'), true],
  ['one of its groups', null, ['121'], event('agent_state', '120', '121'), true],
  ['another group', null, ['121'], event('queue_left', '120'), false],
  ['a call of no group', null, ['121'], event('call_began'), false],
  ['switches belong to no group', null, ['121'], event('switch_lost'), true],
  ['type and group both', ['queue'], ['121'], event('switch_lost'), false],
])('wanted: %s', (_name, types, groups, of, expected) => {
  const filter = {
    types: types === null ? null : typesNamed(types).types,
    groups: groups === null ? null : new Set(groups),
  }
  expect(isWanted(of, filter)).toBe(expected)
})

test('names nobody knows are told', () => {
  expect(typesNamed(['call', 'calls', 'toString']).unknown).toEqual(['calls', 'toString'])
})
