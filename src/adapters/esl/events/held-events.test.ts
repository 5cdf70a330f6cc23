import { expect, test } from 'vitest'
import { createHeldEvents } from './held-events.ts'

test('keeps copies in their order, up to its size', () => {
  const held = createHeldEvents(5)
  const chunk = Buffer.from('abcd')
  expect(held.add(chunk.subarray(0, 2))).toBe(true)
  expect(held.add(chunk.subarray(2))).toBe(true)
  expect(held.add(chunk)).toBe(false)
  chunk.fill('x')
  expect(held.take().map(String)).toEqual(['ab', 'cd'])
  expect(held.take()).toEqual([])
  expect(held.add(Buffer.from('12345'))).toBe(true)
})
