import type { Socket } from 'node:net'
import type { Flow } from './flow.ts'
import { type Frame, StreamFramer } from './stream-framer.ts'
import type { SendFailed, TransportSetup } from './transport.ts'

/** Ms a TCP peer may take. */
const patience = {
  /** To accept our connection. */
  connect: 5_000,
  /** To say its first complete thing. */
  firstMessage: 30_000,
  /** To finish a message it has begun. */
  message: 10_000,
  /** Between messages: longer than the longest registration, whose refresh comes over this connection. */
  idle: 7_500_000,
} as const

const pong = Buffer.from('\r\n')

/** One TCP connection, either way. Closes itself on silence, on a peer that does not read, and on a broken stream. */
export class TcpConnection {
  readonly flow: Flow
  readonly #socket: Socket
  readonly #setup: TransportSetup
  readonly #framer: StreamFramer
  #stopSilence: () => void
  #stopPartial: (() => void) | null = null
  #heard = false

  constructor(socket: Socket, flow: Flow, setup: TransportSetup) {
    this.flow = flow
    this.#socket = socket
    this.#setup = setup
    this.#framer = new StreamFramer(setup.limits)
    this.#stopSilence = this.#closeAfter(socket.connecting ? patience.connect : patience.firstMessage)
    socket.setNoDelay(true)
    socket.on('connect', () => this.#restartSilence())
    socket.on('data', chunk => this.#receive(chunk))
    // The reason is told to whoever waits in `send`; the close event does the rest.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#stopTimers())
  }

  send(data: Buffer, failed: SendFailed): void {
    if (this.#socket.writableLength + data.length > this.#setup.limits.unsentBytes) {
      this.destroy()
      failed(new Error('the TCP peer does not read'))
    } else
      this.#socket.write(data, error => {
        if (error !== undefined && error !== null) failed(error)
      })
  }

  /** Closes after what was written has gone out. */
  end(): void {
    this.#socket.destroySoon()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    const frames = this.#framer.push(chunk)
    if (frames.length > 0) this.#heard = true
    this.#restartSilence()
    this.#watchPartial(frames.length > 0)
    for (const frame of frames) this.#handle(frame)
  }

  #handle(frame: Frame): void {
    if (frame.type === 'ping') this.send(pong, () => undefined)
    else this.#setup.received(frame.parsed, this.flow)
    if (frame.type === 'broken') this.end()
  }

  /** A message that comes byte by byte for ever would hold its memory for ever. */
  #watchPartial(progressed: boolean): void {
    if (progressed || !this.#framer.partial) {
      this.#stopPartial?.()
      this.#stopPartial = null
    }
    if (this.#framer.partial) this.#stopPartial ??= this.#closeAfter(patience.message)
  }

  #restartSilence(): void {
    if (this.#socket.destroyed || this.#socket.connecting) return
    this.#stopSilence()
    this.#stopSilence = this.#closeAfter(this.#heard ? patience.idle : patience.firstMessage)
  }

  #closeAfter(delayMs: number): () => void {
    return this.#setup.clock.after(delayMs, () => this.destroy())
  }

  #stopTimers(): void {
    this.#stopSilence()
    this.#stopPartial?.()
  }
}
