import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

/** The far end of an event socket, in a test's hands: it says and hears exactly what the test wants. */
export class ScriptedSwitch {
  readonly #server: Server
  readonly #arrived: ScriptedConnection[] = []
  readonly #open = new Set<ScriptedConnection>()
  #awaiting: ((connection: ScriptedConnection) => void) | null = null

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', socket => this.#accept(new ScriptedConnection(socket)))
  }

  /** Listens on loopback; `port` 0 takes any free one. */
  static async listen(port = 0): Promise<ScriptedSwitch> {
    const server = createServer()
    const listening = new ScriptedSwitch(server)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return listening
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The next connection that arrives, or the one that has. */
  connection(): Promise<ScriptedConnection> {
    const next = this.#arrived.shift()
    if (next) return Promise.resolve(next)
    const { promise, resolve } = Promise.withResolvers<ScriptedConnection>()
    this.#awaiting = resolve
    return promise
  }

  async close(): Promise<void> {
    for (const connection of this.#open) connection.drop()
    this.#server.close()
    if (this.#server.listening) await once(this.#server, 'close')
  }

  #accept(connection: ScriptedConnection): void {
    this.#open.add(connection)
    const take = this.#awaiting
    this.#awaiting = null
    if (take) take(connection)
    else this.#arrived.push(connection)
  }
}

/** What the switch knows when it is asked at login. */
export interface Alive {
  readonly channels?: readonly string[]
  readonly registrations?: readonly Readonly<Record<string, string>>[]
  /** Headers of each channel by its uuid; one that is missing has ended. */
  readonly dumps?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Its global variables, one `name=value` a line. */
  readonly globals?: string
}

export class ScriptedConnection {
  readonly #socket: Socket
  readonly #commands: string[] = []
  #awaiting: ((command: string) => void) | null = null
  #text = ''
  readonly closed: Promise<void>

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#read(chunk.toString('utf8')))
    socket.on('error', () => socket.destroy())
    this.closed = new Promise(resolve => socket.on('close', () => resolve()))
  }

  /** The next command, without its final blank line. */
  command(): Promise<string> {
    const next = this.#commands.shift()
    if (next !== undefined) return Promise.resolve(next)
    const { promise, resolve } = Promise.withResolvers<string>()
    this.#awaiting = resolve
    return promise
  }

  /** Commands that were sent and not yet taken. */
  get waiting(): number {
    return this.#commands.length
  }

  say(text: string): void {
    this.#socket.write(text)
  }

  reply(text: string): void {
    this.say(`Content-Type: command/reply\nReply-Text: ${text}\n\n`)
  }

  answer(body: string): void {
    this.say(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`)
  }

  event(headers: Readonly<Record<string, string>>, body = ''): void {
    this.say(eventFrame(headers, body))
  }

  /** Greets, takes the password and the subscription; the two lists are asked for then. */
  async greet(): Promise<void> {
    this.say('Content-Type: auth/request\n\n')
    await this.command()
    this.reply('+OK accepted')
    await this.command()
    this.reply('+OK event listener enabled plain')
  }

  /** Lets the driver in and answers what it asks, until the global variables. */
  async admit(alive: Alive = {}): Promise<void> {
    const { channels = [], registrations = [], dumps = {}, globals = '' } = alive
    await this.greet()
    await this.command()
    this.answer(table(channels.map(uuid => ({ uuid }))))
    await this.command()
    this.answer(table(registrations))
    for (const _ of channels) {
      const [, , uuid = ''] = (await this.command()).split(' ')
      const headers = dumps[uuid]
      this.answer(headers ? JSON.stringify({ 'Unique-ID': uuid, ...headers }) : '-ERR No such channel!\n')
    }
    await this.command()
    this.answer(globals)
  }

  drop(): void {
    this.#socket.destroy()
  }

  #read(text: string): void {
    this.#text += text
    const parts = this.#text.split('\n\n')
    this.#text = parts.pop() ?? ''
    for (const command of parts) {
      const take = this.#awaiting
      this.#awaiting = null
      if (take) take(command)
      else this.#commands.push(command)
    }
  }
}

/** An event as FreeSWITCH frames it in the plain format. */
export function eventFrame(headers: Readonly<Record<string, string>>, body = ''): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${encodeURIComponent(value)}\n`)
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\n`
  const text = `${lines.join('')}${length}\n${body}`
  return `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-plain\n\n${text}`
}

/** The answer of `show ... as json`. */
export const table = (rows: readonly object[]): string =>
  rows.length === 0 ? '{"row_count": 0}\n' : JSON.stringify({ row_count: rows.length, rows })
