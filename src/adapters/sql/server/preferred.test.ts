import { expect, test } from 'vitest'
import { Preferred } from './preferred.ts'

const noTls = new Error('no TLS')
const isNoTls = (error: unknown) => error === noTls

/** A server that takes connections with TLS, without, or both. */
function pools(use: 'off' | 'preferred' | 'required', takes: (withTls: boolean) => boolean) {
  const opened: boolean[] = []
  const preferred = new Preferred({ use }, withTls => {
    opened.push(withTls)
    return withTls
  })
  const connect = () =>
    preferred.use(async withTls => {
      if (!takes(withTls)) throw noTls
      return withTls ? 'encrypted' : 'plain'
    }, isNoTls)
  return { opened, connect }
}

test.each([
  ['off', () => true, 'plain', [false]],
  ['required', () => true, 'encrypted', [true]],
  ['preferred', () => true, 'encrypted', [true]],
  ['preferred', (withTls: boolean) => !withTls, 'plain', [true, false]],
] as const)('%s', async (use, takes, expected, open) => {
  const { opened, connect } = pools(use, takes)
  expect(await Promise.all([connect(), connect()])).toEqual([expected, expected])
  expect(await connect()).toBe(expected)
  expect(opened).toEqual(open)
})

test('required is never less', async () => {
  const { opened, connect } = pools('required', withTls => !withTls)
  await expect(connect()).rejects.toBe(noTls)
  expect(opened).toEqual([true])
})

test('another failure changes nothing', async () => {
  const opened: boolean[] = []
  const preferred = new Preferred({ use: 'preferred' }, withTls => opened.push(withTls))
  await expect(preferred.use(() => Promise.reject(new Error('down')), isNoTls)).rejects.toThrow('down')
  expect(opened).toEqual([true])
})
