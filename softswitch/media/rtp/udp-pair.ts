import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { NoFreePort, type PortPool } from './port-pool.ts'

/** Errors of `bind` that say: another process has this port, try the next. */
const takenCodes = new Set(['EADDRINUSE', 'EACCES'])

/**
 * A bound RTP socket with its RTCP neighbour. The latter is held so that nobody else gets that port and the far end's
 * reports meet no ICMP error; what it receives is discarded.
 */
export interface UdpPair {
  /** The even port. */
  readonly port: number
  readonly rtp: Socket
  readonly rtcp: Socket
  /** Closes both sockets; the ports are free when it returns. Resolves when Node has let go of them. */
  close(): Promise<void>
}

/** Addresses are literals always: no name lookup, and the packet leaves in the same turn of the event loop. */
function withoutLookup(
  address: string,
  family: number,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, address, family)
}

function openSocket(host: string): Socket {
  const type = isIPv6(host) ? 'udp6' : 'udp4'
  // Node calls it with (address, family, callback) although its types promise an options object.
  return createSocket({ type, lookup: withoutLookup as never })
}

function bind(socket: Socket, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once('error', reject)
  socket.bind({ address: host, port, exclusive: true }, () => {
    socket.removeListener('error', reject)
    resolve()
  })
  return promise
}

function closeSocket(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.close(resolve)
  return promise
}

/** Binds both ports of a pair; null when another process has one of them. Other failures are thrown. */
async function bindPair(host: string, port: number): Promise<UdpPair | null> {
  const rtp = openSocket(host)
  const rtcp = openSocket(host)
  const close = async (): Promise<void> => {
    await Promise.all([closeSocket(rtp), closeSocket(rtcp)])
  }
  try {
    await bind(rtp, host, port)
    await bind(rtcp, host, port + 1)
  } catch (error) {
    await close()
    if (takenCodes.has((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
  return { port, rtp, rtcp, close }
}

/** What an open pair tells its owner. */
export interface UdpListener {
  packet(data: Buffer, from: RemoteInfo): void
  /** The network refused something, e.g. an interface went down. The pair stays usable. */
  failed(error: Error): void
}

/** Lets `listener` hear the pair; RTCP is read and discarded. */
export function listenTo(pair: UdpPair, listener: UdpListener): void {
  pair.rtp.on('message', (data, from) => listener.packet(data, from))
  pair.rtp.on('error', error => listener.failed(error))
  pair.rtcp.on('error', error => listener.failed(error))
}

/**
 * Binds the first pair of the pool that is free on this host.
 * @throws NoFreePort when there is none; the system's error when `host` cannot be bound at all.
 */
export async function openUdpPair(host: string, pool: PortPool): Promise<UdpPair> {
  for (const port of pool.candidates()) {
    const pair = await tryPair(host, pool, port)
    if (pair !== null) return pair
  }
  throw new NoFreePort(pool.low, pool.high)
}

async function tryPair(host: string, pool: PortPool, port: number): Promise<UdpPair | null> {
  try {
    const pair = await bindPair(host, port)
    if (pair === null) pool.release(port)
    return pair
  } catch (error) {
    pool.release(port)
    throw error
  }
}
