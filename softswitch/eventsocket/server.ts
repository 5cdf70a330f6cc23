import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { SipClock } from '../sip/clock.ts'
import type { ApiTable } from './api/api-table.ts'
import { Connection, type ConnectionContext } from './connection.ts'
import type { EventBus } from './event-bus.ts'
import { Jobs } from './jobs.ts'
import { frame } from './outlet.ts'

/** Most clients at once, and of them those that have not shown the password. */
const maxClients = 32
const maxStrangers = 8

export interface EventSocketOptions {
  readonly host: string
  readonly port: number
  readonly password: string
  readonly bus: EventBus
  readonly table: ApiTable
  readonly message: ConnectionContext['message']
  readonly clock: SipClock
  readonly warn: (fields: object, message: string) => void
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function contextOf(options: EventSocketOptions): ConnectionContext {
  const jobs = new Jobs(options)
  const password = digest(options.password)
  return {
    clock: options.clock,
    isPassword: text => timingSafeEqual(digest(text), password),
    api: (name, args) => jobs.run(name, args),
    startJob: (name, args, jobUuid) => jobs.start(name, args, jobUuid),
    message: options.message,
    warn: options.warn,
  }
}

/** The server side of FreeSWITCH's event socket (mod_event_socket, inbound mode). */
export class EventSocketServer {
  readonly #options: EventSocketOptions
  readonly #server: Server
  readonly #context: ConnectionContext
  readonly #connections = new Set<Connection>()

  constructor(options: EventSocketOptions) {
    this.#options = options
    this.#context = contextOf(options)
    this.#server = createServer(socket => this.#accept(socket))
  }

  /** Clients that have shown the password. */
  get clients(): number {
    return [...this.#connections].filter(connection => connection.authorised).length
  }

  /** The port bound, 0 before `start`. */
  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** Binds; rejects with the system's error (EADDRINUSE, ...) when it cannot. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#options.port, this.#options.host, () => {
        this.#server.off('error', reject)
        this.#server.on('error', error => this.#options.warn({ error: error.message }, 'event socket'))
        resolve()
      })
    })
  }

  /** Ends every client and frees the port. */
  async stop(): Promise<void> {
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()))
    for (const connection of [...this.#connections]) connection.end()
    await closed
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= maxClients || this.#strangers >= maxStrangers) {
      socket.on('error', () => socket.destroy())
      socket.end(frame('text/rude-rejection', 'Too many clients.\n'))
      return
    }
    const connection = new Connection(socket, this.#context, () => {
      this.#connections.delete(connection)
      unsubscribe()
    })
    const unsubscribe = this.#options.bus.subscribe(connection)
    this.#connections.add(connection)
  }

  get #strangers(): number {
    return this.#connections.size - this.clients
  }
}
