import { connect, type Socket } from 'node:net'

/** A message of the event socket: its headers and its body. */
export interface EslMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An event in the plain form, decoded. */
export interface EslEvent {
  readonly [header: string]: string
}

type Waiter = { readonly matches: (event: EslEvent) => boolean; readonly resolve: (event: EslEvent) => void }

function parseHeaders(text: string, decode: boolean): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const at = line.indexOf(': ')
    if (at === -1) continue
    const value = line.slice(at + 2)
    headers[line.slice(0, at)] = decode ? decodeURIComponent(value) : value
  }
  return headers
}

function parseEvent(body: string): EslEvent {
  const end = body.indexOf('\n\n')
  return { ...parseHeaders(body.slice(0, end), true), _body: body.slice(end + 2) }
}

/** A bare client of the event socket for tests: it keeps every event and hands out replies in order. */
export class EslClient {
  readonly events: EslEvent[] = []
  readonly #socket: Socket
  #bytes: Buffer = Buffer.alloc(0)
  readonly #messages: EslMessage[] = []
  readonly #readers: Array<(message: EslMessage | null) => void> = []
  readonly #waiters = new Set<Waiter>()
  #closed = false

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('data', chunk => this.#take(chunk))
    this.#socket.on('error', () => this.#socket.destroy())
    this.#socket.on('close', () => {
      this.#closed = true
      for (const reader of this.#readers.splice(0)) reader(null)
    })
  }

  /** Connects and shows the password. */
  static async login(port: number, password: string): Promise<EslClient> {
    const client = new EslClient(port)
    await client.next()
    const answer = await client.command(`auth ${password}`)
    if (answer !== '+OK accepted') throw new Error(`auth: ${answer}`)
    return client
  }

  get closed(): boolean {
    return this.#closed
  }

  write(bytes: string | Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** The next message that is no event; null = the server has closed. */
  next(): Promise<EslMessage | null> {
    const message = this.#messages.shift()
    if (message !== undefined || this.#closed) return Promise.resolve(message ?? null)
    return new Promise(resolve => this.#readers.push(resolve))
  }

  /** Sends a command and gives its Reply-Text, or the body of an `api` answer. */
  async command(text: string): Promise<string> {
    this.write(`${text}\n\n`)
    const message = await this.next()
    if (message === null) throw new Error(`closed while waiting for the answer to ${text}`)
    return message.headers['Content-Type'] === 'api/response'
      ? message.body
      : (message.headers['Reply-Text'] ?? '')
  }

  api(text: string): Promise<string> {
    return this.command(`api ${text}`)
  }

  /** Runs an application on a channel; resolves with its CHANNEL_EXECUTE_COMPLETE. */
  async execute(uuid: string, application: string, argument = '', more = ''): Promise<EslEvent> {
    const id = await this.start(uuid, application, argument, more)
    return this.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': id })
  }

  /** Starts an application on a channel; resolves with its Application-UUID once the switch has taken the message. */
  async start(uuid: string, application: string, argument = '', more = ''): Promise<string> {
    const id = `${application}-${Math.random()}`
    const lines = [
      `sendmsg ${uuid}`,
      'call-command: execute',
      `execute-app-name: ${application}`,
      `execute-app-arg: ${argument}`,
      `Event-UUID: ${id}`,
    ]
    const answer = await this.command([...lines, ...(more === '' ? [] : [more])].join('\n'))
    if (answer !== '+OK') throw new Error(`sendmsg: ${answer}`)
    return id
  }

  /** The first event, past or future, of that name with those headers. */
  event(name: string, headers: Readonly<Record<string, string>> = {}): Promise<EslEvent> {
    const matches = (event: EslEvent): boolean =>
      event['Event-Name'] === name && Object.entries(headers).every(([key, value]) => event[key] === value)
    const past = this.events.find(matches)
    if (past !== undefined) return Promise.resolve(past)
    return new Promise(resolve => this.#waiters.add({ matches, resolve }))
  }

  /** The names of a channel's events so far, in order. */
  namesOf(uuid: string): string[] {
    return this.events.filter(event => event['Unique-ID'] === uuid).map(event => event['Event-Name'] ?? '')
  }

  /** Stops reading, as a client that hangs. */
  pause(): void {
    this.#socket.pause()
  }

  /** Resolves when the server has closed the connection. */
  async drained(): Promise<void> {
    while ((await this.next()) !== null);
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    for (let message = this.#cut(); message !== null; message = this.#cut()) this.#deliver(message)
  }

  #cut(): EslMessage | null {
    const end = this.#bytes.indexOf('\n\n')
    if (end === -1) return null
    const headers = parseHeaders(this.#bytes.subarray(0, end).toString('utf8'), false)
    const length = Number(headers['Content-Length'] ?? 0)
    if (this.#bytes.length < end + 2 + length) return null
    const body = this.#bytes.subarray(end + 2, end + 2 + length).toString('utf8')
    this.#bytes = this.#bytes.subarray(end + 2 + length)
    return { headers, body }
  }

  #deliver(message: EslMessage): void {
    if (message.headers['Content-Type'] === 'text/event-plain') {
      this.#deliverEvent(parseEvent(message.body))
      return
    }
    const reader = this.#readers.shift()
    if (reader === undefined) this.#messages.push(message)
    else reader(message)
  }

  #deliverEvent(event: EslEvent): void {
    this.events.push(event)
    for (const waiter of [...this.#waiters]) {
      if (!waiter.matches(event)) continue
      this.#waiters.delete(waiter)
      waiter.resolve(event)
    }
  }
}
