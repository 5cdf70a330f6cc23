import { describe, expect, test } from 'vitest'
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

describe('a change that is known whole', () => {
  const mended = (text: string): string => `${text}, mended`

  test('is made to what is kept, and nothing is read', async () => {
    const { records } = reading('one')
    await records.get()
    records.amend(mended)
    expect(await records.get()).toBe('one, mended')
  })

  test('makes a reading that is under way be done again', async () => {
    const { records } = reading('old', 'new')
    const under = records.get()
    records.amend(mended)
    expect([await under, await records.get()]).toEqual(['old', 'new'])
  })

  test('holds while nothing can be read', async () => {
    const { records } = reading('one', new Error('down'), new Error('down'), 'two')
    await records.get()
    records.forget()
    records.amend(mended)
    expect([await records.get(), records.isStale]).toEqual(['one, mended', true])
    records.amend(mended)
    expect([await records.get(), records.isStale]).toEqual(['one, mended, mended', true])
    records.forget()
    await records.get()
    records.forget()
    expect([await records.get(), records.isStale]).toEqual(['two', false])
  })
})
