import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { createMediaEngine, MediaEngineClosed } from './engine.ts'
import { createManualTicker } from './manual-ticker.ts'
import { NoFreePort } from './rtp/port-pool.ts'
import { openPhone, remoteMedia } from './session/test-phone.ts'
import type { MediaEngine, MediaSession } from './types.ts'

const cleanups: Array<() => Promise<unknown>> = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function createEngine(low: number, high: number) {
  const ticker = createManualTicker()
  const engine = createMediaEngine({ host: '127.0.0.1', low, high, ticker })
  cleanups.push(() => engine.close())
  return { engine, ticker }
}

async function bound(port: number): Promise<Socket | null> {
  const socket = createSocket('udp4')
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('error', () => resolve(false))
  socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true))
  if (await promise) return socket
  socket.close()
  return null
}

/** Sockets on `count` ports in a row, the first one even. */
async function occupy(count: number, from = 21_000): Promise<{ low: number; sockets: Socket[] }> {
  const sockets: Socket[] = []
  for (let port = from; port < from + count; port++) {
    const socket = await bound(port)
    if (socket === null) break
    sockets.push(socket)
  }
  if (sockets.length === count) return { low: from, sockets }
  await Promise.all(sockets.map(closed))
  return occupy(count, from + 2 * count)
}

async function closed(socket: Socket): Promise<void> {
  socket.close()
  await once(socket, 'close')
}

async function openAll(engine: MediaEngine): Promise<{ sessions: MediaSession[]; failure: unknown }> {
  const sessions: MediaSession[] = []
  for (;;) {
    try {
      sessions.push(await engine.open())
    } catch (failure) {
      return { sessions, failure }
    }
  }
}

describe('ports', () => {
  test('all are used, then NoFreePort, and a closed session gives its port back', async () => {
    const { low, sockets } = await occupy(6)
    await Promise.all(sockets.map(closed))
    const { engine } = createEngine(low, low + 5)
    const { sessions, failure } = await openAll(engine)
    expect(sessions.map(each => each.localPort)).toEqual([low, low + 2, low + 4])
    expect(failure).toBeInstanceOf(NoFreePort)
    expect(failure).toMatchObject({ low, high: low + 5 })
    sessions[1]?.close()
    sessions[1]?.close()
    expect(engine.sessions).toBe(2)
    expect((await engine.open()).localPort).toBe(low + 2)
  })

  test.each([
    ['RTP', 0],
    ['RTCP', 1],
  ])('a pair whose %s port another process has is passed over', async (_, offset) => {
    const { low, sockets } = await occupy(4)
    for (const [i, socket] of sockets.entries()) if (i !== offset) await closed(socket)
    const { engine } = createEngine(low, low + 3)
    const { sessions } = await openAll(engine)
    expect(sessions.map(each => each.localPort)).toEqual([low + 2])
    await closed(sockets[offset] as Socket)
    expect((await engine.open()).localPort).toBe(low)
  })

  test('many opened at once get a port each', async () => {
    const { engine } = createEngine(22_000, 23_000)
    const sessions = await Promise.all(Array.from({ length: 40 }, () => engine.open()))
    expect(new Set(sessions.map(each => each.localPort)).size).toBe(40)
    expect(sessions.every(each => each.localPort % 2 === 0 && each.localIp === '127.0.0.1')).toBe(true)
  })

  test('a host that is not ours is an error of its own, not a full range', async () => {
    const engine = createMediaEngine({ host: '192.0.2.1', low: 22_000, high: 22_001 })
    await expect(engine.open()).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
    await expect(engine.open()).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })

  test('a range without a pair is refused', () => {
    expect(() => createMediaEngine({ host: '127.0.0.1', low: 5, high: 6 })).toThrow(RangeError)
  })

  test('the advertised address is what far ends are told', async () => {
    const engine = createMediaEngine({
      host: '127.0.0.1',
      advertised: '203.0.113.1',
      low: 22_000,
      high: 23_000,
    })
    cleanups.push(() => engine.close())
    expect((await engine.open()).localIp).toBe('203.0.113.1')
  })
})

describe('engine', () => {
  test('the ticker runs only while there are sessions', async () => {
    const { engine, ticker } = createEngine(22_000, 23_000)
    const seen = [ticker.running]
    const [one, two] = [await engine.open(), await engine.open()]
    seen.push(ticker.running)
    one.close()
    seen.push(ticker.running)
    two.close()
    seen.push(ticker.running)
    await engine.open()
    seen.push(ticker.running)
    expect(seen).toEqual([false, true, true, false, true])
  })

  test('close ends every session, once, and opens no more', async () => {
    const { engine, ticker } = createEngine(22_000, 23_000)
    const ends: string[] = []
    const session = await engine.open()
    session.play({ next: () => new Int16Array(160) }, how => ends.push(how))
    const opening = engine.open()
    await engine.close()
    await engine.close()
    await expect(opening).rejects.toBeInstanceOf(MediaEngineClosed)
    await expect(engine.open()).rejects.toBeInstanceOf(MediaEngineClosed)
    expect([ends, engine.sessions, ticker.running]).toEqual([['broken'], 0, false])
  })

  test('with its own ticker and random numbers it sends by itself', async () => {
    const engine = createMediaEngine({ host: '127.0.0.1', low: 22_000, high: 23_000 })
    cleanups.push(() => engine.close())
    const phone = await openPhone()
    cleanups.push(() => phone.close())
    const session = await engine.open()
    session.setRemote(remoteMedia(phone))
    const [first, second] = await phone.hear(2)
    expect(first?.ssrc).toBe(second?.ssrc)
  })

  test('IPv6 works the same way', async () => {
    const engine = createMediaEngine({ host: '::1', low: 22_000, high: 23_000, ticker: createManualTicker() })
    cleanups.push(() => engine.close())
    const session = await engine.open()
    expect([session.localIp, session.localPort % 2]).toEqual(['::1', 0])
  })
})
