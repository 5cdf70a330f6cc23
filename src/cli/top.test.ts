import { expect, test } from 'vitest'
import { configFile, runIn } from './testing/run-cli.ts'
import { freePort, httpServer } from './testing/servers.ts'
import { house } from './top/testing/house.ts'

const embedded = '<switch name="local" type="embedded"/>'
const token = 'token-of-this-test'

async function configured(port: number): Promise<string> {
  return configFile({ listen: `127.0.0.1:${port}`, api_token: token }, embedded)
}

/** An API with this house in it, so many records a page. */
const api = (pageSize: number, asked: string[] = []) =>
  httpServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`)
    const url = new URL(request.url ?? '', 'http://x')
    const all = house[url.pathname.replace('/v1/', '') as 'groups' | 'agents' | 'gateways']
    const page = Number(url.searchParams.get('page'))
    const items = all.slice((page - 1) * pageSize, page * pageSize)
    response.end(JSON.stringify({ items, total: all.length }))
  })

test('without a terminal everything is printed once, all pages of it', async () => {
  const asked: string[] = []
  const file = await configured(await api(1, asked))
  const { code, out, err } = await runIn({}, ['top', '--config', file])
  expect([code, err]).toEqual([0, []])
  expect(out).toContain('Groups (2)')
  expect(out.find(line => line.startsWith('1001'))).toContain('Han Meimei')
  expect(asked.sort().slice(0, 2)).toEqual([
    `Bearer ${token} /v1/agents?page_size=500&page=1`,
    `Bearer ${token} /v1/agents?page_size=500&page=2`,
  ])
})

test.each([
  [['--language', 'zh'], 'en_US.UTF-8', '座席组 (2)'],
  [['-l', 'en'], 'zh_CN.UTF-8', 'Groups (2)'],
  [[], 'zh_CN.UTF-8', '座席组 (2)'],
])('%j in %s', async (args, locale, expected) => {
  const file = await configured(await api(500))
  const { out } = await runIn({ locale }, ['top', '-c', file, ...args])
  expect(out).toContain(expected)
})

test('a language it does not speak is refused', async () => {
  const file = await configured(1)
  expect(await runIn({}, ['top', '-c', file, '--language', 'de'])).toMatchObject({
    code: 2,
    err: ['error: --language expects zh or en, got "de"'],
  })
})

test('where no nacd runs, and where the token is refused, that is said', async () => {
  const silent = await runIn({}, ['top', '-c', await configured(await freePort())])
  expect([silent.code, silent.out]).toEqual([1, []])
  expect(silent.err.join()).toMatch(/nacd does not answer.*ECONNREFUSED/)
  const refusing = await httpServer((_request, response) => void response.writeHead(401).end('{}'))
  const refused = await runIn({}, ['top', '-c', await configured(refusing)])
  expect([refused.code, refused.err.join()]).toEqual([1, expect.stringContaining('HTTP 401')])
})
