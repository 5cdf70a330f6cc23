import { afterEach, expect, test } from 'vitest'
import { millis } from '../../core/shared/ids.ts'
import { type EventFile, openEventFile } from './event-file.ts'
import { Ledger } from './ledger.ts'
import { hurriedClock, memoryLog, temporaryFolder } from './testing.ts'
import type { OnRecovery } from './verdict.ts'

const now = millis(1_700_000_000_000)
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean()
})

/** A ledger on a real file whose disk can be made to fail, as a full one does. */
function openLedger(maxRows = 1_000_000) {
  const { file, remove } = temporaryFolder()
  const real = openEventFile(file)
  cleanups.push(remove, () => real.close())
  const disk = { full: false }
  const spoilable: EventFile = {
    get waiting() {
      return real.waiting
    },
    apply: (changes, maxRows) => {
      if (disk.full) throw new Error('database or disk is full')
      return real.apply(changes, maxRows)
    },
    due: (at, limit, busy) => real.due(at, limit, busy),
    nextDueAt: busy => real.nextDueAt(busy),
    close: () => real.close(),
  }
  const { log, lines } = memoryLog()
  const dropped: number[] = []
  const onDropped = (count: number) => dropped.push(count)
  const ledger = new Ledger({ file: spoilable, clock: hurriedClock(), log, maxRows, onDropped })
  return { ledger, disk, lines, dropped }
}

const event = (nth: number, callUuid = 'call-1') => ({ eventId: `event-${nth}`, callUuid, body: '{}' })

test('while the disk is full events wait in memory and are written when it has room again', () => {
  const { ledger, disk, lines } = openLedger()
  disk.full = true
  ledger.append(event(1), now)
  expect([ledger.save(), ledger.save()]).toEqual([false, false])
  expect(lines).toEqual(['warn outbox file cannot be used just now, trying again'])
  disk.full = false
  expect([ledger.save(), ledger.waiting]).toEqual([true, 1])
  expect(ledger.take(now, 9).map(taken => taken.eventId)).toEqual(['event-1'])
})

test('memory is bounded meanwhile: the oldest go, counted', () => {
  const { ledger, disk, dropped } = openLedger()
  disk.full = true
  for (let nth = 0; nth < 12_000; nth++) ledger.append(event(nth), now)
  expect(ledger.waiting).toBe(10_000)
  expect(dropped).toEqual([1_000, 1_000])
  disk.full = false
  ledger.save()
  expect(ledger.take(now, 1).map(taken => taken.eventId)).toEqual(['event-2000'])
})

test('a flood within one turn is written in pieces', () => {
  const { ledger, disk, dropped } = openLedger()
  for (let nth = 0; nth < 1_500; nth++) ledger.append(event(nth), now)
  disk.full = true
  expect(ledger.take(now, 1)).toHaveLength(1)
  expect([ledger.waiting, dropped]).toEqual([1_500, []])
})

test('a settlement that is not written keeps its call busy, so that the event is not sent twice', () => {
  const { ledger, disk } = openLedger()
  ledger.append(event(1), now)
  ledger.append(event(2), now)
  ledger.save()
  const [first] = ledger.take(now, 9)
  if (first === undefined) throw new Error('nothing was due')
  disk.full = true
  ledger.settle({ type: 'advance', event: first, now })
  expect([ledger.save(), ledger.take(now, 9), ledger.nextDueAt()]).toEqual([false, [], null])
  disk.full = false
  expect(ledger.save()).toBe(true)
  expect(ledger.take(now, 9).map(taken => taken.eventId)).toEqual(['event-2'])
})

test('calls take turns: one with a long line does not keep the others waiting', () => {
  const { ledger } = openLedger()
  for (let nth = 0; nth < 3; nth++) ledger.append(event(nth, 'long'), now)
  ledger.append(event(9, 'short'), millis(now + 1))
  ledger.save()
  const later = millis(now + 2)
  const [first] = ledger.take(later, 1)
  if (first === undefined) throw new Error('nothing was due')
  ledger.settle({ type: 'advance', event: first, now: later })
  ledger.save()
  expect(ledger.take(later, 1).map(taken => taken.eventId)).toEqual(['event-9'])
})

test('a postponed event is due at its time, or when the receiver is back if only that was missing', () => {
  const { ledger } = openLedger()
  ledger.append(event(1, 'own-fault'), now)
  ledger.append(event(2, 'receiver-away'), now)
  ledger.append(event(3, 'receiver-in-trouble'), now)
  ledger.save()
  const recoveryOf: Record<string, OnRecovery> = { 'receiver-away': 'forgive', 'receiver-in-trouble': 'wake' }
  for (const taken of ledger.take(now, 9)) {
    const onRecovery = recoveryOf[taken.callUuid] ?? 'stay'
    ledger.settle({ type: 'postpone', event: taken, dueAt: millis(now + 5_000), onRecovery })
  }
  ledger.save()
  expect([ledger.take(millis(now + 4_999), 9), ledger.nextDueAt()]).toEqual([[], now + 5_000])
  ledger.settle({ type: 'wake', now: millis(now + 1) })
  ledger.save()
  expect(ledger.take(millis(now + 1), 9)).toMatchObject([
    { eventId: 'event-2', tries: 0 },
    { eventId: 'event-3', tries: 1 },
  ])
  expect(ledger.take(millis(now + 5_000), 9)).toMatchObject([{ eventId: 'event-1', tries: 1 }])
})

test('an event that was dropped leaves its pause and its tries to nobody', () => {
  const { ledger } = openLedger(2)
  ledger.append(event(1, 'call-1'), now)
  ledger.append(event(2, 'call-1'), now)
  ledger.save()
  const [first] = ledger.take(now, 9)
  if (first === undefined) throw new Error('nothing was due')
  ledger.settle({ type: 'postpone', event: first, dueAt: millis(now + 60_000), onRecovery: 'stay' })
  ledger.save()
  ledger.append(event(3, 'call-1'), now)
  ledger.save()
  const [second] = ledger.take(now, 9)
  expect(second).toMatchObject({ eventId: 'event-2', tries: 0 })
  if (second === undefined) return
  ledger.append(event(4, 'call-1'), now)
  ledger.settle({ type: 'postpone', event: second, dueAt: millis(now + 60_000), onRecovery: 'stay' })
  ledger.save()
  ledger.append(event(5, 'call-1'), now)
  ledger.save()
  expect(ledger.take(now, 9)).toMatchObject([{ eventId: 'event-4', tries: 0 }])
})

test('when the clock is set back, what would wait too long is due', () => {
  const { ledger } = openLedger()
  ledger.append(event(1, 'ahead'), millis(now + 86_400_000))
  ledger.append(event(2, 'soon'), millis(now + 10))
  ledger.settle({ type: 'bringForward', beyond: millis(now + 10), now })
  ledger.save()
  expect(ledger.take(now, 9).map(taken => taken.eventId)).toEqual(['event-1'])
  expect(ledger.nextDueAt()).toBe(now + 10)
})

test('a call whose events were all dropped leaves nothing behind', () => {
  const { ledger, dropped } = openLedger(2)
  for (const nth of [1, 2, 3]) ledger.append(event(nth, 'old'), now)
  for (const nth of [4, 5]) ledger.append(event(nth, 'new'), now)
  ledger.save()
  expect([ledger.waiting, dropped]).toEqual([2, [3]])
  expect(ledger.take(now, 9).map(taken => taken.eventId)).toEqual(['event-4'])
  expect(ledger.nextDueAt()).toBeNull()
})
