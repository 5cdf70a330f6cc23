import { expect, test } from 'vitest'
import { LastKnown } from './last-known.ts'

/** A database that answers with the next of these; an Error is thrown. */
function reading(...answers: (string | Error)[]) {
  const told: string[] = []
  const read = async () => {
    const answer = answers.shift() ?? new Error('asked too often')
    if (answer instanceof Error) throw answer
    return answer
  }
  return { records: new LastKnown(read, reason => told.push(reason)), told }
}

test('records are read once until they are forgotten', async () => {
  const { records } = reading('one', 'two')
  expect([await records.get(), await records.get()]).toEqual(['one', 'one'])
  records.forget()
  expect(await records.get()).toBe('two')
})

test('what never could be read fails, and is tried again', async () => {
  const { records, told } = reading(new Error('down'), 'one')
  await expect(records.get()).rejects.toThrow('down')
  expect(await records.get()).toBe('one')
  expect(told).toEqual([])
})

test('what cannot be read again stays as it was, and that is told once until it can', async () => {
  const { records, told } = reading(
    'one',
    new Error('down'),
    new Error('still down'),
    'two',
    new Error('again'),
  )
  const seen: [string, boolean][] = []
  for (let each = 0; each < 5; each += 1) {
    seen.push([await records.get(), records.isStale])
    records.forget()
  }
  expect(seen).toEqual([
    ['one', false],
    ['one', true],
    ['one', true],
    ['two', false],
    ['two', true],
  ])
  expect(told).toEqual(['down', 'again'])
})

test('a reading that was overtaken is not kept', async () => {
  const slow = Promise.withResolvers<string>()
  const answers = [
    Promise.resolve('first'),
    slow.promise,
    Promise.resolve('new'),
    Promise.reject(new Error('down')),
  ]
  const records = new LastKnown(
    () => answers.shift() ?? slow.promise,
    () => undefined,
  )
  await records.get()
  records.forget()
  const overtaken = records.get()
  records.forget()
  expect(await records.get()).toBe('new')
  slow.resolve('old')
  expect(await overtaken).toBe('old')
  records.forget()
  expect(await records.get()).toBe('new')
})
