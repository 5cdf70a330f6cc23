import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { HostPort } from '../../config/kinds/address.ts'

export interface PortToTry extends HostPort {
  readonly protocol: 'tcp' | 'udp'
}

/** Takes the port for a moment; null = it was free, else the error that says why not. */
export async function tryPort({ protocol, host, port }: PortToTry): Promise<unknown> {
  try {
    await (protocol === 'tcp' ? tryTcp(host, port) : tryUdp(host, port))
    return null
  } catch (error) {
    return error
  }
}

async function tryTcp(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port, exclusive: true })
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

async function tryUdp(host: string, port: number): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.bind({ address: host, port, exclusive: true })
    await once(socket, 'listening')
  } finally {
    socket.close()
  }
}
