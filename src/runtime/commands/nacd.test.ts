import { expect, test } from 'vitest'
import type { LineRequest } from '../../core/line/line.ts'
import { millis } from '../../core/shared/ids.ts'
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

test.each<[string, Partial<LineRequest>]>([
  ['13800138000', {}],
  ['13800138000 1001', { extension: '1001', caller: '1001' }],
  ['13800138000 1001  carrier-1', { extension: '1001', caller: '1001', gateway: 'carrier-1' }],
])('nacd explain %s asks for %o', async (line, expected) => {
  const { answer, asked } = await explained(line)
  expect(answer.split('\n')).toEqual([
    'the call would go out over gateway carrier-1',
    'the number may be called',
    'route 7 (prefix "138", gateway carrier-1): taken',
    '+OK',
  ])
  const plain = { extension: '', caller: '', gateway: '', displayNumber: '', group: '' }
  const rest = { priority: 0, since: 5_000, mayWait: true }
  expect(asked).toEqual([{ number: '13800138000', ...plain, ...rest, ...expected }])
})

test.each(['', '1 2 3 4', '1 $(reboot)', `${'1'.repeat(65)}`, '1 1001 a/b'])(
  'nacd explain %j is refused',
  async line => {
    const { answer, asked } = await explained(line)
    expect(answer).toBe('-ERR usage: nacd explain <number> [extension] [gateway]')
    expect(asked).toEqual([])
  },
)

async function explained(line: string): Promise<{ answer: string; asked: LineRequest[] }> {
  const asked: LineRequest[] = []
  const lines: NacdCommandDeps['lines'] = {
    explain(request) {
      asked.push(request)
      const route = { id: 7, prefix: '138', gateway: 'carrier-1', verdict: { type: 'taken' } } as const
      return { destination: { type: 'allowed', rule: null }, routes: [route], obstacles: [] }
    },
  }
  const deps = { lines, language: 'en', clock: { now: () => millis(5_000) } } as unknown as NacdCommandDeps
  return { answer: await runNacd(`explain ${line}`, deps), asked }
}
