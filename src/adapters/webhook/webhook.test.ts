import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { flowActions } from '../../core/flow/contract.ts'
import { millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { type Respond, flowRequest as request, startTestServer, type TestServer } from './test-server.ts'
import { createWebhook, type WebhookOptions } from './webhook.ts'

const clock: Clock = {
  now: () => millis(Date.now()),
  after: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs)
    return () => clearTimeout(timer)
  },
}

const logged: string[] = []
const write = (_fields: object, message: string) => void logged.push(message)
const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log }

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  vi.useRealTimers()
  logged.length = 0
  await Promise.all(opened.splice(0).map(thing => thing.close()))
})

const patient = 10_000
const hasty = 150

async function serve(respond: Respond): Promise<TestServer> {
  const server = await startTestServer(respond)
  opened.push(server)
  return server
}

function connect(url: string, options: Partial<WebhookOptions> = {}) {
  const webhook = createWebhook({ url, secret: '', timeoutMs: patient, clock, log, ...options })
  opened.push(webhook)
  return webhook
}

const hangup = readFileSync(new URL('../../callflow/golden/answers/hangup.body', import.meta.url), 'utf8')
const end =
  (status: number, body: string, headers = {}) =>
  (_: unknown, response: ServerResponse) =>
    void response.writeHead(status, headers).end(body)

/** Writes without end, as fast as the connection takes it; returns when the connection is gone. */
async function flood(response: ServerResponse): Promise<void> {
  const chunk = Buffer.alloc(256 * 1024, ' ')
  const gone = once(response, 'close')
  const pump = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', pump)
  pump()
  await gone
}

describe('a right answer', () => {
  test.each(flowActions)('%s, in the shape a Go server sends', async action => {
    const body = readFileSync(
      new URL(`../../callflow/golden/answers/${action}.body`, import.meta.url),
      'utf8',
    )
    const server = await serve(end(200, body, { 'Content-Type': 'application/json' }))
    const answer = await connect(server.url).ask(request, 'event-1')
    expect(answer).toMatchObject({ type: 'answered', response: { action }, raw: body })
    expect(server.requests).toHaveLength(1)
  })

  test('to the request as the contract writes it, under its event id and unsigned', async () => {
    const server = await serve(end(200, hangup))
    await connect(server.url).ask(request, 'event-1')
    const [seen] = server.requests
    expect(JSON.parse(seen?.body ?? '')).toEqual(request)
    expect(seen?.path).toBe('/call_flow?site=1')
    expect(seen?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-nacd-event-id': 'event-1',
    })
    expect(seen?.headers).not.toHaveProperty('x-nacd-signature')
  })

  test('headers of one’s own go with it, and none of nacd’s is replaced', async () => {
    const server = await serve(end(200, hangup))
    const headers = { 'X-Nacd-Dry-Run': '1', 'X-Nacd-Event-Id': 'mine' }
    await connect(server.url, { headers }).ask(request, 'event-1')
    expect(server.requests[0]?.headers).toMatchObject({ 'x-nacd-dry-run': '1', 'x-nacd-event-id': 'event-1' })
  })

  test('connections are kept and used again', async () => {
    const server = await serve(end(200, hangup))
    const webhook = connect(server.url)
    for (let nth = 1; nth <= 20; nth++) await webhook.ask(request, `event-${nth}`)
    expect(server.requests).toHaveLength(20)
    // An answer can be read a moment before its connection counts as free, so a second one may be opened.
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  test('a user in the URL logs in', async () => {
    const server = await serve(end(200, hangup))
    await connect(server.url.replace('//', '//nacd:p%40ss@')).ask(request, 'event-1')
    const login = `Basic ${Buffer.from('nacd:p@ss').toString('base64')}`
    expect(server.requests[0]?.headers.authorization).toBe(login)
  })
})

test('with a secret the request is signed over timestamp and body', async () => {
  const server = await serve(end(200, hangup))
  const at: Clock = { ...clock, now: () => millis(1_700_000_000_999) }
  await connect(server.url, { secret: 'hush', clock: at }).ask(request, 'event-1')
  const [seen] = server.requests
  const digest = createHmac('sha256', 'hush').update(`1700000000.${seen?.body}`).digest('hex')
  expect(seen?.headers['x-nacd-timestamp']).toBe('1700000000')
  expect(seen?.headers['x-nacd-signature']).toBe(`sha256=${digest}`)
})

describe('a bad answer is a failed answer with its reason', () => {
  const json = (fields: object) => JSON.stringify(fields)
  const cut = (_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Length': '500' }).write(hangup.slice(0, 20), () => response.destroy())
  }
  const drip = (_: unknown, response: ServerResponse) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 10)
    response.on('close', () => clearInterval(timer))
  }
  const cases: [string, Respond, number, string, string, number][] = [
    ['500', end(500, 'oops'), patient, 'status', 'HTTP 500', 2],
    ['404', end(404, 'nothing here'), patient, 'status', 'HTTP 404', 1],
    ['a redirect', end(302, '', { Location: '/elsewhere' }), patient, 'status', 'HTTP 302: redirects are not followed', 1],
    ['HTML', end(200, '<html>hello</html>'), patient, 'not_json', 'the answer is not JSON (it looks like HTML or XML)', 1],
    ['nothing', end(204, ''), patient, 'not_json', 'the answer is empty', 1],
    ['a wrong type', end(200, json({ action: 'hangup', action_data: ['a'] })), patient, 'wrong_type', 'action_data: expected an object, got a list', 1],
    ['an unknown action', end(200, json({ action: 'dance' })), patient, 'unknown_action', `action: expected one of ${flowActions.join(', ')}, got "dance"`, 1],
    ['10 MB', end(200, hangup + ' '.repeat(10_000_000)), patient, 'too_large', 'the answer is longer than 64 KB', 1],
    ['half an answer, then closed', cut, patient, 'refused', 'UND_ERR_SOCKET other side closed', 2],
    ['no answer ever', () => undefined, hasty, 'timeout', `no whole answer within ${hasty} ms`, 2],
    ['an answer byte by byte', drip, hasty, 'timeout', `no whole answer within ${hasty} ms`, 2],
  ] // biome-ignore format: one case a line

  test.each(cases)('%s', async (_name, respond, timeoutMs, reason, detail, attempts) => {
    const server = await serve(respond)
    const answer = await connect(server.url, { timeoutMs }).ask(request, 'event-1')
    expect(answer).toMatchObject({ type: 'failed', reason, detail })
    expect(server.requests.map(seen => seen.headers['x-nacd-event-id'])).toEqual(
      Array(attempts).fill('event-1'),
    )
  })

  test('64 KB exactly is read', async () => {
    const server = await serve(end(200, hangup.padEnd(64 * 1024)))
    expect(await connect(server.url).ask(request, 'event-1')).toMatchObject({ type: 'answered' })
  })

  test('an endless answer is not read to its end', async () => {
    const flooded: Promise<void>[] = []
    const server = await serve((_, response) => void flooded.push(flood(response)))
    const answer = await connect(server.url).ask(request, 'event-1')
    expect(answer).toMatchObject({ type: 'failed', reason: 'too_large' })
    await Promise.all(flooded)
  })

  test('nobody listens', async () => {
    const server = await startTestServer(() => undefined)
    await server.close()
    const answer = await connect(server.url).ask(request, 'event-1')
    const detail = `connect ECONNREFUSED 127.0.0.1:${server.port}`
    expect(answer).toMatchObject({ type: 'failed', reason: 'refused', detail })
  })

  test('a request that cannot be written', async () => {
    const server = await serve(end(200, hangup))
    const answer = await connect(server.url).ask({ ...request, additional_data: { big: 1n } }, 'event-1')
    expect(answer).toMatchObject({ type: 'failed', reason: 'refused' })
    expect(server.requests).toEqual([])
  })
})

describe('the one retry', () => {
  test.each<[string, Respond]>([
    ['after 503', end(503, '')],
    ['after a dropped connection', (_, response) => void response.destroy()],
  ])('%s carries the same event id and saves the call', async (_name, first) => {
    const server = await serve((seen, response, nth) =>
      nth === 1 ? first(seen, response, nth) : end(200, hangup)(seen, response),
    )
    expect(await connect(server.url).ask(request, 'event-1')).toMatchObject({ type: 'answered' })
    expect(server.requests.map(seen => seen.headers['x-nacd-event-id'])).toEqual(['event-1', 'event-1'])
  })

  test('after a deadline', async () => {
    const server = await serve((seen, response, nth) => {
      if (nth > 1) end(200, hangup)(seen, response)
    })
    expect(await connect(server.url, { timeoutMs: 1_000 }).ask(request, 'e')).toMatchObject({
      type: 'answered',
    })
  })
})

test('the deadline holds while a request still waits for its connection', async () => {
  // A TLS client waits for a greeting that a silent TCP server never sends.
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const webhook = connect(`https://127.0.0.1:${port}/`, { timeoutMs: hasty })
  const answer = await webhook.ask(request, 'event-1')
  expect(answer).toMatchObject({ type: 'failed', reason: 'timeout' })
  await webhook.close()
  silent.close()
})

describe('the breaker', () => {
  const breaker = { failures: 2, restMs: 5_000 }

  async function broken() {
    const server = await serve(end(500, ''))
    const webhook = connect(server.url, { breaker })
    await webhook.ask(request, 'a')
    await webhook.ask(request, 'b')
    return { server, webhook }
  }

  test('opens after failures in a row and asks nothing more', async () => {
    const { server, webhook } = await broken()
    const before = server.requests.length
    expect(await webhook.ask(request, 'c')).toMatchObject({ type: 'failed', reason: 'breaker_open', raw: '' })
    expect(server.requests).toHaveLength(before)
    expect(logged).toEqual(['call-flow server does not answer, left alone for a while'])
  })

  test('tries one ask after its rest, refuses the others meanwhile, and heals', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { server, webhook } = await broken()
    vi.advanceTimersByTime(breaker.restMs)
    const held = Promise.withResolvers<ServerResponse>()
    server.respond = (_, response) => held.resolve(response)
    const trial = webhook.ask(request, 'c')
    expect(await webhook.ask(request, 'd')).toMatchObject({ type: 'failed', reason: 'breaker_open' })
    end(200, hangup)({}, await held.promise)
    expect(await trial).toMatchObject({ type: 'answered' })
    server.respond = end(200, hangup)
    expect(await webhook.ask(request, 'e')).toMatchObject({ type: 'answered' })
    expect(logged.at(-1)).toBe('call-flow server answers again')
  })

  test('opens again when the trial fails', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { webhook } = await broken()
    vi.advanceTimersByTime(breaker.restMs)
    expect(await webhook.ask(request, 'c')).toMatchObject({ reason: 'status' })
    expect(await webhook.ask(request, 'd')).toMatchObject({ reason: 'breaker_open' })
  })

  test('a living server with wrong answers does not open it', async () => {
    const server = await serve(end(404, ''))
    const webhook = connect(server.url, { breaker })
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(await webhook.ask(request, id)).toMatchObject({ reason: 'status' })
    }
  })
})

test('every ask is observed once, with its outcome', async () => {
  const server = await serve((seen, response, nth) => end(nth === 1 ? 200 : 404, hangup)(seen, response))
  const outcomes: string[] = []
  const webhook = connect(server.url, {
    observe: (outcome, tookMs) => outcomes.push(`${outcome} ${tookMs >= 0}`),
  })
  await webhook.ask(request, 'a')
  await webhook.ask(request, 'b')
  expect(outcomes).toEqual(['answered true', 'status true'])
})

test('closing ends an ask under way', async () => {
  const asked = Promise.withResolvers<void>()
  const server = await serve(() => asked.resolve())
  const webhook = connect(server.url)
  const answer = webhook.ask(request, 'a')
  await asked.promise
  await webhook.close()
  expect(await answer).toMatchObject({ type: 'failed', reason: 'refused' })
})
