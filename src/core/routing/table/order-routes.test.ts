import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderRoutes, type Ranked } from './order-routes.ts'

const ranked = (id: number, priority: number, weight: number, cost = 0): Ranked => ({
  id,
  priority,
  weight,
  cost,
})
const order = (routes: readonly Ranked[], random: () => number, quality: Record<number, number> = {}) =>
  orderRoutes(routes, ({ id }) => quality[id] ?? 0, random).map(({ id }) => id)
const never = (): number => {
  throw new Error('nothing to draw')
}

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

test.each<[string, readonly Ranked[], Record<number, number>, readonly number[]]>([
  ['none', [], {}, []],
  ['the lowest priority first', [ranked(1, 2, 0), ranked(2, 1, 0)], {}, [2, 1]],
  ['then the cheapest', [ranked(1, 1, 0, 2), ranked(2, 1, 0, 1)], {}, [2, 1]],
  ['then the best', [ranked(1, 1, 0), ranked(2, 1, 0)], { 1: 0.4, 2: 0.6 }, [2, 1]],
  ['then the first', [ranked(2, 1, 0), ranked(1, 1, 0)], {}, [1, 2]],
  ['weight 0 after a weight, however cheap', [ranked(1, 1, 0, 1), ranked(2, 1, 9, 5)], {}, [2, 1]],
])('%s', (_name, routes, quality, expected) => {
  expect(order(routes, never, quality)).toEqual(expected)
})

test.each([
  [0, [1, 2]],
  [0.24, [1, 2]],
  [0.25, [2, 1]],
  [0.99, [2, 1]],
])('weights 1 and 3, drawn %d: %j', (mark, expected) => {
  expect(order([ranked(1, 1, 1), ranked(2, 1, 3)], () => mark)).toEqual(expected)
})

test('shares calls in proportion to the weights, in the second place too', () => {
  const routes = [ranked(1, 1, 50), ranked(2, 1, 30), ranked(3, 1, 20)]
  const [calls, random, first, second] = [100_000, seeded(7), [0, 0, 0, 0], [0, 0, 0, 0]]
  for (let call = 0; call < calls; call++) {
    const [one = 0, two = 0] = order(routes, random)
    first[one] = (first[one] ?? 0) + 1
    if (one === 1) second[two] = (second[two] ?? 0) + 1
  }
  // Chi-square with 2 and 1 degrees of freedom, p = 0.001.
  expect(chiSquare(first.slice(1), [0.5, 0.3, 0.2])).toBeLessThan(13.82)
  expect(chiSquare(second.slice(2), [0.6, 0.4])).toBeLessThan(10.83)
})

function chiSquare(seen: readonly number[], shares: readonly number[]): number {
  const all = seen.reduce((sum, count) => sum + count, 0)
  return shares.reduce((sum, share, at) => sum + ((seen[at] ?? 0) - all * share) ** 2 / (all * share), 0)
}

test('loses and doubles none, and never puts a higher priority first', () => {
  const some = fc.record({ priority: fc.nat(3), weight: fc.nat(3), cost: fc.nat(2) })
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), fc.integer(), (figures, seed) => {
      const routes = figures.map((each, id) => ({ id, ...each }))
      const ordered = orderRoutes(routes, () => 0, seeded(seed))
      expect(ordered.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(routes.map(({ id }) => id))
      const levels = ordered.map(({ priority, weight }) => priority * 2 + Number(weight === 0))
      expect(levels).toEqual(levels.toSorted((a, b) => a - b))
    }),
  )
})
