import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { until } from '../until.ts'

/** Two line ends keep a connection alive (RFC 5626 section 4.4.1): no SIP program makes anything of them. */
const keepAlive = '\r\n\r\n'

/** Resolves when a program has a UDP port of 127.0.0.1 open. */
export async function isOpen(port: number): Promise<void> {
  await until(`a program at UDP port ${port}`, () => takesPackets(port))
}

/** A closed port is told of (ICMP) at the next packet after the first. */
async function takesPackets(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    socket.connect(port, '127.0.0.1')
    await once(socket, 'connect')
    // The same news may come as an event: `send` tells it already.
    socket.on('error', () => undefined)
    return (await send(socket)) && (await send(socket))
  } finally {
    socket.close()
  }
}

const send = (socket: Socket): Promise<boolean> =>
  new Promise(resolve => socket.send(keepAlive, error => resolve(error === null)))
