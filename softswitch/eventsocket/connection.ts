import type { Socket } from 'node:net'
import type { SipClock } from '../sip/clock.ts'
import { type ClientState, type Request, readRequest } from './client-commands.ts'
import { frame, Outlet, reply } from './outlet.ts'
import { type ClientCommand, CommandReader, type ReadResult } from './protocol/command-reader.ts'
import { type SwitchEvent, serialiseJson, serialisePlain } from './protocol/event.ts'
import type { EventName } from './protocol/event-names.ts'
import { Subscription } from './subscription.ts'

/** A client has this long to show the password. */
const authDeadlineMs = 10_000

/** A wrong password is answered after this long, so that guessing takes its time. */
const wrongPasswordDelayMs = 1000

/** Idle time after which the machine asks whether the client is still there. */
const keepAliveMs = 30_000

/** A client that does not hang up after our goodbye is cut off after this long. */
const lingerMs = 1000

/** What the connections of one server share. */
export interface ConnectionContext {
  readonly clock: SipClock
  /** Compares in constant time. */
  readonly isPassword: (text: string) => boolean
  readonly api: (name: string, args: string) => Promise<string>
  /** Starts a job and returns its uuid. */
  readonly startJob: (name: string, args: string, jobUuid: string | null) => string
  /** Hands a message to a channel; false = there is no such channel. */
  readonly message: (uuid: string, command: ClientCommand) => boolean
  readonly warn: (fields: object, message: string) => void
}

/** One client of the event socket, from the greeting to the end. Commands are answered strictly in order. */
export class Connection {
  readonly #context: ConnectionContext
  readonly #socket: Socket
  readonly #outlet: Outlet
  readonly #reader = new CommandReader()
  readonly #state: ClientState = { subscription: new Subscription(), format: 'plain' }
  readonly #onEnd: () => void
  #cancelDeadline: () => void
  #authorised = false
  #ended = false

  constructor(socket: Socket, context: ConnectionContext, onEnd: () => void) {
    this.#socket = socket
    this.#context = context
    this.#outlet = new Outlet(socket)
    this.#onEnd = onEnd
    this.#cancelDeadline = context.clock.after(authDeadlineMs, () => this.end('Disconnected, no password.\n'))
    socket.setNoDelay(true)
    socket.setKeepAlive(true, keepAliveMs)
    socket.on('data', chunk => this.#read(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#finish())
    this.#outlet.send('Content-Type: auth/request\n\n')
  }

  get authorised(): boolean {
    return this.#authorised
  }

  wants(name: EventName, subclass: string): boolean {
    return !this.#ended && this.#authorised && this.#state.subscription.wants(name, subclass)
  }

  take(event: SwitchEvent): void {
    if (this.#ended || !this.#state.subscription.passes(event)) return
    const isJson = this.#state.format === 'json'
    const body = (isJson ? serialiseJson : serialisePlain)(event.headers, event.body)
    if (this.#outlet.sendEvent(frame(isJson ? 'text/event-json' : 'text/event-plain', body))) return
    this.#context.warn({ client: this.#socket.remotePort }, 'event socket client lost too many events')
    this.#finish()
    this.#socket.destroy()
  }

  /** Says goodbye and closes. */
  end(notice = 'Disconnected, goodbye.\n'): void {
    if (this.#ended) return
    this.#finish()
    this.#outlet.send(frame('text/disconnect-notice', notice))
    this.#socket.end()
    this.#context.clock.after(lingerMs, () => this.#socket.destroy())
  }

  #finish(): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelDeadline()
    this.#onEnd()
  }

  #read(chunk: Buffer): void {
    if (this.#ended) return
    this.#socket.pause()
    const result = this.#reader.read(chunk)
    this.#work(result).catch((error: unknown) => {
      this.#context.warn({ error: String(error) }, 'event socket command failed')
      this.#socket.destroy()
    })
  }

  /** Takes the commands one by one; the socket rests meanwhile, so that no more than one chunk of them waits. */
  async #work(result: ReadResult): Promise<void> {
    for (const command of result.commands) {
      if (this.#ended) return
      if (this.#authorised) await this.#answer(readRequest(command, this.#state), command)
      else await this.#authorise(command)
    }
    if (result.type === 'tooLong') return this.end('Disconnected, command too long.\n')
    this.#resume()
  }

  #resume(): void {
    if (this.#outlet.clogged) this.#socket.once('drain', () => this.#socket.resume())
    else this.#socket.resume()
  }

  async #authorise(command: ClientCommand): Promise<void> {
    const [, password] = /^auth (.*)$/i.exec(command.line) ?? []
    if (/^exit\b/i.test(command.line)) return this.#answer({ type: 'exit' }, command)
    if (password === undefined) return this.#outlet.send(reply('-ERR command not found'))
    if (this.#context.isPassword(password)) return this.#welcome()
    await new Promise<void>(resolve => this.#context.clock.after(wrongPasswordDelayMs, resolve))
    this.#outlet.send(reply('-ERR invalid'))
    this.end()
  }

  #welcome(): void {
    this.#authorised = true
    this.#cancelDeadline()
    this.#outlet.send(reply('+OK accepted'))
  }

  async #answer(request: Request, command: ClientCommand): Promise<void> {
    switch (request.type) {
      case 'reply':
        return this.#outlet.send(reply(request.text))
      case 'api':
        return this.#outlet.send(frame('api/response', await this.#context.api(request.name, request.args)))
      case 'bgapi':
        return this.#startJob(request)
      case 'message':
        return this.#message(request.uuid, command)
      case 'exit':
        this.#outlet.send(reply('+OK bye'))
        return this.end()
    }
  }

  #startJob(request: Extract<Request, { type: 'bgapi' }>): void {
    const uuid = this.#context.startJob(request.name, request.args, request.jobUuid)
    this.#outlet.send(reply(`+OK Job-UUID: ${uuid}`, `Job-UUID: ${uuid}\n`))
  }

  #message(uuid: string, command: ClientCommand): void {
    const found = this.#context.message(uuid, command)
    this.#outlet.send(reply(found ? '+OK' : `-ERR invalid session id [${uuid}]`))
  }
}
