import { readFileSync } from 'node:fs'
import type { LookupFunction, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { memoryLog } from '../../testing/memory-log.ts'
import { systemClock } from '../system/clock.ts'
import { flowRequest as request } from './test-server.ts'
import { type Play, startWireServer, type WireServer } from './test-wire.ts'
import { createWebhook, type WebhookOptions } from './webhook.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(thing => thing.close()))
})

const patient = 10_000
const hasty = 150
const hangup = readFileSync(new URL('../../callflow/golden/answers/hangup.body', import.meta.url))

async function serve(play: Play, host?: string): Promise<WireServer> {
  const server = await startWireServer(play, host)
  opened.push(server)
  return server
}

/** A client with what it told its metrics. */
function connect(url: string, options: Partial<WebhookOptions> = {}) {
  const outcomes: string[] = []
  const observe = (outcome: string) => void outcomes.push(outcome)
  const base = { url, secret: '', timeoutMs: patient, clock: systemClock, log: memoryLog(), observe }
  const webhook = createWebhook({ ...base, ...options })
  opened.push(webhook)
  return { ask: (id = 'event-1') => webhook.ask(request, id), outcomes }
}

const say = (socket: Socket, head: string, body: Uint8Array | string = '') => {
  socket.write(`${head}\r\n\r\n`)
  socket.write(body)
}
const whole = (body: Uint8Array, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}`
const right: Play = socket => say(socket, whole(hangup), hangup)

describe('an answer that is unusual and right', () => {
  const packed =
    (encoding: string, body: Uint8Array): Play =>
    socket =>
      say(socket, whole(body, `Content-Encoding: ${encoding}\r\n`), body)
  const cases: [string, Play][] = [
    ['HTTP/1.0, ended by closing', socket => { say(socket, 'HTTP/1.0 200 OK', hangup); socket.end() }],
    ['HTTP/1.1 without a length, ended by closing', socket => { say(socket, 'HTTP/1.1 200 OK\r\nConnection: close', hangup); socket.end() }],
    ['Connection: close', socket => { say(socket, whole(hangup, 'Connection: close\r\n'), hangup); socket.end() }],
    ['after 103 Early Hints', socket => { say(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>'); right(socket, 1) }],
    ['after 102 Processing, twice', socket => { say(socket, 'HTTP/1.1 102 Processing'); say(socket, 'HTTP/1.1 102 Processing'); right(socket, 1) }],
    ['in chunks of one byte', socket => { say(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked', `${[...hangup].map(byte => `1\r\n${String.fromCharCode(byte)}\r\n`).join('')}0\r\n\r\n`) }],
    ['gzip that nobody asked for', packed('gzip', gzipSync(hangup))],
    ['deflate', packed('deflate', deflateSync(hangup))],
    ['brotli', packed('br', brotliCompressSync(hangup))],
    ['a content encoding of none', packed('identity', hangup)],
    ['UTF-8 that says it is Latin 1, with a byte order mark', socket => { const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), hangup]); say(socket, whole(body, 'Content-Type: text/html; charset=ISO-8859-1\r\n'), body) }],
    ['UTF-16', socket => { const body = Buffer.from(`\ufeff${hangup}`, 'utf16le'); say(socket, whole(body), body) }],
  ] // biome-ignore format: one case a line

  test.each(cases)('%s', async (_name, play) => {
    const server = await serve(play)
    const { ask, outcomes } = connect(server.url)
    for (const id of ['a', 'b'])
      expect(await ask(id)).toMatchObject({ type: 'answered', response: { action: 'hangup' } })
    expect({ outcomes, requests: sum(server) }).toEqual({ outcomes: ['answered', 'answered'], requests: 2 })
  })

  test('GBK, as its charset says', async () => {
    // {"action":"hangup","associate_data":{"name":"王"}} with 王 as GBK writes it.
    const name = Buffer.from([0xcd, 0xf5])
    const body = Buffer.concat([
      Buffer.from('{"action":"hangup","associate_data":{"name":"'),
      name,
      Buffer.from('"}}'),
    ])
    const server = await serve(socket =>
      say(socket, whole(body, 'Content-Type: application/json;charset=GBK\r\n'), body),
    )
    expect(await connect(server.url).ask()).toMatchObject({ response: { associate_data: { name: '王' } } })
  })

  test('of a key that is there twice the last counts, as in Go and in JavaScript', async () => {
    const body = Buffer.from('{"action":"dance","action":"hangup"}')
    const server = await serve(socket => say(socket, whole(body), body))
    expect(await connect(server.url).ask()).toMatchObject({ response: { action: 'hangup' } })
  })
})

describe('an answer that is broken', () => {
  const closing =
    (head: string, body: Uint8Array | string = ''): Play =>
    socket => {
      say(socket, head, body)
      socket.end()
    }
  const dripping =
    (first: string, drop: string): Play =>
    socket => {
      socket.write(first)
      const timer = setInterval(() => socket.write(drop), 5)
      socket.on('close', () => clearInterval(timer))
    }
  const half = hangup.subarray(0, 40)
  const bomb = gzipSync(Buffer.alloc(40_000_000, ' '))
  const slow = `no whole answer within ${hasty} ms`
  const cut = 'UND_ERR_SOCKET other side closed'
  const cases: [string, Play, number, string, string, number][] = [
    ['cut off in the body', closing(whole(hangup), half), patient, 'refused', cut, 2],
    ['cut off in the headers', socket => void socket.end('HTTP/1.1 200 OK\r\nContent-Le'), patient, 'refused', cut, 2],
    ['cut off in a chunk', closing('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked', '10\r\n{"act'), patient, 'refused', cut, 2],
    ['shorter than its length, and silent', socket => say(socket, whole(hangup), half), hasty, 'timeout', slow, 2],
    ['closed without a word', socket => void socket.end(), patient, 'refused', cut, 2],
    ['chunk by chunk for ever', dripping('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'), hasty, 'timeout', slow, 2],
    ['headers for ever, slowly', dripping('HTTP/1.1 200 OK\r\n', 'X-More: 1\r\n'), hasty, 'timeout', slow, 2],
    ['early hints for ever', dripping('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), hasty, 'timeout', slow, 2],
    ['a megabyte of headers', socket => say(socket, `HTTP/1.1 200 OK\r\n${'X-More: 1\r\n'.repeat(100_000)}`), patient, 'refused', 'UND_ERR_HEADERS_OVERFLOW Headers Overflow Error', 2],
    ['204 without a body', closing('HTTP/1.1 204 No Content'), patient, 'not_json', 'the answer is empty', 1],
    ['a length of 0', closing('HTTP/1.1 200 OK\r\nContent-Length: 0'), patient, 'not_json', 'the answer is empty', 1],
    ['gzip that is none', closing(whole(hangup, 'Content-Encoding: gzip\r\n'), hangup), patient, 'not_json', 'the answer is not the gzip its Content-Encoding says', 1],
    ['gzip that unpacks to 40 MB', socket => say(socket, whole(bomb, 'Content-Encoding: gzip\r\n'), bomb), patient, 'too_large', 'the answer is longer than 64 KB', 1],
    ['a coding nobody knows', closing(whole(hangup, 'Content-Encoding: rot13\r\n'), hangup), patient, 'not_json', 'the answer has a Content-Encoding nacd does not know', 1],
  ] // biome-ignore format: one case a line

  test.each(cases)('%s', async (_name, play, timeoutMs, reason, detail, requests) => {
    const server = await serve(play)
    const answer = await connect(server.url, { timeoutMs }).ask()
    expect({ ...answer, requests: sum(server) }).toMatchObject({ type: 'failed', reason, detail, requests })
  })

  test('not HTTP at all', async () => {
    const server = await serve(socket => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    expect(await connect(server.url).ask()).toMatchObject({ type: 'failed', reason: 'refused' })
  })

  test('announced as 10 MB: its connection is dropped and the next ask is answered', async () => {
    const server = await serve((socket, nth) => {
      if (nth > 1) return right(socket, nth)
      say(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 10000000', Buffer.alloc(10_000_000, ' '))
    })
    const { ask } = connect(server.url)
    expect(await ask('a')).toMatchObject({ reason: 'too_large' })
    await server.closed(1)
    expect(await ask('b')).toMatchObject({ type: 'answered' })
  })

  test('longer than its length: what is left over is no answer to the next ask', async () => {
    const server = await serve((socket, nth) => {
      say(
        socket,
        whole(hangup),
        nth === 1 ? `${hangup}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]` : hangup,
      )
    })
    const { ask } = connect(server.url)
    expect(await ask('a')).toMatchObject({ type: 'answered' })
    expect(await ask('b')).toMatchObject({ type: 'answered' })
  })
})

describe('a kept connection that the server closes', () => {
  test('between two asks costs nothing', async () => {
    const server = await serve(right)
    const { ask, outcomes } = connect(server.url)
    await ask('a')
    const wire = await serve((socket, nth) => {
      right(socket, nth)
      socket.end()
    })
    const other = connect(wire.url)
    for (const id of ['a', 'b', 'c']) expect(await other.ask(id)).toMatchObject({ type: 'answered' })
    expect({ outcomes: [...outcomes, ...other.outcomes], requests: sum(wire) }).toEqual({
      outcomes: Array(4).fill('answered'),
      requests: 3,
    })
  })

  test('just as a request goes out is no failure of the server: the retry is answered', async () => {
    const server = await serve((socket, nth) => {
      if (nth === 2) socket.end()
      else right(socket, nth)
    })
    const { ask, outcomes } = connect(server.url, { breaker: { failures: 1, restMs: 60_000 } })
    for (const id of ['a', 'b', 'c']) expect(await ask(id)).toMatchObject({ type: 'answered' })
    expect(outcomes).toEqual(['answered', 'answered', 'answered'])
    expect(sum(server)).toBe(4)
  })
})

test('a name with a dead IPv6 address first is reached by its IPv4 address', async () => {
  const server = await serve(right)
  // 100::/64 leads nowhere (RFC 6666).
  const addresses = [
    { address: '100::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]
  const lookup: LookupFunction = (_host, _options, found) => found(null, addresses)
  const { ask, outcomes } = connect(`http://call-flow.test:${server.port}/`, { lookup })
  expect(await ask()).toMatchObject({ type: 'answered' })
  expect(outcomes).toEqual(['answered'])
})

test('a name nobody knows', async () => {
  const lookup: LookupFunction = (host, _options, found) =>
    found(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), [])
  const answer = await connect('http://call-flow.test/', { lookup }).ask()
  expect(answer).toMatchObject({
    type: 'failed',
    reason: 'refused',
    detail: 'getaddrinfo ENOTFOUND call-flow.test',
  })
})

test('a server that takes the connection and never reads', async () => {
  const server = await serve(() => undefined)
  const { ask } = connect(server.url, { timeoutMs: hasty })
  expect(await ask()).toMatchObject({ reason: 'timeout' })
  await server.closed(1)
})

const sum = (server: WireServer): number => server.served.reduce((total, each) => total + each, 0)
