import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrderedSet } from './ordered-set.ts'

const byValue = (a: number, b: number): number => a - b

/** What the set must say, of a sorted array. */
function check(set: OrderedSet<number>, sorted: readonly number[], probe: number): void {
  expect([...set]).toEqual(sorted)
  expect(set.size).toBe(sorted.length)
  expect(set.first()).toBe(sorted[0])
  expect(set.has(probe)).toBe(sorted.includes(probe))
  expect(set.rank(probe)).toBe(sorted.filter(each => each < probe).length)
  expect(set.countWhile(each => each <= probe)).toBe(sorted.filter(each => each <= probe).length)
  expect([-1, 0, 1, 5, sorted.length].map(at => set.at(at))).toEqual(
    [-1, 0, 1, 5, sorted.length].map(at => sorted[at]),
  )
}

test('is as a sorted array is, whatever is put in and taken out', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 120 })
  void fc.assert(
    fc.property(steps, all => {
      const set = new OrderedSet(byValue)
      let sorted: number[] = []
      for (const [isAdded, value] of all) {
        const was = sorted.includes(value)
        expect(isAdded ? set.add(value) : set.remove(value)).toBe(isAdded ? !was : was)
        sorted = sorted.filter(each => each !== value)
        if (isAdded) sorted = [...sorted, value].sort(byValue)
        check(set, sorted, value)
      }
    }),
    { numRuns: 300 },
  )
})

test('stays flat when items come in order: few are compared', () => {
  let compared = 0
  const set = new OrderedSet<number>((a, b) => {
    compared += 1
    return a - b
  })
  const size = 20_000
  for (let value = 0; value < size; value++) set.add(value)
  compared = 0
  for (let value = 0; value < size; value += 100) set.has(value)
  // Twice the natural logarithm is what a random tree takes in the mean; here with room to spare.
  expect(compared / (size / 100)).toBeLessThan(4 * Math.log(size))
})
