import { createSocket } from 'node:dgram'
import type { EventEmitter } from 'node:events'
import { createServer } from 'node:net'

/** Whether `event` comes before an error. */
export function succeeds(emitter: EventEmitter, event: string): Promise<boolean> {
  return new Promise(resolve => {
    emitter.once(event, () => resolve(true))
    emitter.once('error', () => resolve(false))
  })
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  const free = await succeeds(server, 'listening')
  if (free) await new Promise(resolve => server.close(resolve))
  return free
}

async function isFreeUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  const free = await succeeds(socket, 'listening')
  socket.close()
  return free
}

/** Ports given out by this process: none is given twice. */
const given = new Set<number>()

/**
 * The first of `count` ports in a row that were free a moment ago on 127.0.0.1, for UDP and for TCP; it is even. Below the
 * range Linux takes the ports of outgoing connections from, so that nobody is given one in between.
 */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 10_000 + 2 * Math.floor(Math.random() * 11_000)
    const ports = Array.from({ length: count }, (_, at) => first + at)
    if (ports.some(port => given.has(port))) continue
    for (const port of ports) given.add(port)
    const free = await Promise.all(ports.flatMap(port => [isFreeTcp(port), isFreeUdp(port)]))
    if (free.every(Boolean)) return first
  }
}
