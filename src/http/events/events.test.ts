import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { EventHub } from '../../runtime/events/event-hub.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import type { HttpDeps } from '../deps.ts'
import { testServer, token } from '../testing/http-server.ts'
import { listen } from './testing/listener.ts'

const start = 1_700_000_000_000

async function server(change: Partial<HttpDeps> = {}, room = 100) {
  const hub = new EventHub({ clock: new ManualClock(start), room })
  const { app, lines, send } = await testServer({ events: hub, ...change })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, hub, lines, send, url: `${address}/v1/events` }
}

test('events come as they happen, each with its id', async () => {
  const { hub, url } = await server()
  const client = await listen(url)
  expect([client.status, client.headers['content-type'], client.headers['cache-control']]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    'no-store',
  ])
  hub.publish('queue_entered', ['120'], { group: '120', call: 'a' })
  hub.publish('switch_lost', [], { switch: 'fs1', reason: 'line\nbreak' })
  expect([await client.next(), await client.next()]).toEqual([
    { event: 'queue_entered', id: `${start}-1`, data: { at: start, group: '120', call: 'a' } },
    { event: 'switch_lost', id: `${start}-2`, data: { at: start, switch: 'fs1', reason: 'line\nbreak' } },
  ])
})

test('the token is needed, in the header and nowhere else', async () => {
  const { url } = await server()
  const answers = [
    await listen(url, { authorization: '' }),
    await listen(`${url}?access_token=${token}`, { authorization: '' }),
    await listen(`${url}?access_token=${token}`),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 400])
})

test('a snapshot first, where one is wished for', async () => {
  const { hub, url } = await server({
    live: {
      calls: () => [],
      agents: () => new Map([['1001', { state: 'idle', currentCall: null, since: 7 }]]),
      groups: () =>
        new Map([['120', { waiting: 2, longestWaitMs: 5, callbacksWaiting: 0, agents: { idle: 1 } }]]),
      gateway: () => [],
      switches: () => [{ name: 'fs1', ready: true }],
      hangup: async () => false,
    },
  })
  hub.publish('switch_ready', [], {})
  const client = await listen(`${url}?snapshot=1`)
  expect(await client.next()).toEqual({
    event: 'snapshot',
    id: `${start}-1`,
    data: {
      calls: [],
      agents: [{ agent: '1001', state: 'idle', current_call: null, since: 7 }],
      groups: [{ group: '120', waiting: 2, longest_wait_ms: 5, agents: { idle: 1 } }],
      switches: [{ name: 'fs1', ready: true }],
    },
  })
  hub.publish('switch_lost', [], {})
  expect((await client.next()).event).toBe('switch_lost')
})

test('who comes back misses nothing', async () => {
  const { hub, url } = await server()
  const first = await listen(url)
  hub.publish('call_began', [], { call: 'a' })
  const { id } = await first.next()
  first.hangUp()
  for (const call of ['b', 'c']) hub.publish('call_began', [], { call })
  // A browser asks again for the same address, wish for a snapshot and all.
  const again = await listen(`${url}?snapshot=1`, { 'last-event-id': id })
  hub.publish('call_began', [], { call: 'd' })
  const calls = [await again.next(), await again.next(), await again.next()].map(({ data }) => data.call)
  expect(calls).toEqual(['b', 'c', 'd'])
})

test.each([
  ['of a nacd that ran before', `${start - 5000}-17`, 'other_run'],
  ['too long ago', `${start}-1`, 'too_old'],
  ['unreadable', 'nonsense', 'unreadable'],
])('an id %s: a reset that says so, a snapshot, then what happens', async (_name, lastId, reason) => {
  const { hub, url } = await server({}, 2)
  for (const call of ['a', 'b', 'c', 'd']) hub.publish('call_began', [], { call })
  const client = await listen(url, { 'last-event-id': lastId })
  expect(await client.next()).toEqual({ event: 'reset', id: `${start}-4`, data: { reason } })
  expect((await client.next()).event).toBe('snapshot')
  hub.publish('call_ended', [], { call: 'e' })
  expect(await client.next()).toMatchObject({ event: 'call_ended', id: `${start}-5` })
})

test('by type and by group', async () => {
  const { hub, url } = await server()
  const client = await listen(`${url}?types=queue,call_ended&group=120,121`)
  const published = [
    ['call_began', ['120']],
    ['queue_left', ['122']],
    ['queue_left', ['121']],
    ['call_ended', ['120']],
  ] as const
  for (const [type, groups] of published) hub.publish(type, groups, {})
  expect([(await client.next()).id, (await client.next()).id]).toEqual([`${start}-3`, `${start}-4`])
})

test.each([
  ...['types=queues', 'types=call,%20', 'types=,', 'types=', 'group=%0a', 'group=,,', 'snapshot=perhaps'],
  ...['snapshot=', 'type=call'],
])('the wish %s is refused with its reason', async wish => {
  const { send } = await server()
  const answer = await send('GET', `/v1/events?${wish}`)
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request'])
  expect(answer.json.details.problems).not.toEqual([])
})

test('a heartbeat every 15 s keeps the line, and the reader’s place behind events they did not want', async () => {
  const clock = new ManualClock(start)
  const { hub, url } = await server({ clock })
  const client = await listen(`${url}?types=call`)
  expect(await client.nextBlock()).toBe(`retry: 2000\nid: ${start}-0`)
  hub.publish('switch_ready', [], {})
  await Promise.resolve()
  clock.advance(15_000)
  expect(await client.nextBlock()).toBe(`: alive\nid: ${start}-1`)
  client.hangUp()
  await expect.poll(() => clock.running).toBe(0)
})

test('nacd that stops says so to all who listen', async () => {
  const { app, url } = await server()
  const client = await listen(url)
  await Promise.all([
    app.close(),
    client.ended,
    expect(client.next()).resolves.toMatchObject({ event: 'closed', data: { reason: 'stopping' } }),
  ])
})

test('one who does not read is cut off with the reason, and nothing is kept for them', async () => {
  const clock = new ManualClock(start)
  const { app, hub, lines, url } = await server({ clock }, 50)
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1').pause()
  onTestFinished(() => void socket.destroy())
  socket.write(`GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`)
  const big = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, 'x'.repeat(250)]))
  const isCut = (): boolean => lines.some(({ message }) => message === 'a reader of live events was cut off')
  for (let n = 0; n < 20_000 && !isCut(); n += 1) {
    hub.publish('call_began', [], big)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', fields: { reason: 'too_slow' } }))
  // Reading now, they find the reason at the end of what was under way.
  let text = ''
  socket.on('data', data => {
    text = (text + data.toString()).slice(-2000)
  })
  socket.resume()
  await expect.poll(() => text).toContain('event: closed')
  expect(text).toContain('{"reason":"too_slow"}')
  await app.close()
})

test('one who reads nothing for a minute is cut off too, and hung up on', async () => {
  const clock = new ManualClock(start)
  const { hub, lines, url } = await server({ clock }, 100_000)
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1').pause()
  onTestFinished(() => void socket.destroy())
  socket.write(`GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`)
  const big = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, 'x'.repeat(250)]))
  await expect.poll(() => clock.running).toBe(1)
  for (let n = 0; n < 2000; n += 1) hub.publish('call_began', [], big)
  await new Promise(resolve => setImmediate(resolve))
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()))
  socket.on('error', () => undefined)
  for (let n = 0; n < 5; n += 1) clock.advance(15_000)
  expect(lines).toMatchObject([{ fields: { reason: 'too_slow' } }])
  clock.advance(5000)
  socket.resume()
  await closed
})

test('so many may listen and no more; a place that is left is free again', async () => {
  const { send, url } = await server()
  const clients = await Promise.all(Array.from({ length: 100 }, () => listen(url)))
  const refused = await send('GET', '/v1/events')
  expect([refused.status, refused.json]).toMatchObject([
    503,
    { code: 'too_many_readers', details: { most: 100 } },
  ])
  clients[0]?.hangUp()
  await expect
    .poll(async () => {
      const client = await listen(url)
      client.hangUp()
      return client.status
    })
    .toBe(200)
})
