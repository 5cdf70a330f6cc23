import { describe, expect, test } from 'vitest'
import { createPortPool } from './port-pool.ts'

const take = (pool: ReturnType<typeof createPortPool>): number | undefined =>
  pool.candidates().next().value ?? undefined

describe('port pool', () => {
  test.each([
    [16384, 16389, [16384, 16386, 16388]],
    [16385, 16390, [16386, 16388]],
    [16384, 16388, [16384, 16386]],
    [65534, 65535, [65534]],
  ])('%i-%i: only even ports with their odd neighbour inside', (low, high, ports) => {
    expect([...createPortPool(low, high).candidates()]).toEqual(ports)
  })

  test.each([
    [16384, 16384],
    [16385, 16386],
    [20000, 10000],
    [0, 10],
    [65000, 65536],
    [1.5, 20],
    [Number.NaN, 20],
  ])('%d-%d is refused', (low, high) => {
    expect(() => createPortPool(low, high)).toThrow(RangeError)
  })

  test('goes round, so that a port just given back comes last', () => {
    const pool = createPortPool(10000, 10005)
    const first = take(pool)
    pool.release(first ?? 0)
    expect([first, take(pool), take(pool), take(pool), take(pool)]).toEqual([
      10000,
      10002,
      10004,
      10000,
      undefined,
    ])
  })

  test('two openers at the same time never get the same port', () => {
    const pool = createPortPool(10000, 10007)
    const [one, two] = [pool.candidates(), pool.candidates()]
    const ports = [one, two, one, two].map(each => each.next().value)
    expect(new Set(ports).size).toBe(4)
  })
})
