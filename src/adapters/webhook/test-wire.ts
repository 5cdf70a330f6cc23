import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Writes whatever bytes it likes in answer to one request; `nth` counts requests over all connections from 1. */
export type Play = (socket: Socket, nth: number) => void

/** A server on a free loopback port that knows just enough HTTP to see where a request ends. */
export interface WireServer {
  readonly port: number
  readonly url: string
  /** Requests by connection, in order of connecting. */
  readonly served: number[]
  /** Resolves when the n-th connection (from 1) is closed. */
  closed(nth: number): Promise<void>
  close(): Promise<void>
}

export async function startWireServer(play: Play, host = '127.0.0.1'): Promise<WireServer> {
  const served: number[] = []
  const sockets: Socket[] = []
  let requests = 0
  const server = createServer(socket => {
    const index = sockets.push(socket) - 1
    served.push(0)
    // What breaks here is what the test is about; the client under test tells it.
    socket.on('error', () => socket.destroy())
    eachRequest(socket, () => {
      served[index] = (served[index] ?? 0) + 1
      requests += 1
      play(socket, requests)
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${host}:${port}/call_flow`,
    served,
    closed: async nth => {
      const socket = sockets[nth - 1]
      if (socket !== undefined && !socket.destroyed) await once(socket, 'close')
    },
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      if (server.listening) await once(server, 'close')
    },
  }
}

/** Calls back once for every whole request that has come in, body included. */
function eachRequest(socket: Socket, onRequest: () => void): void {
  let read = ''
  socket.on('data', chunk => {
    read += chunk.toString('latin1')
    for (let end = endOfRequest(read); end > 0 && end <= read.length; end = endOfRequest(read)) {
      read = read.slice(end)
      onRequest()
    }
  })
}

function endOfRequest(read: string): number {
  const head = read.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const [, length = '0'] = /content-length: (\d+)/i.exec(read.slice(0, head)) ?? []
  return head + 4 + Number(length)
}
