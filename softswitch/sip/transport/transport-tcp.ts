import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Flow, plainIp } from './flow.ts'
import { TcpConnection } from './tcp-connection.ts'
import type { SendFailed, Transport, TransportSetup } from './transport.ts'

/** How long the last bytes may take to go out when the port closes. */
const closingMs = 1_000

function keyOf(flow: Flow): string {
  return `${flow.ip}|${flow.port}`
}

/** SIP over TCP: accepts connections, opens them where there is none to an address, and uses each both ways. */
export class TcpTransport implements Transport {
  readonly #setup: TransportSetup
  readonly #connections = new Map<string, TcpConnection>()
  #server: Server | null = null

  constructor(setup: TransportSetup) {
    this.#setup = setup
  }

  async bind(port: number): Promise<number> {
    const server = createServer(socket => this.#accept(socket))
    server.listen(port, this.#setup.host)
    await once(server, 'listening')
    // Running out of file descriptors refuses one connection, not all later ones.
    server.on('error', () => undefined)
    this.#server = server
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  /** Whether a connection to this very address is open or being opened. */
  isOpen(flow: Flow): boolean {
    return this.#connections.has(keyOf(flow))
  }

  send(flow: Flow, data: Buffer, failed: SendFailed): void {
    const connection = this.#connections.get(keyOf(flow)) ?? this.#open(flow)
    if (connection === null) failed(new Error('no room for another TCP connection'))
    else connection.send(data, failed)
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    server.close()
    for (const connection of this.#connections.values()) connection.end()
    const stopWaiting = this.#setup.clock.after(closingMs, () => {
      for (const connection of this.#connections.values()) connection.destroy()
    })
    await once(server, 'close')
    stopWaiting()
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    const flow: Flow = { ip: plainIp(remoteAddress ?? ''), port: remotePort ?? 0, transport: 'tcp' }
    // A peer that has gone already has no address.
    if (remoteAddress === undefined || this.#isFull(flow.ip)) socket.destroy()
    else this.#keep(new TcpConnection(socket, flow, this.#setup), socket)
  }

  #open(flow: Flow): TcpConnection | null {
    if (this.#server === null || this.#isFull(flow.ip)) return null
    const socket = connect({ host: flow.ip, port: flow.port })
    const connection = new TcpConnection(socket, flow, this.#setup)
    this.#keep(connection, socket)
    return connection
  }

  #keep(connection: TcpConnection, socket: Socket): void {
    const key = keyOf(connection.flow)
    this.#connections.set(key, connection)
    socket.on('close', () => {
      if (this.#connections.get(key) === connection) this.#connections.delete(key)
    })
  }

  #isFull(ip: string): boolean {
    const { connections, connectionsPerSource } = this.#setup.limits
    if (this.#connections.size >= connections) return true
    const fromThere = [...this.#connections.values()].filter(connection => connection.flow.ip === ip)
    return fromThere.length >= connectionsPerSource
  }
}
