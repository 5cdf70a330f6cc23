import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { millis } from '../shared/ids.ts'
import { EvenSpacing } from './even-spacing.ts'
import { SlidingWindow } from './sliding-window.ts'
import { SteadyTime } from './steady-time.ts'

interface Pacer {
  readyAt(): number
  take(now: number): void
}

function evenly(limit: number): Pacer {
  const spacing = new EvenSpacing(limit, 1000)
  return { readyAt: () => spacing.readyAt(true), take: now => spacing.take(now, true) }
}

const bursting = (limit: number): Pacer => new SlidingWindow(limit, 1000)

function admittedOf(pacer: Pacer, times: readonly number[]): number[] {
  return times.filter(now => {
    if (pacer.readyAt() > now) return false
    pacer.take(now)
    return true
  })
}

/** Brute force: the most admissions in any closed stretch of the window, begun at each of them. */
function worstWindow(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map(from => times.filter(at => at >= from && at <= from + windowMs).length))
}

test.each<[limit: number, offered: number[], admitted: number[]]>([
  [0, [0, 1, 5_000], []],
  [1, [0, 999, 1000, 1001, 1002], [0, 1001]],
  [2, [0, 0, 0, 1000, 1001, 1001, 1001], [0, 0, 1001, 1001]],
  [2, [0, 600, 1000, 1001, 1002, 1601], [0, 600, 1001, 1601]],
  [3, [5, 5, 5, 5, 1005, 1006], [5, 5, 5, 1006]],
])('%i in a second of %j admits %j', (limit, offered, admitted) => {
  expect(admittedOf(new SlidingWindow(limit, 1000), offered)).toEqual(admitted)
})

test.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])('a limit of %d is no limit', limit => {
  expect(() => new SlidingWindow(limit, 1000)).toThrow(RangeError)
})

test('an admission nobody asked for is an error', () => {
  const window = new SlidingWindow(1, 1000)
  window.take(0)
  expect(() => window.take(1000)).toThrow('before 1001')
})

test('one that is held takes its place for as long as it takes, and counts from when it is settled', () => {
  const window = new SlidingWindow(2, 1000)
  window.hold(0)
  window.take(10)
  expect([window.readyAt(), window.idleAt()]).toEqual([1011, Number.POSITIVE_INFINITY])
  window.hold(1011)
  expect(window.readyAt()).toBe(Number.POSITIVE_INFINITY)
  expect(() => window.hold(9000)).toThrow('before Infinity')
  window.settle(2000)
  expect(window.readyAt()).toBe(3001)
  window.settle(2500)
  expect([window.readyAt(), window.idleAt()]).toEqual([3001, 3501])
  window.take(3001)
  expect(window.readyAt()).toBe(3501)
  expect(() => window.settle(3600)).toThrow('held')
})

test('a limit lowered below what is held admits nobody before enough is settled', () => {
  const window = new SlidingWindow(3, 1000)
  for (const at of [0, 1, 2]) window.hold(at)
  window.resize(1)
  window.settle(10)
  window.settle(20)
  expect(window.readyAt()).toBe(Number.POSITIVE_INFINITY)
  window.resize(0)
  window.settle(30)
  window.resize(2)
  expect([window.readyAt(), window.idleAt()]).toEqual([1031, 1031])
})

const arrivals = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1500 })), {
    maxLength: 200,
  })
  .map(gaps => {
    let now = 0
    return gaps.map(gap => (now += gap))
  })

test.each([
  ['sliding', bursting],
  ['even', evenly],
] as const)('%s: no window above the limit, wherever it begins', (_, pacerOf) => {
  void fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), arrivals, (limit, times) => {
      expect(worstWindow(admittedOf(pacerOf(limit), times), 1000)).toBeLessThanOrEqual(limit)
    }),
  )
})

test('the limit is used in full: what is refused would have been one too many', () => {
  void fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), arrivals, (limit, times) => {
      const admitted: number[] = []
      const window = new SlidingWindow(limit, 1000)
      for (const now of times) {
        const isFree = admitted.filter(at => at >= now - 1000).length < limit
        expect(window.readyAt() <= now).toBe(isFree)
        if (!isFree) continue
        window.take(now)
        admitted.push(now)
      }
    }),
  )
})

test.each([1, 2, 3, 7, 30, 300, 999, 2500])(
  'even spacing at %i per second spends the limit over a minute',
  limit => {
    const spacing = evenly(limit)
    const times = Array.from({ length: 60_000 }, (_, ms) => ms).flatMap(ms => Array(4).fill(ms))
    const admitted = admittedOf(spacing, times)
    expect(admitted.length).toBeGreaterThanOrEqual(limit * 60 * 0.99)
    const gaps = admitted.slice(1).map((at, index) => at - (admitted[index] ?? 0))
    expect(gaps.filter(gap => gap < Math.floor(1000 / limit))).toEqual([])
  },
)

test('a changed limit counts what was admitted under the old one', () => {
  void fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 }),
      arrivals,
      (limits, times) => {
        const window = new SlidingWindow(limits[0] ?? 0, 1000)
        const admitted: number[] = []
        for (const [index, now] of times.entries()) {
          const limit = limits[Math.floor(index / 10) % limits.length] ?? 0
          window.resize(limit)
          if (window.readyAt() > now) continue
          window.take(now)
          admitted.push(now)
          expect(admitted.filter(at => at >= now - 1000).length).toBeLessThanOrEqual(limit)
        }
      },
    ),
  )
})

test('a limit lowered and raised again within a window forgets nothing that counts', () => {
  const window = new SlidingWindow(3, 1000)
  expect(admittedOf(window, [0, 10, 20])).toHaveLength(3)
  window.resize(0)
  window.resize(1)
  window.resize(4)
  expect(admittedOf(window, [30, 1010, 1021])).toEqual([1021])
})

test('a clock set back neither admits too much nor stops the line', () => {
  const steady = new SteadyTime()
  const window = new SlidingWindow(1, 1000)
  const seen = [5_000_000, 1_000, 1_500, 2_001].filter(clock => {
    const now = steady.at(millis(clock))
    if (window.readyAt() > now) return false
    window.take(now)
    return true
  })
  expect(seen).toEqual([5_000_000, 2_001])
  expect(steady.toClock(window.readyAt())).toBe(3_002)
})

test('a time that is no number is a bug', () => {
  expect(() => new SteadyTime().at(millis(Number.NaN))).toThrow('the time is NaN')
})
