import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { read, sharedServer, testServer, token } from './testing/http-server.ts'

const shared = sharedServer()
const json = { 'content-type': 'application/json' }
type Case = [name: string, request: InjectOptions, status: number, code: string, detail?: unknown]

const body = (url: string, payload: unknown): InjectOptions => ({
  method: 'PUT',
  url,
  payload: payload as object,
})
const get = (url: string): InjectOptions => ({ method: 'GET', url })
const problem = (at: string, more: object = {}) => ({ problems: [expect.objectContaining({ at, ...more })] })

test.each<Case>([
  ['no JSON', { ...body('/v1/agents/1', '{"name":'), headers: json }, 400, 'bad_json'],
  ['an empty body', { ...body('/v1/agents/1', ''), headers: json }, 400, 'bad_json'],
  ['no body at all', { method: 'PUT', url: '/v1/agents/1' }, 400, 'invalid_request', problem('body')],
  ['a list for a body', body('/v1/agents/1', []), 400, 'invalid_request', problem('body')],
  [
    'null for a body',
    { ...body('/v1/agents/1', 'null'), headers: json },
    400,
    'invalid_request',
    problem('body'),
  ],
  [
    'a forged prototype',
    { ...body('/v1/agents/1', '{"__proto__":{"a":1}}'), headers: json },
    400,
    'bad_json',
  ],
  [
    'another content type',
    { ...body('/v1/agents/1', 'a=b'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'unsupported_media_type',
  ],
  [
    'XML',
    { ...body('/v1/groups/1', '<a/>'), headers: { 'content-type': 'text/xml' } },
    415,
    'unsupported_media_type',
  ],
  ['a huge body', body('/v1/groups/1', { name: 'x'.repeat(70_000) }), 413, 'too_large'],
  [
    'a number as text',
    body('/v1/groups/1', { ring_timeout: '15' }),
    400,
    'invalid_request',
    problem('body/ring_timeout'),
  ],
  [
    'a broken number',
    body('/v1/groups/1', { ring_timeout: 1.5 }),
    400,
    'invalid_request',
    problem('body/ring_timeout'),
  ],
  [
    'a number too small',
    body('/v1/groups/1', { ring_timeout: 0 }),
    400,
    'invalid_request',
    problem('body/ring_timeout'),
  ],
  [
    'a truth as text',
    body('/v1/groups/1', { survey: 'true' }),
    400,
    'invalid_request',
    problem('body/survey'),
  ],
  ['null for a text', body('/v1/groups/1', { name: null }), 400, 'invalid_request', problem('body/name')],
  [
    'an unknown field',
    body('/v1/groups/1', { nmae: 'x' }),
    400,
    'invalid_request',
    problem('body', { fields: ['nmae'] }),
  ],
  [
    'an unknown strategy',
    body('/v1/groups/1', { strategy: 'randon' }),
    400,
    'invalid_request',
    problem('body/strategy', { nearest: 'random', allowed: expect.arrayContaining(['ring-all', '5']) }),
  ],
  [
    'a line break in a text',
    body('/v1/groups/1', { greeting: 'a\nb' }),
    400,
    'invalid_request',
    problem('body/greeting'),
  ],
  [
    'a greeting nobody would hear',
    body('/v1/groups/1', { greeting: 'a.wav|{b=c}d.wav' }),
    400,
    'invalid_request',
    problem('body/greeting', { position: 7 }),
  ],
  [
    'a music nobody would hear',
    body('/v1/groups/1', { music: 'a.wav|{b=c}d.wav' }),
    400,
    'invalid_request',
    problem('body/music', { position: 7 }),
  ],
  [
    'hours without an end',
    body('/v1/groups/1', { opening_hours: 'mon-fri 09:00' }),
    400,
    'invalid_request',
    problem('body/opening_hours', {
      problem: 'expected at character 14: "-" and the time of closing, as in 09:00-18:00',
      problem_zh: '第 14 个字符处应为：“-”和结束时间，例如 09:00-18:00',
      position: 14,
    }),
  ],
  [
    'an overflow that is none',
    body('/v1/groups/1', { overflow: 'queue' }),
    400,
    'invalid_request',
    problem('body/overflow', { problem: expect.stringContaining('queue:<group>') }),
  ],
  [
    'an overflow that would climb out of the voices',
    body('/v1/groups/1', { overflow: 'playback:../../etc/passwd' }),
    400,
    'invalid_request',
    problem('body/overflow'),
  ],
  [
    'hours changed for the worse',
    { method: 'PATCH', url: '/v1/groups/120', payload: { opening_hours: 'mon 25:00-26:00' } },
    400,
    'invalid_request',
    problem('body/opening_hours', { position: 5 }),
  ],
  [
    'an unknown language',
    body('/v1/groups/1', { language: 'de' }),
    400,
    'invalid_request',
    problem('body/language', { allowed: ['', 'zh', 'en', 'ask'] }),
  ],
  [
    'a day that is not in the calendar',
    body('/v1/holidays/2026-02-30', {}),
    400,
    'invalid_request',
    problem('params/date'),
  ],
  [
    'a day in another form',
    body('/v1/holidays/20261001', {}),
    400,
    'invalid_request',
    problem('params/date'),
  ],
  [
    'days in the hours of a day',
    body('/v1/holidays/2026-10-01', { hours: 'thu 09:00-12:00' }),
    400,
    'invalid_request',
    problem('body/hours', { position: 1 }),
  ],
  [
    'a group twice for a holiday',
    body('/v1/holidays/2026-10-01', { groups: ['120', '120'] }),
    400,
    'invalid_request',
    problem('body/groups'),
  ],
  [
    'a holiday of a group that does not exist',
    body('/v1/holidays/2026-10-01', { groups: ['120', '999'] }),
    409,
    'unknown_groups',
    { groups: ['999'] },
  ],
  [
    'a blacklist of a group that does not exist',
    body('/v1/blacklist/13800138000', { group: '999' }),
    409,
    'unknown_groups',
    { groups: ['999'] },
  ],
  ['a time as text', body('/v1/blacklist/13800138000', { until: '2026-10-01' }), 400, 'invalid_request'],
  [
    'SQL for a number to be refused',
    body(`/v1/blacklist/${encodeURIComponent("' or '1'='1")}`, {}),
    400,
    'invalid_request',
    problem('params/number'),
  ],
  [
    'SQL in the filter of the blacklist',
    get(`/v1/blacklist?group=${encodeURIComponent("' or 1=1 --")}`),
    400,
    'invalid_request',
    problem('querystring/group'),
  ],
  ['a holiday that is not there', get('/v1/holidays/2026-10-01'), 404, 'no_such_record'],
  ['a number that is not there', get('/v1/blacklist/13800138000'), 404, 'no_such_record'],
  ['an unknown status', body('/v1/agents/1', { status: 'asleep' }), 400, 'invalid_request'],
  [
    'a skill above 100',
    body('/v1/agents/1', { skills: { a: 101 } }),
    400,
    'invalid_request',
    problem('body/skills/a'),
  ],
  [
    'a group without a number',
    body('/v1/agents/1', { groups: [{}] }),
    400,
    'invalid_request',
    problem('body/groups/0', { fields: ['number'] }),
  ],
  [
    'a group twice',
    body('/v1/agents/1', { groups: [{ number: '120' }, { number: '120' }] }),
    400,
    'invalid_request',
    problem('body/groups', { fields: ['120'] }),
  ],
  [
    'groups that do not exist',
    body('/v1/agents/1', { groups: [{ number: '998' }, { number: '999' }] }),
    409,
    'unknown_groups',
    { groups: ['998', '999'] },
  ],
  ['another key in the body', body('/v1/agents/1', { extension: '2' }), 400, 'key_mismatch'],
  [
    'SQL for a number',
    body(`/v1/agents/${encodeURIComponent("1'; drop table nacd_agents; --")}`, {}),
    400,
    'invalid_request',
    problem('params/extension'),
  ],
  [
    'SQL for a group',
    body(`/v1/groups/${encodeURIComponent("' or '1'='1")}`, {}),
    400,
    'invalid_request',
    problem('params/number'),
  ],
  ['a number too long', body(`/v1/groups/${'1'.repeat(33)}`, {}), 400, 'invalid_request'],
  ['a number far too long', body(`/v1/groups/${'1'.repeat(200)}`, {}), 404, 'not_found'],
  [
    'a short password',
    body('/v1/extensions/1011', { password: 'short' }),
    400,
    'invalid_request',
    problem('body/password'),
  ],
  [
    'a password with a line break',
    body('/v1/extensions/1011', { password: 'long enough\n' }),
    400,
    'invalid_request',
    problem('body/password'),
  ],
  [
    'a page that is no number',
    get('/v1/agents?page=two'),
    400,
    'invalid_request',
    problem('querystring/page'),
  ],
  ['a page below one', get('/v1/agents?page=0'), 400, 'invalid_request', problem('querystring/page')],
  [
    'a page too large',
    get('/v1/agents?page_size=501'),
    400,
    'invalid_request',
    problem('querystring/page_size'),
  ],
  [
    'a page named twice',
    get('/v1/agents?page=1&page=2'),
    400,
    'invalid_request',
    problem('querystring/page'),
  ],
  [
    'an unknown filter',
    get('/v1/agents?grop=1'),
    400,
    'invalid_request',
    problem('querystring', { fields: ['grop'] }),
  ],
  [
    'SQL in a filter',
    get(`/v1/cdrs?group=${encodeURIComponent("' or 1=1 --")}`),
    400,
    'invalid_request',
    problem('querystring/group'),
  ],
  [
    'an endless filter',
    get(`/v1/cdrs?caller=${'1'.repeat(65)}`),
    400,
    'invalid_request',
    problem('querystring/caller'),
  ],
  [
    'a time that is none',
    get('/v1/cdrs?from=yesterday'),
    400,
    'invalid_request',
    problem('querystring/from'),
  ],
  ['a uuid that is none', get('/v1/calls/..%2f..%2fetc'), 400, 'invalid_request', problem('params/uuid')],
  ['a bad escape', get('/v1/calls/%zz'), 404, 'not_found'],
  ['no such address', get('/v1/nothing'), 404, 'not_found'],
  ['no such method', { method: 'POST', url: '/v1/agents/1', payload: {} }, 404, 'not_found'],
  [
    'changing what is not there',
    { method: 'PATCH', url: '/v1/agents/1', payload: {} },
    404,
    'no_such_record',
  ],
  ['removing what is not there', { method: 'DELETE', url: '/v1/groups/1' }, 404, 'no_such_record'],
  ['no such command', { method: 'POST', url: '/v1/commands/rm' }, 404, 'no_such_command'],
  ['a command of every object', { method: 'POST', url: '/v1/commands/constructor' }, 404, 'no_such_command'],
])('%s', async (_name, request, status, code, detail) => {
  const { app } = shared()
  const answer = read(
    await app.inject({ ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } }),
  )
  expect([answer.status, answer.json?.code]).toEqual([status, code])
  if (detail !== undefined) expect(answer.json.details).toEqual(detail)
  expect(Object.keys(answer.json)).toEqual(['code', 'message', 'details'])
  expect(answer.text).not.toMatch(/node_modules|\.ts|stack/)
})

test('SQL in a filter that takes any text finds nothing and harms nothing', async () => {
  const { send } = await testServer()
  const answer = await send('GET', `/v1/cdrs?caller=${encodeURIComponent("' or '1'='1")}`)
  expect([answer.status, answer.json.total]).toEqual([200, 0])
  expect((await send('GET', '/v1/agents')).json.total).toBe(10)
})

test('whatever JSON is sent, the answer is one of the table, never a 500', async () => {
  const { send } = await testServer()
  const keys = fc.constantFrom(
    'name',
    'groups',
    'skills',
    'status',
    'wrap_up',
    'live',
    'extension',
    'reason',
    'x',
  )
  const bodies = fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 }))
  await fc.assert(
    fc.asyncProperty(bodies, async payload => {
      const answer = await send('PUT', '/v1/agents/2001', payload)
      expect([200, 201, 400, 409]).toContain(answer.status)
    }),
    { numRuns: 100 },
  )
})

test('a failing database is a 500 that tells nothing; the log has it', async () => {
  const { send, store, lines } = await testServer({
    cdrs: {
      list: () => Promise.reject(new Error('SQLITE_IOERR: /secret/path')),
      find: async () => null,
      steps: async () => [],
      ratings: async () => [],
      agentFigures: async () => new Map(),
    },
  })
  const answer = await send('GET', '/v1/cdrs')
  expect([answer.status, answer.json.code, answer.json.details]).toEqual([500, 'internal', {}])
  expect(answer.text).not.toContain('SQLITE')
  expect(lines).toMatchObject([{ level: 'error', message: 'request failed', fields: { route: '/v1/cdrs' } }])
  expect(await store.ok()).toBe(true)
})

test.each([
  ['bytes that are no HTTP', '\x16\x03\x01\x02 hello\r\n\r\n', '400', 'bad_http'],
  [
    'endless headers',
    `GET /healthz HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(20_000)}\r\n\r\n`,
    '431',
    'headers_too_large',
  ],
])('%s are answered on the wire', async (_name, bytes, status, code) => {
  const { app } = await testServer()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as { port: number }).port, '127.0.0.1')
  socket.write(bytes)
  const answer = await text(socket)
  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ code })
})
