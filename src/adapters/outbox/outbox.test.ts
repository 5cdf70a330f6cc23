import { createHmac } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { FlowRequest } from '../../core/flow/contract.ts'
import { millis } from '../../core/shared/ids.ts'
import { type Respond, type Seen, startTestServer, type TestServer } from '../webhook/test-server.ts'
import { type Change, openEventFile } from './event-file.ts'
import { createOutbox, type Outbox, type OutboxOptions, type OutboxOutcome } from './outbox.ts'
import { flowEvent, hurriedClock, memoryLog, steppedClock, temporaryFolder } from './testing.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

function folder(): string {
  const { file, remove } = temporaryFolder()
  cleanups.push(remove)
  return file
}

async function serve(respond: Respond, port = 0): Promise<TestServer> {
  const server = await startTestServer(respond, port)
  cleanups.push(() => server.close())
  return server
}

/** An outbox with its log and a way to wait for the n-th outcome of a kind. */
function open(url: string, options: Partial<OutboxOptions> = {}) {
  const counts: Record<OutboxOutcome, number> = { delivered: 0, retried: 0, givenUp: 0, dropped: 0 }
  const waiters: { outcome: OutboxOutcome; count: number; resolve: () => void }[] = []
  const observe = (outcome: OutboxOutcome, count: number) => {
    counts[outcome] += count
    for (const waiter of waiters) if (counts[waiter.outcome] >= waiter.count) waiter.resolve()
  }
  const reached = (outcome: OutboxOutcome, count: number) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    waiters.push({ outcome, count, resolve })
    observe(outcome, 0)
    return promise
  }
  const { log, lines, fields } = memoryLog()
  const clock = hurriedClock()
  const outbox = createOutbox({ file: folder(), url, secret: '', clock, log, observe, ...options })
  cleanups.push(() => outbox.stop())
  return { outbox, counts, reached, lines, fields }
}

const reply = (status: number) => (_: unknown, response: ServerResponse) =>
  void response.writeHead(status).end()
const ok = reply(200)
const eventOf = (seen: Seen) => JSON.parse(seen.body) as FlowRequest
const digitsOf = (server: TestServer, call: string) =>
  server.requests
    .map(eventOf)
    .filter(event => event.call_uuid === call)
    .map(event => event.dtmf)

/** Pushes digits 1.. of one call. */
function pushDigits(outbox: Outbox, call: string, count: number): string[] {
  const digits = Array.from({ length: count }, (_, index) => String(index + 1))
  for (const digit of digits) outbox.push(flowEvent(call, digit))
  return digits
}

describe('delivery', () => {
  test('an event arrives as the call-flow request, with its own event id', async () => {
    const server = await serve(ok)
    const { outbox, reached } = open(server.url)
    outbox.start()
    const event = flowEvent('call-1', '5')
    outbox.push(event)
    outbox.push(event)
    await reached('delivered', 2)
    expect(server.requests.map(eventOf)).toEqual([event, event])
    const ids = server.requests.map(seen => seen.headers['x-nacd-event-id'])
    expect(new Set(ids).size).toBe(2)
    outbox.flush()
    expect(outbox.waiting).toBe(0)
  })

  test('with a secret it is signed over timestamp and body', async () => {
    const server = await serve(ok)
    const { outbox, reached } = open(server.url, { secret: 'hush' })
    outbox.start()
    outbox.push(flowEvent('call-1'))
    await reached('delivered', 1)
    const [seen] = server.requests
    const timestamp = seen?.headers['x-nacd-timestamp']
    const digest = createHmac('sha256', 'hush').update(`${timestamp}.${seen?.body}`).digest('hex')
    expect(seen?.headers['x-nacd-signature']).toBe(`sha256=${digest}`)
  })

  test('an event is what it was when pushed', async () => {
    const server = await serve(ok)
    const { outbox, reached } = open(server.url)
    const data = { cause: 'NO_ANSWER' }
    outbox.push({ ...flowEvent('call-1'), additional_data: data })
    data.cause = 'changed later'
    outbox.start()
    await reached('delivered', 1)
    expect(server.requests.map(eventOf)[0]?.additional_data).toEqual({ cause: 'NO_ANSWER' })
  })

  test('a call waits for its own earlier event, others do not', async () => {
    const held = Promise.withResolvers<ServerResponse>()
    const server = await serve((seen, response) => {
      if (eventOf(seen).call_uuid === 'slow' && eventOf(seen).dtmf === '1') held.resolve(response)
      else ok(seen, response)
    })
    const { outbox, reached } = open(server.url, { timeoutMs: 60_000 })
    outbox.start()
    pushDigits(outbox, 'slow', 3)
    const digits = pushDigits(outbox, 'quick', 20)
    await reached('delivered', 20)
    expect(digitsOf(server, 'quick')).toEqual(digits)
    expect(digitsOf(server, 'slow')).toEqual(['1'])
    ok({}, await held.promise)
    await reached('delivered', 23)
    expect(digitsOf(server, 'slow')).toEqual(['1', '2', '3'])
  })
})

describe('a receiver in trouble', () => {
  test('away, then back: everything arrives, in order', async () => {
    const gone = await startTestServer(ok)
    await gone.close()
    const { outbox, reached, counts, lines } = open(gone.url)
    outbox.start()
    const digits = pushDigits(outbox, 'call-1', 5)
    pushDigits(outbox, 'call-2', 5)
    await reached('retried', 30)
    expect(counts).toMatchObject({ delivered: 0, givenUp: 0, dropped: 0 })
    const server = await serve(ok, gone.port)
    await reached('delivered', 10)
    expect(digitsOf(server, 'call-1')).toEqual(digits)
    expect(digitsOf(server, 'call-2')).toEqual(digits)
    expect(lines).toEqual([
      'warn push event receiver takes nothing, events wait on disk',
      'info push event receiver takes events again',
    ])
  })

  test('a try again carries the same event id', async () => {
    const server = await serve((seen, response, nth) => reply(nth < 4 ? 503 : 200)(seen, response))
    const { outbox, reached } = open(server.url)
    outbox.start()
    outbox.push(flowEvent('call-1'))
    await reached('delivered', 1)
    const ids = server.requests.map(seen => seen.headers['x-nacd-event-id'])
    expect(ids).toEqual(Array(4).fill(ids[0]))
  })

  test('once it answers again, what only waited for it goes out at once', async () => {
    const server = await serve(reply(503))
    const clock = steppedClock()
    const { outbox, reached } = open(server.url, { clock, random: () => 1 })
    outbox.start()
    outbox.push(flowEvent('call-1'))
    for (let tries = 1; tries <= 5; tries++) {
      await reached('retried', tries)
      // The turn that sets the next timer comes after the outcome is observed.
      await new Promise(setImmediate)
      await new Promise(setImmediate)
      if (tries < 5) clock.step()
    }
    expect(clock.passed()).toBe(15_000)
    server.respond = ok
    outbox.push(flowEvent('call-2'))
    await new Promise(setImmediate)
    clock.step()
    await reached('delivered', 2)
    expect(clock.passed()).toBe(16_000)
  })

  test('answering everything with an error: few tries, nothing given up, and all is soon there when it is over', async () => {
    const server = await serve(reply(500))
    const states: string[] = []
    const observeReceiver = (state: string) => void states.push(state)
    const { outbox, reached, counts } = open(server.url, { observeReceiver })
    outbox.start()
    for (let call = 0; call < 50; call++) pushDigits(outbox, `call-${call}`, 2)
    await reached('retried', 150)
    expect({ ...counts, states }).toMatchObject({ delivered: 0, givenUp: 0, states: ['open'] })
    server.respond = ok
    server.requests.length = 0
    await reached('delivered', 100)
    expect({ ...counts, states }).toMatchObject({ givenUp: 0, dropped: 0, states: ['open', 'closed'] })
    for (let call = 0; call < 50; call++) expect(digitsOf(server, `call-${call}`)).toEqual(['1', '2'])
  })

  test('a clock that is set back a year delays nothing', async () => {
    const server = await serve(reply(503))
    const clock = steppedClock()
    const { outbox, reached } = open(server.url, { clock, random: () => 1 })
    outbox.start()
    outbox.push(flowEvent('call-1'))
    await reached('retried', 1)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    server.respond = ok
    clock.setBack(31_536_000_000)
    outbox.push(flowEvent('call-2'))
    await reached('delivered', 2)
    expect(clock.passed()).toBe(-31_536_000_000)
  })

  test('a file written while the clock was a year ahead waits for nothing either', async () => {
    const server = await serve(reply(503))
    const file = folder()
    const ahead = open(server.url, { file, clock: steppedClock(1_800_000_000_000) })
    ahead.outbox.start()
    pushDigits(ahead.outbox, 'call-1', 2)
    await ahead.reached('retried', 1)
    await ahead.outbox.stop()
    server.respond = ok
    const { outbox, reached, lines } = open(server.url, { file, clock: steppedClock(1_700_000_000_000) })
    outbox.start()
    await reached('delivered', 2)
    expect(lines).toEqual([])
  })

  test('the tries of one event do not count for the next', async () => {
    const server = await serve((seen, response, nth) => reply(nth % 8 === 0 ? 200 : 400)(seen, response))
    const { outbox, reached, counts } = open(server.url)
    outbox.start()
    pushDigits(outbox, 'call-1', 3)
    await reached('delivered', 3)
    expect(counts).toMatchObject({ delivered: 3, retried: 21, givenUp: 0 })
  })

  test.each<[string, Respond, number]>([
    ['refuses', reply(400), 12],
    ['redirects', reply(301), 12],
    ['breaks on', reply(500), 20],
  ])('one event it %s is given up, and the call goes on', async (_name, bad, tries) => {
    const server = await serve((seen, response, nth) =>
      eventOf(seen).dtmf === '1' ? bad(seen, response, nth) : ok(seen, response),
    )
    const { outbox, reached, counts, fields } = open(server.url)
    outbox.start()
    pushDigits(outbox, 'call-1', 3)
    await reached('delivered', 2)
    expect(digitsOf(server, 'call-1')).toEqual([...Array(tries).fill('1'), '2', '3'])
    expect(counts).toMatchObject({ delivered: 2, givenUp: 1, retried: tries - 1 })
    expect(fields).toContainEqual(expect.objectContaining({ tries, times: 1 }))
  })

  test('one event it drops the connection on is given up while others get through', async () => {
    const server = await serve((seen, response) => {
      if (eventOf(seen).dtmf === 'bad') response.destroy()
      else ok(seen, response)
      // Another call's event keeps arriving for as long as the bad one is tried.
      if (counts.givenUp === 0) outbox.push(flowEvent('call-2'))
    })
    const { outbox, reached, counts } = open(server.url)
    outbox.start()
    outbox.push(flowEvent('call-1', 'bad'))
    outbox.push(flowEvent('call-1', 'good'))
    await reached('givenUp', 1)
    await reached('delivered', server.requests.length - 12)
    expect(digitsOf(server, 'call-1').filter(digit => digit === 'bad').length).toBeGreaterThanOrEqual(12)
  })

  test('hanging: pushes go to disk, few are on their way, stop does not wait', async () => {
    const server = await serve(() => undefined)
    const { outbox, lines } = open(server.url, { parallel: 4, timeoutMs: 60_000, file: folder() })
    outbox.start()
    for (let call = 0; call < 5_000; call++) outbox.push(flowEvent(`call-${call}`))
    outbox.flush()
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect({ waiting: outbox.waiting, sending: outbox.sending }).toEqual({ waiting: 5_000, sending: 4 })
    await outbox.stop()
    expect(server.requests.length).toBeLessThanOrEqual(4)
    expect(lines).toEqual([])
  })
})

describe('the file', () => {
  test('what was not delivered goes out after a restart', async () => {
    const server = await serve(() => undefined)
    const file = folder()
    const first = open(server.url, { file, timeoutMs: 60_000 })
    first.outbox.start()
    const digits = pushDigits(first.outbox, 'call-1', 3)
    await first.outbox.stop()
    server.requests.length = 0
    server.respond = ok
    const second = open(server.url, { file })
    expect(second.outbox.waiting).toBe(3)
    second.outbox.start()
    await second.reached('delivered', 3)
    expect(digitsOf(server, 'call-1')).toEqual(digits)
  })

  test('above its cap it drops the oldest, counts and says so', async () => {
    const server = await serve(ok)
    const { outbox, reached, counts, fields, lines } = open(server.url, { maxRows: 10 })
    pushDigits(outbox, 'call-1', 12)
    pushDigits(outbox, 'call-2', 3)
    outbox.flush()
    expect(outbox.waiting).toBe(10)
    expect(counts.dropped).toBe(5)
    expect(lines).toEqual(['warn push events dropped: more are waiting than may be kept'])
    expect(fields).toEqual([{ waiting: 10, times: 5 }])
    outbox.start()
    await reached('delivered', 10)
    expect(digitsOf(server, 'call-1')).toEqual(['6', '7', '8', '9', '10', '11', '12'])
    expect(digitsOf(server, 'call-2')).toEqual(['1', '2', '3'])
  })

  test('its log shrinks again after a burst', () => {
    const file = folder()
    const events = openEventFile(file)
    cleanups.push(() => events.close())
    const event = (nth: number) => ({
      eventId: `event-${nth}`,
      callUuid: `call-${nth}`,
      body: 'x'.repeat(1_000),
    })
    const append = (count: number): Change[] =>
      Array.from({ length: count }, (_, nth) => ({ type: 'append', event: event(nth), now: millis(0) }))
    const walBytes = () => statSync(`${file}-wal`).size
    events.apply(append(30_000), 1_000_000)
    const burst = walBytes()
    for (let turn = 0; turn < 3; turn++) events.apply(append(2_000), 1_000_000)
    expect(burst).toBeGreaterThan(30_000_000)
    expect(walBytes()).toBeLessThanOrEqual(17_000_000)
  })

  test('is readable by its owner only', () => {
    const file = folder()
    open('http://127.0.0.1:1/', { file })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test.each<[string, (file: string) => string]>([
    [
      'held by another outbox',
      file => {
        open('http://127.0.0.1:1/', { file })
        return file
      },
    ],
    [
      'not a database',
      file => {
        writeFileSync(file, 'something else entirely, and long enough to be looked at'.repeat(100))
        return file
      },
    ],
    [
      'in a folder that cannot be',
      file => {
        writeFileSync(join(dirname(file), 'plain'), '')
        return join(dirname(file), 'plain', 'outbox.db')
      },
    ],
  ])('that is %s is refused with its name', (_name, spoil) => {
    const file = spoil(folder())
    const { log } = memoryLog()
    const options = { file, url: 'http://127.0.0.1:1/', secret: '', clock: hurriedClock(), log }
    expect(() => createOutbox(options)).toThrow(
      expect.objectContaining({ name: 'OutboxUnavailable', message: expect.stringContaining(file) }),
    )
  })
})

test('an event that cannot be written down is dropped and counted, never thrown', async () => {
  const { outbox, counts, lines } = open('http://127.0.0.1:1/')
  outbox.push({ ...flowEvent('call-1'), additional_data: { big: 1n } })
  await outbox.stop()
  outbox.push(flowEvent('call-1'))
  expect(counts.dropped).toBe(2)
  expect(lines).toEqual(['warn push event cannot be kept'])
})

test('whatever the receiver does, every call gets each of its events, in order', async () => {
  const calls = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 })
  const moods = fc.array(fc.constantFrom(200, 200, 200, 500, 503, 0), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(calls, moods, async (pushed, mood) => {
      const taken: FlowRequest[] = []
      const server = await startTestServer((seen, response, nth) => {
        const status = mood[nth - 1] ?? 200
        if (status === 200) taken.push(eventOf(seen))
        if (status === 0) response.destroy()
        else reply(status)(seen, response)
      })
      const { outbox, reached } = open(server.url, { parallel: 2 })
      outbox.start()
      const events = pushed.map((call, index) => flowEvent(call, String(index)))
      for (const event of events) outbox.push(event)
      await reached('delivered', events.length)
      const byCall = (list: FlowRequest[]) => Object.groupBy(list, event => event.call_uuid)
      expect(byCall(taken)).toEqual(byCall(events))
      await outbox.stop()
      await server.close()
    }),
    { numRuns: 30 },
  )
})
