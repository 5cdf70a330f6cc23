import { expect, test } from 'vitest'
import { sharedServer } from './testing/http-server.ts'

const shared = sharedServer()

const instant = '0 to 9007199254740991'
const page = '1 to 100000'

/** Every parameter of an address that is a whole number, and what it takes. */
const wholeNumbers: readonly (readonly [url: string, name: string, range: string])[] = [
  ['/v1/figures/groups?to=2&from=', 'from', '0 to 253402300799999'],
  ['/v1/figures/agents?from=0&to=', 'to', '0 to 253402300799999'],
  ['/v1/cdrs?from=', 'from', instant],
  ['/v1/cdrs?to=', 'to', instant],
  ['/v1/surveys?from=', 'from', instant],
  ['/v1/surveys?to=', 'to', instant],
  ['/v1/calls?page=', 'page', page],
  ['/v1/calls?page_size=', 'page_size', '1 to 500'],
  ...['cdrs', 'callbacks', 'agents', 'groups', 'gateways', 'routes', 'limits', 'destination-rules'].map(
    list => [`/v1/${list}?page=`, 'page', page] as const,
  ),
  ...['extensions', 'holidays', 'blacklist', 'vips'].map(
    list => [`/v1/${list}?page_size=`, 'page_size', '1 to 500'] as const,
  ),
]

const noWholeNumbers = [
  ...[
    '1.5',
    '1.0',
    '1e3',
    '0x10',
    '',
    ' 1',
    '1 ',
    '+1',
    '1_0',
    'true',
    'null',
    'NaN',
    'Infinity',
    '-1',
    '１',
  ],
  ...['9007199254740993', '99999999999999999999', '1,2', '1;2', "1' or '1'='1"],
]

test.each(wholeNumbers)('%s takes whole numbers only, and says what came', async (url, name, range) => {
  for (const text of noWholeNumbers) {
    const answer = await shared().send('GET', url + encodeURIComponent(text))
    const [least, most] = range.split(' to ')
    const problem = {
      at: `querystring/${name}`,
      problem: `expected: a whole number from ${least} to ${most}`,
      problem_zh: `应为：${least} 到 ${most} 的整数`,
      got: text,
    }
    expect([answer.status, answer.json.details]).toEqual([400, { problems: [problem] }])
  }
})

test.each([
  ['/v1/figures/groups?from=0&to=1', 200],
  ['/v1/cdrs?from=00&to=9007199254740991&page=0100&page_size=0500', 200],
  ['/v1/calls?page=1&page=1', 400],
  ['/metrics?collect=all', 200],
  ['/v1/calls?page[]=1', 400],
])('%s: %i', async (url, status) => {
  expect((await shared().send('GET', url)).status).toBe(status)
})

const bodies = new Map<string, object>([
  ['/v1/calls?timeout=5', { extension: '1001', number: '1' }],
  ['/v1/agents/1001?dry_run=1', {}],
])

/** Where no parameters are, and where others are: a mistyped one is told with those there are. */
test.each([
  ['GET', '/v1/calls/a?x=1', 'no parameters are taken here', {}],
  ['DELETE', '/v1/calls/a?now=1', 'no parameters are taken here', {}],
  ['POST', '/v1/calls?timeout=5', 'no parameters are taken here', {}],
  ['POST', '/v1/commands/status?x=1', 'no parameters are taken here', {}],
  ['PUT', '/v1/agents/1001?dry_run=1', 'no parameters are taken here', {}],
  ['GET', '/v1/cdrs/a/recording?format=mp3', 'no parameters are taken here', {}],
  [
    'GET',
    '/v1/surveys?form=1',
    'there are no such parameters; those there are: by, from, to',
    { nearest: 'from', fields: ['form'] },
  ],
  [
    'GET',
    '/v1/callbacks?Group=120',
    'there are no such parameters; those there are: page, page_size, group',
    { fields: ['Group'] },
  ],
] as const)('%s %s: unknown parameters are refused', async (method, url, problem, more) => {
  const answer = await shared().send(method, url, bodies.get(url))
  expect([answer.status, answer.json.details.problems]).toMatchObject([
    400,
    [{ at: 'querystring', problem, ...more }],
  ])
})

test.each([
  ['/v1/cdrs?from=2&to=1', 1],
  ['/v1/cdrs?from=2&to=2', 2],
  ['/v1/surveys?from=2&to=1', 1],
  ['/v1/figures/agents?from=2&to=1', 1],
])('%s: a range that holds nothing is refused', async (url, got) => {
  const answer = await shared().send('GET', url)
  expect([answer.status, answer.json.details.problems]).toEqual([
    400,
    [
      {
        at: 'querystring/to',
        problem: 'expected: a time after from',
        problem_zh: '应为：晚于 from 的时间',
        got,
      },
    ],
  ])
})

test.each([
  '/v1/cdrs?caller=%00',
  '/v1/cdrs?callee=1%0a2',
  '/v1/routes?gateway=%00',
  '/v1/calls?phase=%1b',
  '/v1/limits/called:%00',
])('%s: no control character reaches a database', async url => {
  const answer = await shared().send('GET', url)
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
})

const at = (place: string, problem: string, got?: unknown) => ({
  at: place,
  problem: `expected: ${problem}`,
  ...(got === undefined ? {} : { got }),
})

/** Numbers of bodies, each in its own way wrong. */
test.each([
  [
    'PUT',
    '/v1/groups/1',
    { ring_timeout: 1.5 },
    at('body/ring_timeout', 'a whole number from 1 to 600', 1.5),
  ],
  ['PUT', '/v1/groups/1', { max_length: '5' }, at('body/max_length', 'a whole number from 0 to 100000', '5')],
  [
    'POST',
    '/v1/calls',
    { extension: 1001, number: '1' },
    at('body/extension', 'text of 1 to 32 characters out of 0-9A-Za-z*#+._-', 1001),
  ],
  ['PUT', '/v1/groups/1', { wrap_up: null }, at('body/wrap_up', 'a whole number from 0 to 86400', null)],
  ['PUT', '/v1/groups/1', { service_level: [] }, { at: 'body/service_level', got: 'a list' }],
  [
    'PUT',
    '/v1/groups/1',
    { announcements: {} },
    at('body/announcements', 'a list of at most 20', 'an object'),
  ],
  [
    'PUT',
    '/v1/agents/1',
    { wrap_up: 0.5 },
    at('body/wrap_up', 'a whole number from 0 to 86400, or null', 0.5),
  ],
  [
    'PUT',
    '/v1/agents/1',
    { skills: { vip: 101 } },
    at('body/skills/vip', 'a whole number from 1 to 100', 101),
  ],
  [
    'POST',
    '/v1/agents/1001/wrap-up',
    { extend_by: 0 },
    at('body/extend_by', 'a whole number from 1 to 86400', 0),
  ],
  [
    'POST',
    '/v1/calls',
    { extension: '1001', number: '1', timeout: 700 },
    at('body/timeout', 'a whole number from 5 to 600', 700),
  ],
  ['PUT', '/v1/vips/1', { priority: 1e9 }, at('body/priority', 'a whole number from 1 to 1000', 1e9)],
  ['PUT', '/v1/blacklist/1', { until: -1 }, { at: 'body/until', got: -1 }],
  ['PUT', '/v1/gateways/a', { host: '10.0.0.1', cps: 1.5 }, at('body/cps', 'a whole number, or null', 1.5)],
  [
    'PUT',
    '/v1/gateways/a',
    { ping_seconds: 3 },
    at('body/ping_seconds', '0, or a whole number from 5 to 3600', 3),
  ],
  ['POST', '/v1/routes', { cost: '1' }, at('body/cost', 'a number', '1')],
  ['PUT', '/v1/routes/1', { id: 1.5 }, { at: 'body/id', got: 1.5 }],
  [
    'PUT',
    '/v1/extensions/1',
    { extension_type: 2 },
    at('body/extension_type', 'a whole number from 0 to 1', 2),
  ],
  [
    'PUT',
    '/v1/agents/1',
    { job_number: 'x'.repeat(80) },
    at('body/job_number', 'text of at most 32 characters out of 0-9A-Za-z', `${'x'.repeat(64)}...`),
  ],
] as const)('%s %s %j', async (method, url, body, problem) => {
  const answer = await shared().send(method, url, body as object)
  expect([answer.status, answer.json.details.problems]).toMatchObject([400, [problem]])
})

test('a password that is refused is not given back', async () => {
  for (const [url, body] of [
    ['/v1/extensions/1011', { password: 'tooshrt' }],
    ['/v1/gateways/a', { host: '10.0.0.1', password: 'a\nsecret' }],
  ] as const) {
    const answer = await shared().send('PUT', url, body)
    expect([answer.status, answer.json.details.problems[0].at]).toEqual([400, 'body/password'])
    expect(answer.json.details.problems[0]).not.toHaveProperty('got')
    expect(answer.text).not.toMatch(/tooshrt|secret/)
  }
})

interface Described {
  readonly type?: string
  readonly pattern?: string
  readonly enum?: unknown
  readonly format?: string
  readonly anyOf?: readonly Described[]
  readonly minimum?: number
  readonly maximum?: number
}

/** What is written of each parameter of an address. */
test('every parameter has its form: a number its bounds, a text its pattern', async () => {
  const { json } = await shared().send('GET', '/v1/openapi.json')
  const isBound = (schema: Described): boolean => {
    if (schema.anyOf !== undefined) return schema.anyOf.every(isBound)
    if (schema.type === 'integer') return schema.minimum !== undefined && schema.maximum !== undefined
    const hasForm = [schema.pattern, schema.enum, schema.format].some(form => form !== undefined)
    return schema.type === 'boolean' || hasForm || 'const' in schema
  }
  const loose = Object.entries(json.paths).flatMap(([path, methods]) =>
    Object.entries(
      methods as Record<string, { parameters?: { name: string; in: string; schema: Described }[] }>,
    ).flatMap(([method, { parameters = [] }]) =>
      parameters
        .filter(each => each.in !== 'header' && !isBound(each.schema))
        .map(({ name }) => `${method} ${path} ${name}`),
    ),
  )
  expect(loose).toEqual([])
})
