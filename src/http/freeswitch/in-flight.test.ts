import { expect, test } from 'vitest'
import { shareInFlight } from './in-flight.ts'

test('asks at the same time share one answer, later ones ask again, keys do not mix', async () => {
  const asked: string[] = []
  const ask = shareInFlight(async key => {
    asked.push(key)
    return `${key}-${asked.length}`
  })
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['a-1', 'a-1', 'b-2'])
  expect(await ask('a')).toBe('a-3')
})

test('a failure is shared, and not kept', async () => {
  let healthy = false
  const ask = shareInFlight(async () => {
    if (!healthy) throw new Error('down')
    return 'up'
  })
  await expect(Promise.all([ask('a'), ask('a')])).rejects.toThrow('down')
  healthy = true
  expect(await ask('a')).toBe('up')
})
