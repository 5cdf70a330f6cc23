import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'

/** The way from nacd to a switch's event socket, which may break. */
export class EventWire {
  readonly port: number
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  #server: Server | null = null
  #stalled = false

  private constructor(port: number, target: number) {
    this.port = port
    this.#target = target
  }

  /** From `port` to `target`, both on 127.0.0.1. */
  static async open(port: number, target: number): Promise<EventWire> {
    const wire = new EventWire(port, target)
    await wire.mend()
    return wire
  }

  /** Both ends are told that the connection is gone, and there is no new one. */
  async cut(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** Nothing passes any more, and nobody is told. */
  stall(): void {
    this.#stalled = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** New connections pass; what was stalled is gone. */
  async mend(): Promise<void> {
    await this.cut()
    this.#stalled = false
    const server = createServer(near => this.#join(near))
    server.listen(this.port, '127.0.0.1')
    await once(server, 'listening')
    this.#server = server
  }

  close(): Promise<void> {
    return this.cut()
  }

  #join(near: Socket): void {
    const far = createConnection({ host: '127.0.0.1', port: this.#target })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('data', chunk => to.write(chunk))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      if (this.#stalled) from.pause()
    }
  }
}
