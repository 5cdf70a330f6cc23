import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Listens on a free port of loopback until the test is over. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}

export function httpServer(answer: RequestListener): Promise<number> {
  return listen(createHttpServer(answer))
}

export function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  return listen(createServer(serve))
}

/** Ports given out by this process. */
const given = new Set<number>()

/** A port nothing listens on, another one each time: one configuration may name several, and none twice. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  if (given.has(port)) return freePort()
  given.add(port)
  return port
}

/** The log-in of an event socket as mod_event_socket does it; each answer is split, as a network may do. */
export function eventSocket(password: string): Promise<number> {
  return tcpServer(socket => {
    socket.write('Content-Type: auth/re')
    socket.write('quest\n\n')
    socket.on('data', data => {
      const good = data.toString() === `auth ${password}\n\n`
      socket.write(`Content-Type: command/reply\nReply-Text: ${good ? '+OK accepted' : '-ERR invalid'}\n\n`)
    })
  })
}
