import { forAllCalls, type Route } from '../../src/core/routing/table/route.ts'

/** The trunks of the benchmarks. */
export const gateways: readonly string[] = Array.from({ length: 200 }, (_, nth) => `carrier-${nth}`)

/** Prefixes of so many digits, and how many there are of each. They begin with no 0, so that a number type can hold them. */
const lengths: readonly (readonly [digits: number, count: number])[] = [
  [2, 90],
  [3, 900],
  [4, 9_000],
  [5, 90_000],
  [6, 300_000],
  [7, 600_010],
]

/** A million prefixes: all short ones, then as many long ones as there is room for, spread evenly. */
export function* prefixes(): Generator<string> {
  for (const [digits, count] of lengths) {
    const lowest = 10 ** (digits - 1)
    const step = (9 * lowest) / count
    for (let nth = 0; nth < count; nth++) yield String(lowest + Math.floor(nth * step))
  }
}

/** One or two routes for each of `prefixes`, none of a weight: the cheapest goes first. */
export function* routeRows(): Generator<Route> {
  let id = 0
  let nth = 0
  for (const prefix of prefixes()) {
    for (let other = 0; other <= nth % 2; other++) {
      id += 1
      const gateway = gateways[(nth * 7 + other * 31) % gateways.length] ?? ''
      const cost = 10 + other + (nth % 7)
      yield { id, prefix, gateway, priority: 1, weight: 0, cost, only: forAllCalls, onLimit: 'next' }
    }
    nth += 1
  }
}

/** Numbers of eleven digits, each one another and every one with a route; the same ones each time. */
export function calledNumbers(count: number): string[] {
  // An odd step through a power of ten meets none twice.
  return Array.from({ length: count }, (_, nth) =>
    String(10_000_000_000 + ((nth * 7_919_432_717) % 89_999_999_999)),
  )
}
