import { expect, test } from 'vitest'
import { type NacdCommandDeps, runNacd } from './nacd.ts'

test.each([
  ['flush 1001', '+OK', ['1002']],
  ['flush 9999', '+OK', ['1001', '1002']],
  ['flush', '+OK', []],
])('nacd %s: %s', async (line, answer, left) => {
  const remembered = new Set(['1001', '1002'])
  const extensions = {
    forget: (number: string) => void remembered.delete(number),
    forgetAll: () => remembered.clear(),
  }
  // The other parts belong to other sub-commands.
  const deps = { extensions } as unknown as NacdCommandDeps
  expect(await runNacd(line, deps)).toBe(answer)
  expect([...remembered]).toEqual(left)
})
