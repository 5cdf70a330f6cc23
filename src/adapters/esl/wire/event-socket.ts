import { connect, type Socket } from 'node:net'
import type { Clock } from '../../../ports/clock.ts'
import { authCommand, sessionCommand } from '../commands/session-command.ts'
import { type Heartbeat, startHeartbeat } from '../events/heartbeat.ts'
import type { Timings } from '../timings.ts'
import { type DialTrouble, describeTrouble, frameTrouble, socketTrouble } from '../trouble.ts'
import { createFramer, type Frame } from './framing.ts'
import { createReplyQueue, type Reply, type ReplyQueue } from './reply-queue.ts'

export interface EventSocketOptions {
  readonly host: string
  readonly port: number
  readonly password: string
  readonly clock: Clock
  readonly timings: Timings
}

/** What an event socket tells its owner. */
export interface EventSocketListener {
  /** The password was accepted. */
  opened(): void
  /** One event in the plain format; `body` is only good until the call returns. */
  event(body: Buffer): void
  /** The end of this connection, whatever the reason; said once, and the last thing said. */
  closed(trouble: DialTrouble): void
}

/** Commands and bytes that may wait at once; a switch that lets more pile up does not keep up. */
const mostWaiting = 10_000
const mostBytes = 8 * 1024 * 1024

/** One connection to a switch, from the dial to its end. It dials and logs in; the listener hears how that went. */
export class EventSocket {
  readonly #options: EventSocketOptions
  readonly #listener: EventSocketListener
  readonly #socket: Socket
  readonly #replies: ReplyQueue
  readonly #cancelLogin: () => void
  #state: 'dialling' | 'connected' | 'loggingIn' | 'open' | 'closed' = 'dialling'
  #heartbeat: Heartbeat | null = null

  constructor(options: EventSocketOptions, listener: EventSocketListener) {
    const { clock, timings } = options
    this.#options = options
    this.#listener = listener
    this.#replies = createReplyQueue(clock)
    this.#cancelLogin = clock.after(timings.login, () =>
      this.close({ type: 'silent', afterMs: timings.login }),
    )
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true, keepAlive: true })
    this.#listen()
  }

  /** Sends one complete command text and waits for its reply. Never rejects. */
  readonly request = (command: string, deadlineMs = this.#options.timings.reply): Promise<Reply> => {
    if (this.#state === 'closed') return notSent('the switch is not connected')
    if (this.#replies.length >= mostWaiting || this.#socket.writableLength > mostBytes) {
      return notSent('the switch does not keep up with its commands')
    }
    const reply = this.#replies.expect(deadlineMs)
    this.#socket.write(command)
    return reply
  }

  /** Gives the connection up. */
  close(trouble: DialTrouble): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#cancelLogin()
    this.#heartbeat?.stop()
    this.#socket.destroy()
    this.#replies.abandon(describeTrouble(trouble))
    this.#listener.closed(trouble)
  }

  #listen(): void {
    const framer = createFramer()
    const take = (frame: Frame): void => this.#take(frame)
    this.#socket.on('connect', () => {
      this.#state = 'connected'
    })
    this.#socket.on('data', chunk => {
      this.#heartbeat?.heard()
      const trouble = framer.push(chunk, take)
      if (trouble) this.close(frameTrouble(trouble))
    })
    this.#socket.on('error', error => this.close(socketTrouble(error, this.#state !== 'dialling')))
    this.#socket.on('close', () => this.close({ type: 'closed', detail: 'by the switch' }))
  }

  #take(frame: Frame): void {
    if (this.#state === 'closed') return
    this.#takers.get(frame.contentType)?.(frame)
  }

  /** By Content-Type; what is not listed (log lines) was not asked for and is left alone. */
  readonly #takers: ReadonlyMap<string, (frame: Frame) => void> = new Map([
    ['auth/request', () => this.#logIn()],
    ['command/reply', (frame: Frame) => this.#reply(replyText(frame))],
    ['api/response', (frame: Frame) => this.#answer(frame.body.toString('utf8'))],
    ['text/event-plain', (frame: Frame) => this.#listener.event(frame.body)],
    ['text/rude-rejection', () => this.close({ type: 'addressRefused' })],
    ['text/disconnect-notice', () => this.close({ type: 'ended' })],
  ])

  #reply(text: string): void {
    if (this.#state !== 'loggingIn') this.#answer(text)
    else if (text.startsWith('+OK')) this.#open()
    else this.close({ type: 'wrongPassword' })
  }

  #answer(text: string): void {
    if (!this.#replies.answer(text)) this.close({ type: 'notEventSocket', detail: 'a reply to nothing' })
  }

  #logIn(): void {
    const auth = authCommand(this.#options.password)
    if (this.#state !== 'connected') this.close({ type: 'notEventSocket', detail: 'a second greeting' })
    else if (typeof auth !== 'string') this.close({ type: 'wrongPassword' })
    else {
      this.#state = 'loggingIn'
      this.#socket.write(auth)
    }
  }

  #open(): void {
    const { clock, timings } = this.#options
    this.#state = 'open'
    this.#cancelLogin()
    this.#heartbeat = startHeartbeat(clock, timings.heartbeat, {
      ask: () => void this.request(sessionCommand.heartbeat),
      dead: () => this.close({ type: 'silent', afterMs: 2 * timings.heartbeat }),
    })
    this.#listener.opened()
  }
}

const notSent = (reason: string): Promise<Reply> => Promise.resolve({ type: 'notSent', reason })

/** `Reply-Text` of a `command/reply`; its head was read as Latin-1. */
function replyText(frame: Frame): string {
  const raw = /^Reply-Text: *([^\n]*)/im.exec(frame.head)?.[1] ?? ''
  return Buffer.from(raw, 'latin1').toString('utf8')
}
