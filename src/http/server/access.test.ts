import { expect, test } from 'vitest'
import { read, testServer, token } from '../testing/http-server.ts'

const closedRoutes = [
  ['GET', '/v1/extensions'],
  ['PUT', '/v1/extensions/1001'],
  ['DELETE', '/v1/extension-cache'],
  ['DELETE', '/v1/extension-cache/1001'],
  ['GET', '/v1/agents'],
  ['PATCH', '/v1/agents/1001'],
  ['DELETE', '/v1/groups/120'],
  ['GET', '/v1/calls'],
  ['POST', '/v1/calls'],
  ['DELETE', '/v1/calls/a'],
  ['GET', '/v1/cdrs'],
  ['GET', '/v1/cdrs/a'],
  ['GET', '/v1/cdrs/a/recording'],
  ['GET', '/v1/surveys'],
  ['POST', '/v1/commands/nacd'],
  ['GET', '/metrics'],
  ['HEAD', '/metrics'],
] as const

const wrongTokens = [
  ['none', undefined],
  ['another', 'Bearer another'],
  ['a beginning', `Bearer ${token.slice(0, -1)}`],
  ['too much', `Bearer ${token}x`],
  ['an empty one', 'Bearer '],
  ['another scheme', `Basic ${Buffer.from(`x:${token}`).toString('base64')}`],
  ['the bare token', token],
] as const

test.each(wrongTokens)(
  'token: %s is refused everywhere, before anything is read',
  async (_name, authorization) => {
    const { app, store } = await testServer()
    for (const [method, url] of closedRoutes) {
      const headers = {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      }
      const answer = read(await app.inject({ method, url, headers, payload: 'not json' }))
      expect([url, answer.status, answer.headers['www-authenticate']]).toEqual([
        url,
        401,
        'Bearer realm="nacd"',
      ])
    }
    expect(await store.agents.groups()).toHaveLength(6)
  },
)

/** Asked by switches and proxies, with a password of their own, and by whoever looks whether nacd is well. */
const otherDoors = /^\/(healthz|readyz|v1\/freeswitch\/|v1\/sip\/)/

test('no route that is documented is open to somebody without the token', async () => {
  const { app } = await testServer()
  const { paths } = (await app.inject({ url: '/v1/openapi.json' })).json() as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
  const closed = Object.entries(paths).filter(([path]) => !otherDoors.test(path))
  for (const [path, methods] of closed) {
    for (const method of Object.keys(methods)) {
      const url = path.replaceAll(/\{[^}]+\}/g, '1')
      const { statusCode } = await app.inject({ method: method.toUpperCase() as 'GET', url })
      expect([method, path, statusCode]).toEqual([method, path, 401])
    }
  }
  expect(closed.map(([path]) => path)).toEqual(
    expect.arrayContaining(['/v1/events', '/v1/figures/agents', '/v1/calls/{uuid}/supervision']),
  )
})

test.each([['/healthz'], ['/readyz'], ['/docs'], ['/docs/'], ['/v1/openapi.json']])(
  '%s needs no token',
  async url => {
    const { app } = await testServer()
    expect((await app.inject({ url })).statusCode).toBe(200)
  },
)

test('the scheme is read in any case, the token is not', async () => {
  const { app } = await testServer()
  const status = async (authorization: string) =>
    (await app.inject({ url: '/v1/calls', headers: { authorization } })).statusCode
  expect(await status(`bearer ${token}`)).toBe(200)
  expect(await status(`Bearer ${token.toUpperCase()}`)).toBe(401)
})

test('a real client gets through a real socket, and close ends it', async () => {
  const { app } = await testServer()
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${address}/v1/groups/120`, { headers })
  expect([answer.status, await answer.json()]).toMatchObject([200, { number: '120' }])
  await app.close()
  await expect(fetch(`${address}/healthz`)).rejects.toThrow()
})
