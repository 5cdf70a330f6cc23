import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../limits.ts'
import type { Parsed } from '../message/parse.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { Inbox } from '../testing/test-stack.ts'
import { resolveTarget } from './destination.ts'
import type { Flow } from './flow.ts'
import { localAddressFor } from './local-address.ts'
import { SipPort, SipPortUnavailable } from './sip-port.ts'

const head =
  'OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n'
const options = `${head}Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`
const few = { connections: 4, connectionsPerSource: 3, watchedPeers: 2 }
const limits = { ...defaultLimits, ...few, unsentBytes: 100_000 }

/** A far end at a UDP port, which shares it with whoever does so too. */
class UdpPeer {
  readonly heard = new Inbox<string>()
  readonly flow: Flow
  readonly #socket: DatagramSocket
  #open = true

  private constructor(socket: DatagramSocket) {
    this.#socket = socket
    this.flow = { ip: '127.0.0.1', port: socket.address().port, transport: 'udp' }
    socket.on('message', data => this.heard.push(data.toString()))
  }

  static async open(port: number): Promise<UdpPeer> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    socket.bind(port, '127.0.0.1')
    await once(socket, 'listening')
    return new UdpPeer(socket)
  }

  readonly send = (text: string, port: number): void => {
    this.#socket.send(text, port, '127.0.0.1')
  }

  readonly close = async (): Promise<void> => {
    if (!this.#open) return
    this.#open = false
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}

/** A port nobody uses. */
function idle(): SipPort {
  const ignore = () => undefined
  return new SipPort({ host: '127.0.0.1', limits, clock: new FakeClock(), received: ignore, refused: ignore })
}

describe('the SIP port', () => {
  let clock: FakeClock
  let received: Inbox<{ parsed: Parsed; flow: Flow }>
  let refused: Inbox<Flow>
  let port: SipPort
  let peers: Socket[]
  let udpPeers: UdpPeer[]
  beforeEach(async () => {
    clock = new FakeClock()
    received = new Inbox()
    refused = new Inbox()
    peers = []
    udpPeers = []
    port = new SipPort({
      host: '127.0.0.1',
      limits,
      clock,
      received: (parsed, flow) => received.push({ parsed, flow }),
      refused: refused.push,
    })
    await port.open(0)
  })
  afterEach(async () => {
    for (const peer of peers) peer.destroy()
    for (const { close } of udpPeers) await close()
    const closed = port.close()
    clock.advance(1_000)
    await closed
  })

  async function dial(): Promise<Socket> {
    const peer = connect(port.port, '127.0.0.1')
    peer.on('error', () => undefined)
    peers.push(peer)
    await once(peer, 'connect')
    return peer
  }

  it('tells clearly when the port is taken, and frees what it had got', async () => {
    const other = idle()
    const refusal = other.open(port.port)
    await expect(refusal).rejects.toBeInstanceOf(SipPortUnavailable)
    await expect(refusal).rejects.toThrow(
      `cannot open SIP port 127.0.0.1:${port.port} (udp and tcp): EADDRINUSE`,
    )
    await other.open(0)
    await other.close()
  })

  it('answers a double line break with a single one', async () => {
    const peer = await dial()
    peer.write('\r\n\r\n')
    const [data] = await once(peer, 'data')
    expect(String(data)).toBe('\r\n')
  })

  it('uses an accepted connection for what it sends back', async () => {
    const peer = await dial()
    peer.write(options)
    const { flow, parsed } = await received.take()
    expect([parsed.type, flow.transport, flow.port]).toEqual(['message', 'tcp', peer.localPort])
    port.send(flow, Buffer.from('hello'), () => undefined)
    const [data] = await once(peer, 'data')
    expect(String(data)).toBe('hello')
  })

  it('opens a connection where there is none, and hears what comes over it', async () => {
    const server = createServer(socket => socket.once('data', () => socket.write(options)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const flow: Flow = {
      ip: '127.0.0.1',
      port: typeof address === 'object' ? (address?.port ?? 0) : 0,
      transport: 'tcp',
    }
    expect(port.isOpen(flow)).toBe(false)
    port.send(flow, Buffer.from('hello'), () => undefined)
    expect(port.isOpen(flow)).toBe(true)
    expect((await received.take()).flow).toEqual(flow)
    server.close()
  })

  it('tells when a connection is refused, when a flow has no port, when it is closed', async () => {
    const failures = new Inbox<Error>()
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const free = typeof address === 'object' ? (address?.port ?? 0) : 0
    server.close()
    await once(server, 'close')
    port.send({ ip: '127.0.0.1', port: free, transport: 'tcp' }, Buffer.from('x'), failures.push)
    await failures.take()
    expect(port.isOpen({ ip: '127.0.0.1', port: free, transport: 'tcp' })).toBe(false)
    port.send({ ip: '127.0.0.1', port: 0, transport: 'udp' }, Buffer.from('x'), failures.push)
    expect((await failures.take()).message).toBe('no port to send to')
    await port.close()
    port.send({ ip: '127.0.0.1', port: 9, transport: 'udp' }, Buffer.from('x'), failures.push)
    expect((await failures.take()).message).toBe('the UDP socket is closed')
    port.send({ ip: '127.0.0.1', port: 9, transport: 'tcp' }, Buffer.from('x'), failures.push)
    expect((await failures.take()).message).toBe('no room for another TCP connection')
    await port.open(0)
  })

  it('closes a connection whose stream is broken, after telling so', async () => {
    const peer = await dial()
    peer.write('GET / HTTP/1.1\r\n\r\n')
    expect((await received.take()).parsed).toMatchObject({ type: 'malformed', refusal: null })
    peer.resume()
    await once(peer, 'close')
  })

  it('closes a connection that has not said anything after 30 s, or not finished a message after 10 s', async () => {
    const [silent, slow] = [await dial(), await dial()]
    for (const peer of [silent, slow]) peer.resume()
    slow.write(options + head)
    await received.take()
    clock.advance(5_000)
    slow.write('Call-ID: 1\r\n')
    await roundTrip()
    clock.advance(4_999)
    expect([silent.closed, slow.closed]).toEqual([false, false])
    const closed = once(slow, 'close')
    clock.advance(1)
    await closed
    expect(silent.closed).toBe(false)
    const silentClosed = once(silent, 'close')
    clock.advance(20_000)
    await silentClosed
  })

  /** Lets everything written to the port before be read: another connection is answered after it. */
  async function roundTrip(): Promise<void> {
    const peer = await dial()
    peer.write('\r\n\r\n')
    await once(peer, 'data')
  }

  async function peer(at = 0): Promise<UdpPeer> {
    const udp = await UdpPeer.open(at)
    udpPeers.push(udp)
    return udp
  }

  it('is not opened where somebody has the UDP port, who would share it', async () => {
    const { flow } = await peer()
    await expect(idle().open(flow.port)).rejects.toThrow('EADDRINUSE')
  })

  it('tells that nobody listens at a watched address, every time', async () => {
    const { flow, close } = await peer()
    await close()
    port.watch(flow)
    for (let time = 0; time < 2; time += 1) {
      port.send(flow, Buffer.from('hello'), () => undefined)
      expect(await refused.take()).toEqual(flow)
    }
  })

  it('hears watched peers as all others, also one that was away', async () => {
    const [watched, other] = [await peer(), await peer()]
    port.watch(watched.flow)
    port.send(watched.flow, Buffer.from('hello'), () => undefined)
    expect(await watched.heard.take()).toBe('hello')
    for (const { flow, send } of [watched, other, watched]) {
      send(options, port.port)
      expect((await received.take()).flow).toEqual(flow)
    }
    await watched.close()
    port.send(watched.flow, Buffer.from('away'), () => undefined)
    expect(await refused.take()).toEqual(watched.flow)
    const back = await peer(watched.flow.port)
    port.send(back.flow, Buffer.from('back'), () => undefined)
    expect(await back.heard.take()).toBe('back')
    back.send(options, port.port)
    expect((await received.take()).flow).toEqual(back.flow)
    expect(refused.size).toBe(0)
  })

  it('watches no more peers than it may, and each for as long as anything comes or goes', async () => {
    const gone = []
    for (let count = 0; count < limits.watchedPeers + 1; count += 1) gone.push((await peer()).flow)
    for (const { close } of udpPeers) await close()
    const [first, second, third] = gone as [Flow, Flow, Flow]
    for (const flow of gone) port.watch(flow)
    clock.advance(4_999)
    port.watch(first)
    for (const flow of [third, second]) port.send(flow, Buffer.from('x'), () => undefined)
    expect(await refused.take()).toEqual(second)
    clock.advance(1)
    port.watch(third)
    for (const flow of [second, first]) port.send(flow, Buffer.from('x'), () => undefined)
    expect(await refused.take()).toEqual(first)
    port.send(third, Buffer.from('x'), () => undefined)
    expect(await refused.take()).toEqual(third)
  })

  it('takes no more connections from one address than it may', async () => {
    await dial()
    await dial()
    await dial()
    const third = await dial()
    third.resume()
    await once(third, 'close')
  })

  it('gives up a peer that does not read', async () => {
    const peer = await dial()
    peer.pause()
    peer.write(options)
    const { flow } = await received.take()
    const failures = new Inbox<Error>()
    const big = Buffer.alloc(90_000)
    for (let sent = 0; sent < 400 && port.isOpen(flow) && failures.size === 0; sent += 1) {
      port.send(flow, big, failures.push)
      await Promise.resolve()
    }
    expect((await failures.take()).message).toBe('the TCP peer does not read')
    peer.resume()
    await once(peer, 'close')
  })
})

describe('finding the way', () => {
  function resolve(target: string): Promise<Flow | null> {
    const { promise, resolve: resolved } = Promise.withResolvers<Flow | null>()
    resolveTarget(target, 4, resolved)
    return promise
  }

  it.each([
    ['sip:1001@127.0.0.1', { ip: '127.0.0.1', port: 5060, transport: 'udp' }],
    ['sip:1001@127.0.0.1:5070;transport=TCP', { ip: '127.0.0.1', port: 5070, transport: 'tcp' }],
    ['sip:1001@h;maddr=127.0.0.2', { ip: '127.0.0.2', port: 5060, transport: 'udp' }],
    ['sip:1001@localhost:5070', { ip: '127.0.0.1', port: 5070, transport: 'udp' }],
    ['sip:1001@127.0.0.1;transport=ws', null],
    ['sips:1001@127.0.0.1', null],
    ['tel:1001', null],
    ['nonsense', null],
    ['sip:1001@no-such-host.invalid', null],
  ])('%s', async (target, expected) => {
    expect(await resolve(target)).toEqual(expected)
  })

  it('names the address a far end can answer to', () => {
    expect(localAddressFor('192.0.2.1', '198.51.100.1')).toBe('192.0.2.1')
    expect(localAddressFor('0.0.0.0', '127.0.0.9')).toBe('127.0.0.1')
    expect(localAddressFor('::', '::1')).toBe('::1')
    expect(localAddressFor('0.0.0.0', '198.51.100.1')).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  })
})
