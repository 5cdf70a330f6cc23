import { expect, test } from 'vitest'
import { type Stop, stopAll } from './stops.ts'

test('the last started is stopped first, and a failure keeps nobody up', async () => {
  const order: string[] = []
  const stops: Stop[] = [
    () => void order.push('first'),
    () => Promise.reject(new Error('second')),
    async () => void order.push('third'),
  ]
  await expect(stopAll(stops)).rejects.toThrow('second')
  expect(order).toEqual(['third', 'first'])
  expect(stops).toEqual([])
})
