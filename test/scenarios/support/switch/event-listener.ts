import { createConnection, type Socket } from 'node:net'
import { type EventSocketAddress, expectFrame, type Frame, readFrames } from './event-socket.ts'

/** One event of the switch: its headers by name. */
export type SwitchHeaders = Readonly<Record<string, string>>

/** Hears what a switch tells of itself, beside nacd's own connection. */
export class EventListener {
  readonly events: SwitchHeaders[] = []
  readonly #socket: Socket
  #heard: Promise<void> = Promise.resolve()
  readonly #keep: readonly string[] | null
  #closing = false

  private constructor(socket: Socket, keep: readonly string[] | null) {
    this.#socket = socket
    this.#keep = keep
  }

  /**
   * Resolves when the switch has said that it will tell of the events with these `names`. Who listens for long keeps
   * only the headers they need: an event of a leg has some 8 KB of them.
   */
  static async start(
    { port, password }: EventSocketAddress,
    names: string,
    keep: readonly string[] | null = null,
  ): Promise<EventListener> {
    const socket = createConnection({ host: '127.0.0.1', port })
    const frames = readFrames(socket)
    await expectFrame(frames, 'auth/request')
    for (const command of [`auth ${password}`, `event json ${names}`]) {
      socket.write(`${command}\n\n`)
      await expectFrame(frames, 'command/reply')
    }
    const listener = new EventListener(socket, keep)
    listener.#heard = listener.#listen(frames)
    return listener
  }

  /** The values of one header in the events that have it, each once, sorted. */
  valuesOf(header: string): readonly string[] {
    const values = this.events.map(event => event[header]).filter(value => value !== undefined)
    return [...new Set(values)].sort()
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#socket.destroy()
    await this.#heard
  }

  async #listen(frames: AsyncIterator<Frame, undefined>): Promise<void> {
    try {
      for (let next = await frames.next(); next.value !== undefined; next = await frames.next())
        if (next.value.type === 'text/event-json') this.events.push(this.#kept(JSON.parse(next.value.body)))
    } catch (error) {
      // The socket's own end is no news once it is we who close it.
      if (!this.#closing) throw error
    }
  }

  #kept(event: SwitchHeaders): SwitchHeaders {
    if (this.#keep === null) return event
    return Object.fromEntries(this.#keep.flatMap(name => (name in event ? [[name, event[name] ?? '']] : [])))
  }
}
