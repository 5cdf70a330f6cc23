import { expect, test } from 'vitest'
import { configFile, type Ran, runIn } from './testing/run-cli.ts'
import { freePort, httpServer } from './testing/servers.ts'

const embedded = '<switch name="local" type="embedded"/>'
const token = 'token-of-this-test'

/** Runs `nacd explain ...` against a server that answers `status` and `text`. */
async function explain(
  args: string[],
  status: number,
  text: string,
  locale = 'en_US.UTF-8',
): Promise<{ ran: Ran; asked: (string | undefined)[] }> {
  const asked: (string | undefined)[] = []
  const port = await httpServer((request, response) => {
    asked.push(request.method, request.url, request.headers.authorization)
    response.writeHead(status).end(text)
  })
  const file = await configFile({ listen: `127.0.0.1:${port}`, api_token: token }, embedded)
  return { ran: await runIn({ locale }, ['explain', '--config', file, ...args]), asked }
}

const told = (conclusion: string): string => JSON.stringify({ conclusion, words: ['one', 'two'] })

test.each<[args: string[], locale: string, query: string]>([
  [['13800138000'], 'en_US.UTF-8', 'number=13800138000&language=en'],
  [['13800138000', '1001'], 'zh_CN.UTF-8', 'number=13800138000&extension=1001&language=zh'],
  [['+44 20', '-g', 'a&b'], 'en_US.UTF-8', 'number=%2B44+20&gateway=a%26b&language=en'],
])('%j in %s asks for %s', async (args, locale, query) => {
  const { ran, asked } = await explain(args, 200, told('free'), locale)
  expect(ran).toEqual({ code: 0, out: ['one', 'two'], err: [] })
  expect(asked).toEqual(['GET', `/v1/explain?${query}`, `Bearer ${token}`])
})

test.each<[status: number, text: string, ran: Ran]>([
  [200, told('full'), { code: 1, out: ['one', 'two'], err: [] }],
  [400, '{"code":"invalid_request"}', { code: 1, out: [], err: ['HTTP 400: {"code":"invalid_request"}'] }],
])('an answer %i %s has the exit code 1', async (status, text, expected) => {
  expect((await explain(['1'], status, text)).ran).toEqual(expected)
})

test('where no nacd runs, that is said', async () => {
  const port = await freePort()
  const file = await configFile({ listen: `127.0.0.1:${port}`, api_token: token }, embedded)
  const { code, err } = await runIn({}, ['explain', '-c', file, '13800138000'])
  expect(code).toBe(1)
  expect(err).toEqual([expect.stringMatching(`^nacd does not answer at 127.0.0.1:${port}: .*ECONNREFUSED`)])
})

test('with --call it tells the story of a call', async () => {
  const { ran, asked } = await explain(
    ['--call', 'a/b'],
    200,
    JSON.stringify({ words: ['one', 'two\u001b[2J'] }),
  )
  expect(ran).toEqual({ code: 0, out: ['one', 'two\\u{1b}[2J'], err: [] })
  expect(asked).toEqual(['GET', '/v1/calls/a%2Fb/explain?language=en', `Bearer ${token}`])
  expect((await explain(['--call', 'x'], 404, 'none')).ran).toEqual({
    code: 1,
    out: [],
    err: ['HTTP 404: none'],
  })
})

test.each([[[]], [['13800138000', '--call', 'x']]])('%j is neither the one nor the other', async args => {
  const { ran } = await explain(args, 200, told('free'))
  expect([ran.code, ran.err[0]]).toEqual([2, expect.stringContaining('expected a number, or --call <uuid>')])
})
