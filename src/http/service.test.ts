import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { StoreUnavailable } from '../adapters/sql/database/store-error.ts'
import { testServer, token } from './testing/http-server.ts'

const bearer = { authorization: `Bearer ${token}` }

test.each([
  [true, true, 200, { status: 'ok', switch: 'ok', store: 'ok' }],
  [false, true, 503, { status: 'failed', switch: 'failed', store: 'ok' }],
  [true, false, 503, { status: 'failed', switch: 'ok', store: 'failed' }],
])('ready with switch %s and store %s', async (switchOk, store, status, body) => {
  const { send } = await testServer({ ready: async () => ({ switch: switchOk, store }) })
  const answer = await send('GET', '/readyz')
  expect([answer.status, answer.json]).toEqual([status, body])
  expect((await send('GET', '/healthz')).json).toEqual({ status: 'ok' })
})

test('metrics carry every series of the registry, and requests by route', async () => {
  const registry = new Registry()
  const { send } = await testServer({ registry })
  await send('GET', '/v1/agents/1001')
  const answer = await send('GET', '/metrics')
  expect(answer.headers['content-type']).toBe(registry.contentType)
  expect(answer.text).toContain(
    'nacd_http_request_duration_seconds_count{method="GET",route="/v1/agents/:extension",status="200"} 1',
  )
  expect(answer.text).not.toContain('1001')
})

const echo = { nacd: async (args: string) => `+OK ${args}` }

test.each([
  ['text', 'text/plain', 'login 1001 120,121', '+OK login 1001 120,121'],
  ['curl -d', 'application/x-www-form-urlencoded', 'status', '+OK status'],
  ['JSON, which is text as well', 'application/json', '{"a":1}', '+OK {"a":1}'],
  ['a line break at the end', 'text/plain', 'status\r\n', '+OK status'],
  ['words of every language', 'text/plain', 'busy 1001 午餐', '+OK busy 1001 午餐'],
  ['nothing', 'text/plain', '', '+OK '],
])('a command with %s', async (_name, type, payload, expected) => {
  const { app } = await testServer({ commands: echo })
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/commands/nacd',
    payload,
    headers: { ...bearer, 'content-type': type },
  })
  expect([answer.statusCode, answer.body]).toEqual([200, expected])
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
})

test('a command without a body or a content type', async () => {
  const { send } = await testServer({ commands: echo })
  expect((await send('POST', '/v1/commands/nacd')).text).toBe('+OK ')
})

test.each([
  ['two lines', 'status\nuuid_kill x', 400, 'invalid_request'],
  ['a NUL', 'status\u0000', 400, 'invalid_request'],
  ['a novel', 'x'.repeat(9000), 413, 'too_large'],
])('a command with %s is refused', async (_name, payload, status, code) => {
  const { app } = await testServer({ commands: echo })
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/commands/nacd',
    payload,
    headers: { ...bearer, 'content-type': 'text/plain' },
  })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
})

test('a command that breaks is a 500 without a word of why', async () => {
  const commands = { nacd: () => Promise.reject(new Error('secret')) }
  const { send } = await testServer({ commands })
  const answer = await send('POST', '/v1/commands/nacd')
  expect([answer.status, answer.json.code]).toEqual([500, 'internal'])
  expect(answer.text).not.toContain('secret')
})

test('the OpenAPI document has every route of the contract, with its answers', async () => {
  const { send } = await testServer()
  const document = (await send('GET', '/v1/openapi.json')).json
  expect(document.openapi).toBe('3.1.0')
  const routes = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(routes.sort()).toEqual([
    'DELETE /v1/agents/{extension}',
    'DELETE /v1/blacklist/{number}',
    'DELETE /v1/callbacks/{id}',
    'DELETE /v1/calls/{uuid}',
    'DELETE /v1/calls/{uuid}/supervision/{leg}',
    'DELETE /v1/destination-rules/{id}',
    'DELETE /v1/extension-cache',
    'DELETE /v1/extension-cache/{number}',
    'DELETE /v1/extensions/{number}',
    'DELETE /v1/gateways/{name}',
    'DELETE /v1/groups/{number}',
    'DELETE /v1/holidays/{date}',
    'DELETE /v1/limits/{key}',
    'DELETE /v1/routes/{id}',
    'DELETE /v1/vips/{number}',
    'GET /healthz',
    'GET /metrics',
    'GET /readyz',
    'GET /v1/agents',
    'GET /v1/agents/{extension}',
    'GET /v1/blacklist',
    'GET /v1/blacklist/{number}',
    'GET /v1/callbacks',
    'GET /v1/callbacks/{id}',
    'GET /v1/calls',
    'GET /v1/calls/{uuid}',
    'GET /v1/calls/{uuid}/explain',
    'GET /v1/calls/{uuid}/supervision',
    'GET /v1/cdrs',
    'GET /v1/cdrs/{uuid}',
    'GET /v1/cdrs/{uuid}/recording',
    'GET /v1/destination-rules',
    'GET /v1/destination-rules/{id}',
    'GET /v1/events',
    'GET /v1/explain',
    'GET /v1/extensions',
    'GET /v1/extensions/{number}',
    'GET /v1/figures/agents',
    'GET /v1/figures/groups',
    'GET /v1/gateways',
    'GET /v1/gateways/{name}',
    'GET /v1/groups',
    'GET /v1/groups/{number}',
    'GET /v1/holidays',
    'GET /v1/holidays/{date}',
    'GET /v1/limits',
    'GET /v1/limits/{key}',
    'GET /v1/routes',
    'GET /v1/routes/{id}',
    'GET /v1/surveys',
    'GET /v1/vips',
    'GET /v1/vips/{number}',
    'PATCH /v1/agents/{extension}',
    'PATCH /v1/blacklist/{number}',
    'PATCH /v1/destination-rules/{id}',
    'PATCH /v1/extensions/{number}',
    'PATCH /v1/gateways/{name}',
    'PATCH /v1/groups/{number}',
    'PATCH /v1/holidays/{date}',
    'PATCH /v1/limits/{key}',
    'PATCH /v1/routes/{id}',
    'PATCH /v1/vips/{number}',
    'POST /v1/agents/{extension}/status',
    'POST /v1/agents/{extension}/wrap-up',
    'POST /v1/calls',
    'POST /v1/calls/{uuid}/supervision',
    'POST /v1/commands/{name}',
    'POST /v1/destination-rules',
    'POST /v1/routes',
    'POST /v1/sip/credentials',
    'PUT /v1/agents/{extension}',
    'PUT /v1/blacklist/{number}',
    'PUT /v1/destination-rules/{id}',
    'PUT /v1/extensions/{number}',
    'PUT /v1/gateways/{name}',
    'PUT /v1/groups/{number}',
    'PUT /v1/holidays/{date}',
    'PUT /v1/limits/{key}',
    'PUT /v1/routes/{id}',
    'PUT /v1/vips/{number}',
  ])
  const put = document.paths['/v1/agents/{extension}'].put
  expect(Object.keys(put.responses)).toEqual(['200', '201', '4XX', '5XX'])
  expect(put.requestBody.content['application/json'].schema.properties.status.anyOf).toHaveLength(3)
  expect(document.security).toEqual([{ token: [] }])
  expect(document.paths['/healthz'].get.security).toEqual([])
})

test('the pages at /docs load nothing from elsewhere', async () => {
  const { app } = await testServer()
  const page = await app.inject({ url: '/docs/' })
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] ?? '')
  expect(assets.length).toBeGreaterThan(4)
  for (const asset of assets) {
    expect(asset).toMatch(/^\.\/static\//)
    expect((await app.inject({ url: new URL(asset, 'http://nacd/docs/').pathname })).statusCode).toBe(200)
  }
  const policy = String(page.headers['content-security-policy'])
  expect(policy).toContain("default-src 'self'")
  const initializer = await app.inject({ url: '/docs/static/swagger-initializer.js' })
  // Else the pages show a badge fetched from the makers of Swagger UI.
  expect(initializer.body).toContain('validatorUrl: null')
})

test('a store that does not answer is 503, and what is known goes on', async () => {
  const down = () => Promise.reject(new StoreUnavailable('postgres://db/cc', 'no answer in 5000 ms'))
  const cdrs = { list: down, find: down, steps: down, agentFigures: down, ratings: down }
  const { send } = await testServer({ cdrs })
  const answer = await send('GET', '/v1/cdrs')
  expect([answer.status, answer.json.code, answer.json.details]).toEqual([503, 'database_failed', {}])
  expect((await send('GET', '/v1/groups')).status).toBe(200)
})

test('requests refused for want of a database are one short line, not one each', async () => {
  const down = () => Promise.reject(new StoreUnavailable('postgres://db/cc', 'no answer in 5000 ms'))
  const { send, lines } = await testServer({
    cdrs: { list: down, find: down, steps: down, agentFigures: down, ratings: down },
  })
  for (let n = 0; n < 5; n += 1) await send('GET', '/v1/cdrs')
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'requests refused: a database does not answer',
      fields: {
        method: 'GET',
        route: '/v1/cdrs',
        reason: expect.stringContaining('no answer in 5000 ms'),
        times: 1,
      },
    },
  ])
})
