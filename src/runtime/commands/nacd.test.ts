import { expect, test } from 'vitest'
import type { LineRequest } from '../../core/line/line.ts'
import { legId, millis } from '../../core/shared/ids.ts'
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

const bridged = { type: 'bridged', legId: legId('b'), since: millis(0), queue: '', survey: null } as const
const busy = { legId: legId('b'), reason: { type: 'bridge' } }

test.each<[string, unknown, string]>([
  ['A 121', { type: 'playing' }, '+OK A 121'],
  ['A 121', { type: 'asking' }, '+OK A 121'],
  ['A 121', { type: 'queued', wait: { group: '122' } }, '+OK A 121'],
  ['A 121', { type: 'queued', wait: { group: '121' } }, '-ERR the caller waits there already'],
  ['A 121', bridged, '-ERR the caller is talking'],
  ['A 121', { type: 'dialing', ...busy }, '-ERR somebody is being rung for the caller'],
  ['A 121', { type: 'ending' }, '-ERR the call is over'],
  ['A 999', { type: 'playing' }, '-ERR no group 999'],
  ['B 121', { type: 'playing' }, '-ERR B is a leg of A'],
  ['C 121', { type: 'playing' }, '-ERR no call C'],
  ['A 121 more', { type: 'playing' }, '-ERR usage: nacd '],
  ['A', { type: 'playing' }, '-ERR usage: nacd '],
])('nacd %s in phase %o: %s', async (line, phase, answer) => {
  const posted: unknown[] = []
  const call = { uuid: 'A', phase }
  const calls = {
    ownerOf: (id: string) => (id === 'A' || id === 'B' ? call : undefined),
    post: (id: string, event: object) => posted.push({ id, ...event }),
  }
  const deps = { calls, acd: { policy: { groups: new Map([['121', {}]]) } } }
  expect(await runNacd(line, deps as unknown as NacdCommandDeps)).toContain(answer)
  expect(posted).toEqual(answer.startsWith('+OK') ? [{ id: 'A', type: 'groupRequested', group: '121' }] : [])
})

test.each([
  ['ready 1001', '+OK 1001 ready', [['1001', 'ready', '']]],
  ['busy 1001 out for lunch', '+OK 1001 busy', [['1001', 'busy', 'out for lunch']]],
  ['logout 1001', '+OK 1001 offline', [['1001', 'offline', '']]],
  ['ready 1009', '-ERR no agent 1009', [['1009', 'ready', '']]],
  ['ready', '-ERR expected the extension of an agent', []],
  ['wrapup 1001', '+OK 1001 rest ended', [['1001']]],
  ['wrapup 1001 end', '+OK 1001 rest ended', [['1001']]],
  ['wrapup 1001 30', '+OK 1001 rests 30 s', [['1001', 30]]],
  ['wrapup 1001 0', '-ERR expected end, or seconds from 1 to 36000', []],
  ['wrapup 1001 36001', '-ERR expected end, or seconds from 1 to 36000', []],
  ['wrapup 1002', '-ERR 1002 does not rest', [['1002']]],
  ['wrapup 1009', '-ERR no agent 1009', [['1009']]],
  ['wrapup', '-ERR usage: nacd wrapup <extension> [seconds|end]', []],
])('nacd %s: %s', async (line, answer, told) => {
  const asked: unknown[] = []
  const outcome = { '1001': 'done', '1002': 'notResting' } as const
  const say = (...args: readonly unknown[]) => {
    asked.push(args)
    return outcome[args[0] as keyof typeof outcome] ?? 'notFound'
  }
  const desk = { setStatus: async (...args: unknown[]) => say(...args), endRest: say, extendRest: say }
  expect(await runNacd(line, { desk } as unknown as NacdCommandDeps)).toBe(answer)
  expect(asked).toEqual(told)
})
