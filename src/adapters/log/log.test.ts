import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { createLog, type LogOptions } from './log.ts'
import { shortLine } from './short-line.ts'

function collect(options: Partial<LogOptions> = {}) {
  const lines: Record<string, unknown>[] = []
  const write = (line: string): void => {
    const { time, ...rest } = JSON.parse(line) as Record<string, unknown>
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    lines.push(rest)
  }
  return { lines, log: createLog({ level: 'info', pii: false, ...options }, { write }) }
}

test('a line has level, message and fields; a child adds its own', () => {
  const { log, lines } = collect()
  log.info({ port: 8090 }, 'listening')
  log.child({ callId: 'c1' }).warn({ reason: 'timeout' }, 'call flow failed')
  expect(lines).toEqual([
    { level: 'info', port: 8090, msg: 'listening' },
    { level: 'warn', callId: 'c1', reason: 'timeout', msg: 'call flow failed' },
  ])
})

test.each(['debug', 'info', 'warn', 'error'] as const)('nothing below level %s is written', level => {
  const { log, lines } = collect({ level })
  const order = ['debug', 'info', 'warn', 'error'] as const
  for (const each of order) log[each]({}, each)
  expect(lines.map(line => line.msg)).toEqual(order.slice(order.indexOf(level)))
})

test.each([
  [false, '[redacted]', '[redacted]'],
  [true, { caller: '13800138000' }, { digits: '1' }],
])('with log_pii %s, numbers are %j', (pii, first, second) => {
  const { log, lines } = collect({ pii })
  log.info({ pii: { caller: '13800138000' } }, 'arrived')
  log.child({ pii: { digits: '1' } }).info({}, 'collected')
  log.info({ leg: { pii: { digits: '1' } } }, 'nested')
  expect(lines).toEqual([
    { level: 'info', pii: first, msg: 'arrived' },
    { level: 'info', pii: second, msg: 'collected' },
    { level: 'info', leg: { pii: second }, msg: 'nested' },
  ])
})

test('secrets are not written even with log_pii', () => {
  const { log, lines } = collect({ pii: true })
  log.error({ password: 's3cr3t', headers: { authorization: 'Bearer s3cr3t' } }, 'refused')
  expect(JSON.stringify(lines)).not.toContain('s3cr3t')
})

test('an error keeps its class, message and stack', () => {
  const { log, lines } = collect()
  log.error({ err: new RangeError('too far') }, 'failed')
  expect(lines[0]).toMatchObject({
    err: { type: 'RangeError', message: 'too far', stack: expect.any(String) },
  })
})

test.each([
  [{ level: 'info', msg: 'listening', host: '::1', port: 8090 }, 'info  listening host=::1 port=8090'],
  [{ level: 'warn', msg: 'odd', name: 'a b', list: [1, 2] }, 'warn  odd name="a b" list=[1,2]'],
  [{ level: 'error', msg: 'x', err: { stack: 'E: m\n  at y' } }, 'error x\n    E: m\n    at y'],
  [{ level: 'info', msg: 'x', from: '\u001b[2J\u009b2J' }, 'info  x from="\\u001b[2J?2J"'],
])('%j reads %j', (fields, expected) => {
  const line = shortLine(JSON.stringify({ time: '2026-01-02T03:04:05.678Z', ...fields }))
  expect(stripVTControlCharacters(line)).toMatch(/^\d\d:04:05 /)
  expect(stripVTControlCharacters(line).slice(9)).toBe(`${expected}\n`)
})

test('every line is out when the process exits, however soon', async () => {
  const module = new URL('./log.ts', import.meta.url).href
  const program = `
    const { createLog, standardOutput } = await import(${JSON.stringify(module)})
    const log = createLog({ level: 'info', pii: false }, standardOutput())
    for (let i = 0; i < 2000; i++) log.info({ i }, 'line')
    process.exit(3)`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  })
  const failure = await run.catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 3, stderr: '' })
  const lines = String((failure as { stdout: string }).stdout)
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(2000)
  expect(JSON.parse(lines[1999] ?? '')).toMatchObject({ i: 1999, level: 'info', msg: 'line' })
})
