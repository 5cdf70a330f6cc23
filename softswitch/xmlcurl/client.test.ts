import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createXmlCurl, maxAnswerLength } from './client.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/xml`
}

const answer = '<document type="freeswitch/xml"><section name="dialplan"/></document>'
const client = (url: string, deadlineMs = 5000) =>
  createXmlCurl({ url, user: 'u', password: 'p', deadlineMs })

test('it posts a form with basic credentials and reads the section', async () => {
  const seen: unknown[] = []
  const url = await serve(async (request, response) => {
    const form = new URLSearchParams(await text(request))
    seen.push(request.method, request.headers.authorization, request.headers['content-type'], [...form])
    response.end(answer)
  })
  const result = await client(url)('dialplan', [
    ['Caller-Destination-Number', '1 2&3'],
    ['variable_a', ''],
  ])
  expect(result.type).toBe('section')
  expect(seen).toEqual([
    'POST',
    'Basic dTpw',
    'application/x-www-form-urlencoded',
    [
      ['section', 'dialplan'],
      ['Caller-Destination-Number', '1 2&3'],
      ['variable_a', ''],
    ],
  ])
})

test.each<[string, Handler, string]>([
  ['a server error', (_q, response) => response.writeHead(500).end(answer), 'status 500'],
  ['refused credentials', (_q, response) => response.writeHead(401).end(), 'status 401'],
  ['a redirect', (_q, response) => response.writeHead(302, { Location: '/other' }).end(), 'status 302'],
  ['an answer that is no document', (_q, response) => response.end('hello'), 'missing root element'],
  [
    'too long an answer',
    (_q, response) => response.end(Buffer.alloc(maxAnswerLength + 1, 32)),
    'answer over',
  ],
  ['silence', () => undefined, 'no answer in time'],
  ['a broken connection', request => request.socket.destroy(), 'UND_ERR_SOCKET'],
  ['an answer that never ends', (_q, response) => void response.write('<document>'), 'no answer in time'],
])('%s is a failure with a reason', async (_what, handler, reason) => {
  const result = await client(await serve(handler), 200)('dialplan', [])
  expect(result).toEqual({ type: 'failed', reason: expect.stringContaining(reason) })
})

test('a server that is not there is a failure', async () => {
  const url = await serve(() => undefined)
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve))
  expect(await client(url)('dialplan', [])).toEqual({ type: 'failed', reason: 'ECONNREFUSED' })
})
