import { expect, test } from 'vitest'
import { testServer } from '../testing/http-server.ts'

const remembered = { passwords: new Set<string>() }
const extensionCache = {
  forget: (number: string) => void remembered.passwords.delete(number),
  forgetAll: () => remembered.passwords.clear(),
}

test.each([
  ['DELETE', '/v1/extension-cache/1001', 204, ['1002']],
  ['DELETE', '/v1/extension-cache/9999', 204, ['1001', '1002']],
  ['DELETE', '/v1/extension-cache', 204, []],
  ['DELETE', '/v1/extension-cache/a%2Fb', 400, ['1001', '1002']],
  ['GET', '/v1/extension-cache', 404, ['1001', '1002']],
] as const)('%s %s: %d', async (method, url, status, left) => {
  remembered.passwords = new Set(['1001', '1002'])
  const { send } = await testServer({ extensionCache })
  expect((await send(method, url)).status).toBe(status)
  expect([...remembered.passwords]).toEqual(left)
})

test.each([
  ['PUT', { password: 'another-password' }],
  ['PATCH', { password: 'another-password' }],
  ['PATCH', { enabled: false }],
  ['DELETE', undefined],
] as const)('%s %j of an extension is effective at once', async (method, body) => {
  remembered.passwords = new Set(['1001', '1002'])
  const { send } = await testServer({ extensionCache })
  expect((await send(method, '/v1/extensions/1001', body)).status).toBeLessThan(300)
  expect([...remembered.passwords]).toEqual(['1002'])
})
