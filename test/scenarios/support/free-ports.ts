import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { type EventEmitter, once } from 'node:events'
import { createServer } from 'node:net'

/** Below the range Linux takes the ports of outgoing connections from, so that nobody is given one in between. */
const lowest = 10_000
const highest = 32_000

/** Ports given out by this process: none is given twice. */
const given = new Set<number>()

/** A port on 127.0.0.1 free for TCP and UDP. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  return port as number
}

/**
 * `count` ports one after the other on 127.0.0.1, the first even, all free for TCP and UDP.
 * For programs that take port and port + 1 (RTP and RTCP, SIP and SIP over TLS).
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  for (;;) {
    const first = 2 * randomInt(lowest / 2, Math.floor((highest - count) / 2))
    const ports = Array.from({ length: count }, (_, index) => first + index)
    if (ports.some(port => given.has(port))) continue
    for (const port of ports) given.add(port)
    const free = await Promise.all(ports.map(isFree))
    if (free.every(Boolean)) return ports
  }
}

/** A range for RTP as configuration files write it. */
export async function freeRange(count: number): Promise<{ readonly low: number; readonly high: number }> {
  const ports = await freePorts(count)
  const low = ports[0] as number
  return { low, high: low + count - 1 }
}

async function isFree(port: number): Promise<boolean> {
  const [tcp, udp] = await Promise.all([isFreeTcp(port), isFreeUdp(port)])
  return tcp && udp
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  const free = await listens(server)
  if (free) await new Promise(done => server.close(done))
  return free
}

async function isFreeUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  const free = await listens(socket)
  await new Promise<void>(done => socket.close(done))
  return free
}

/** False when it cannot: `once` rejects on the event `error`. */
const listens = (emitter: EventEmitter): Promise<boolean> =>
  once(emitter, 'listening').then(
    () => true,
    () => false,
  )
