import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterAttempt, isLetThrough, noTrouble, probeShare, shareOf, type Trouble } from './throttle.ts'

const minute = 60_000

/** As many outcomes one after the other, `apart` ms between them; the shares after each. */
function play(outcomes: readonly boolean[], apart = 0, from: Trouble = noTrouble): [Trouble, number[]] {
  let trouble = from
  const shares = outcomes.map(failed => {
    const now = trouble.at + apart
    trouble = afterAttempt(trouble, failed, now)
    return shareOf(trouble, now)
  })
  return [trouble, shares]
}
const times = (count: number, failed: boolean) => new Array<boolean>(count).fill(failed)

test.each([
  [0, 1],
  [3, 1],
  [4, 0.968],
  [10, 0.777],
  [30, 0.361],
  [67, 0.054],
  [68, probeShare],
  [1000, probeShare],
])('after %d failures in a row from the start the share is %d', (failures, share) => {
  const [trouble, shares] = play(times(failures, true))
  expect(shareOf(trouble, 0)).toBeCloseTo(share, 3)
  expect(shares).toEqual(shares.toSorted((a, b) => b - a))
})

test.each([
  [0, probeShare],
  [3, probeShare],
  [4, 0.083],
  [20, 0.517],
  [67, 0.996],
  [68, 1],
])('and after %d good calls from there it is %d', (good, share) => {
  const [down] = play(times(200, true))
  const [up, shares] = play(times(good, false), 0, down)
  expect(shareOf(up, 0)).toBeCloseTo(share, 3)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
})

test.each([
  [0, probeShare],
  [1, probeShare],
  [2, 0.085],
  [10, 0.525],
  [30, 0.97],
  [34, 1],
])('without any call it is %d min later %d: a gateway is not forgotten', (minutes, share) => {
  const [down] = play(times(1000, true))
  expect(shareOf(down, down.at + minutes * minute)).toBeCloseTo(share, 2)
})

test('a time before the last outcome counts as that moment', () => {
  const [down] = play(times(200, true), 1000)
  expect(shareOf(down, 0)).toBe(probeShare)
  expect(afterAttempt(down, true, 0).at).toBe(down.at)
})

test.each([
  [1, 0.999, true],
  [0.3, 0.299, true],
  [0.3, 0.3, false],
  [probeShare, 0, true],
  [probeShare, 0.05, false],
])('of a share of %d a draw of %d is let through: %s', (share, drawn, expected) => {
  expect(isLetThrough(share, drawn)).toBe(expected)
})

/** mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A house that chooses the gateway for a call every `apart` ms; its trunk fails as often as `failing` says. */
class World {
  trouble = noTrouble
  now = 1_000_000_000
  offered = 0
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seeded(seed)
  }

  /** The share after each call. */
  run(calls: number, failing: number, apart: number): number[] {
    return Array.from({ length: calls }, () => {
      this.now += apart
      if (isLetThrough(shareOf(this.trouble, this.now), this.#random())) {
        this.offered += 1
        this.trouble = afterAttempt(this.trouble, this.#random() < failing, this.now)
      }
      return shareOf(this.trouble, this.now)
    })
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** How often it went all the way from nearly all calls to nearly none, or back. */
function flaps(shares: readonly number[]): number {
  const ends = shares.map(share => (share > 0.9 ? 1 : share < 0.15 ? -1 : 0)).filter(end => end !== 0)
  return ends.filter((end, at) => at > 0 && end !== ends[at - 1]).length
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a trunk at ten calls a second, dice %d', seed => {
  const perSecond = 100
  test('down, and up again when it works', () => {
    const world = new World(seed)
    expect(mean(world.run(600, 0.02, perSecond))).toBeGreaterThan(0.99)
    const failing = world.run(3000, 1, perSecond)
    expect(failing.findIndex(share => share < 0.1)).toBeLessThan(400)
    expect(Math.max(...failing.slice(-2000))).toBeLessThan(0.1)
    const recovered = world.run(6000, 0.02, perSecond)
    expect(mean(recovered.slice(-1000))).toBeGreaterThan(0.99)
    expect(flaps(recovered)).toBe(1)
  })

  test.each([
    [0.02, 0.999, 1],
    [0.05, 0.98, 1],
    [0.35, 0.66, 0.75],
    [0.45, 0.54, 0.63],
    [0.6, 0.36, 0.45],
    [0.95, 0.05, 0.08],
  ])('failing at %d it stays at a share between %d and %d, without flapping', (failing, low, high) => {
    const world = new World(seed)
    world.run(4000, failing, perSecond)
    const shares = world.run(20_000, failing, perSecond)
    expect(mean(shares)).toBeGreaterThanOrEqual(low)
    expect(mean(shares)).toBeLessThanOrEqual(high)
    expect(flaps(shares)).toBe(0)
  })
})

test('a dead trunk with a call a minute: fewer calls, never none for long', () => {
  const world = new World(1)
  const shares = world.run(1000, 1, minute)
  expect(Math.min(...shares)).toBeGreaterThan(probeShare)
  expect(world.offered).toBeGreaterThan(500)
  expect(mean(shares.slice(100))).toBeLessThan(0.8)
})

test('whatever comes: 0.05..1, a good call never takes a share away, a failure never gives one, time only gives', () => {
  const seen = fc.array(fc.record({ failed: fc.boolean(), after: fc.nat(20 * minute) }), { maxLength: 200 })
  fc.assert(
    fc.property(seen, outcomes => {
      let trouble = noTrouble
      let now = 0
      for (const { failed, after } of outcomes) {
        const before = shareOf(trouble, now)
        now += after
        const waited = shareOf(trouble, now)
        expect(waited).toBeGreaterThanOrEqual(before)
        trouble = afterAttempt(trouble, failed, now)
        const share = shareOf(trouble, now)
        expect(failed ? waited - share : share - waited).toBeGreaterThanOrEqual(0)
        expect(share).toBeGreaterThanOrEqual(probeShare)
        expect(share).toBeLessThanOrEqual(1)
      }
    }),
  )
})
