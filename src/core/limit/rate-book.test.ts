import { expect, test } from 'vitest'
import { RateBook } from './rate-book.ts'
import { hour } from './rule.ts'

const rule = { limit: 5, even: false }

test('a key that is used again is no longer the longest unused: room comes when the other one is empty', () => {
  const book = new RateBook(hour, 2, 0)
  book.take('x', rule, 0)
  book.take('y', rule, 10)
  book.take('x', rule, 20)
  expect(book.readyAt('z', rule, 30)).toBe(10 + hour + 1)
  book.take('z', rule, 10 + hour + 1)
  expect([book.size, book.readyAt('y', rule, 10 + hour + 2)]).toEqual([2, 20 + hour + 1])
})
