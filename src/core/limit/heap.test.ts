import { expect, test } from 'vitest'
import { Heap } from './heap.ts'

test('what takes the place of one removed rises above its new parent', () => {
  const heap = new Heap<{ readonly n: number }>((a, b) => a.n < b.n)
  // As levels: 0 | 10 1 | 20 21 2 3 | 30 31 32 33 4 5 6 7. Removing 20 puts 7 below 10.
  const items = [0, 10, 1, 20, 21, 2, 3, 30, 31, 32, 33, 4, 5, 6, 7].map(n => ({ n }))
  for (const item of items) heap.add(item)
  expect(heap.remove(items[3] ?? { n: 0 })).toBe(true)
  expect(heap.takeWhile(() => true).map(({ n }) => n)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 10, 21, 30, 31, 32, 33,
  ])
})
