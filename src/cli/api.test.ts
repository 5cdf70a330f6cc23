import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadSecrets } from '../config/secrets.ts'
import { configFile, type Ran, run } from './testing/run-cli.ts'
import { freePort, httpServer } from './testing/servers.ts'

const embedded = '<switch name="local" type="embedded"/>'
const token = 'token-of-this-test'

interface Asked {
  readonly path: string
  readonly authorization: string
  readonly body: string
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString()
}

/** Runs `nacd api ...` against a server that answers `status` and `text`. */
async function callApi(args: string[], status: number, text: string): Promise<{ ran: Ran; asked: Asked[] }> {
  const asked: Asked[] = []
  const port = await httpServer(async (request, response) => {
    const { url = '', headers } = request
    asked.push({ path: url, authorization: headers.authorization ?? '', body: await bodyOf(request) })
    response.writeHead(status).end(text)
  })
  const file = await configFile({ listen: `127.0.0.1:${port}`, api_token: token }, embedded)
  return { ran: await run(['api', '--config', file, ...args]), asked }
}

test.each<[args: string[], path: string, body: string]>([
  [['nacd', 'status'], '/v1/commands/nacd', 'status'],
  [['nacd_max'], '/v1/commands/nacd_max', ''],
  [['nway_uuid_transfer', 'a-b', '-bleg', '1001'], '/v1/commands/nway_uuid_transfer', 'a-b -bleg 1001'],
  [['../x?y', '--config', 'z'], '/v1/commands/..%2Fx%3Fy', '--config z'],
])('%j asks %s with %j', async (args, path, body) => {
  const { ran, asked } = await callApi(args, 200, '+OK done\n')
  expect(ran).toEqual({ code: 0, out: ['+OK done'], err: [] })
  expect(asked).toEqual([{ path, authorization: `Bearer ${token}`, body }])
})

test.each<[status: number, text: string, ran: Ran]>([
  [200, '-ERR no such call\n', { code: 1, out: ['-ERR no such call'], err: [] }],
  [401, '{"code":"unauthorized"}', { code: 1, out: [], err: ['HTTP 401: {"code":"unauthorized"}'] }],
])('an answer %i %j fails', async (status, text, expected) => {
  expect((await callApi(['nacd'], status, text)).ran).toEqual(expected)
})

test('without a token in the file it takes the one of the first start', async () => {
  const tokens: (string | undefined)[] = []
  const port = await httpServer((request, response) => {
    tokens.push(request.headers.authorization)
    response.end('+OK')
  })
  const file = await configFile({ listen: `127.0.0.1:${port}` }, embedded)
  expect(await run(['api', '-c', file, 'nacd'])).toMatchObject({
    code: 1,
    err: [expect.stringMatching(/never started/)],
  })
  const { secrets } = await loadSecrets(join(dirname(file), 'var'))
  expect(await run(['api', '-c', file, 'nacd'])).toMatchObject({ code: 0 })
  expect(tokens).toEqual([`Bearer ${secrets.apiToken}`])
})

test('where no nacd runs, that is said', async () => {
  const port = await freePort()
  const file = await configFile({ listen: `127.0.0.1:${port}`, api_token: token }, embedded)
  const { code, err } = await run(['api', '-c', file, 'nacd'])
  expect(code).toBe(1)
  expect(err).toEqual([expect.stringMatching(`^nacd does not answer at 127.0.0.1:${port}: .*ECONNREFUSED`)])
})
