import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { RawMessage } from './raw-message.ts'

/** Header lines and the like that differ from the usual ones; `null` leaves a header out. */
export interface RequestParts {
  readonly uri?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string | null>>
}

const waitMs = 10_000

/** What becomes of a message that comes again: taken like any other, or passed over, where the stack's clock is the real one. */
type Repeats = 'taken' | 'passed over'

/** A far end that speaks SIP by hand over a real UDP socket. It does nothing by itself. */
export class RawPhone {
  readonly user: string
  readonly #socket: Socket
  readonly #stackPort: number
  readonly #arrived: RawMessage[] = []
  #wake: (() => void) | null = null
  #count = 0

  private constructor(user: string, socket: Socket, stackPort: number, repeats: Repeats) {
    this.user = user
    this.#socket = socket
    this.#stackPort = stackPort
    const seen = new Set<string>()
    socket.on('message', data => {
      const text = data.toString()
      if (repeats === 'passed over' && seen.has(text)) return
      seen.add(text)
      this.#arrived.push(new RawMessage(text))
      this.#wake?.()
    })
  }

  static async open(user: string, stackPort: number, repeats: Repeats = 'taken'): Promise<RawPhone> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new RawPhone(user, socket, stackPort, repeats)
  }

  get port(): number {
    return this.#socket.address().port
  }

  get contact(): string {
    return `sip:${this.user}@127.0.0.1:${this.port}`
  }

  /** A fresh Via value. */
  via(): string {
    this.#count += 1
    return `SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK-${this.user}-${this.port}-${this.#count}`
  }

  /** Text of a request with all it needs; `parts.headers` replaces or removes by exact name. */
  compose(method: string, parts: RequestParts = {}): string {
    const body = parts.body ?? ''
    const headers: Record<string, string | null> = {
      Via: this.via(),
      'Max-Forwards': '70',
      From: `<sip:${this.user}@nacd.test>;tag=${this.user}-tag`,
      To: '<sip:120@nacd.test>',
      'Call-ID': `call-${this.port}`,
      CSeq: `1 ${method}`,
      Contact: `<${this.contact}>`,
      ...(body === '' ? {} : { 'Content-Type': 'application/sdp' }),
      ...parts.headers,
      'Content-Length': String(Buffer.byteLength(body)),
    }
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${value}`],
    )
    return [`${method} ${parts.uri ?? 'sip:120@nacd.test'} SIP/2.0`, ...lines, '', body].join('\r\n')
  }

  /** Sends text as it is. */
  sendText(text: string): void {
    this.#socket.send(text, this.#stackPort, '127.0.0.1')
  }

  /** Composes and sends; returns what was sent. */
  send(method: string, parts: RequestParts = {}): RawMessage {
    const text = this.compose(method, parts)
    this.sendText(text)
    return new RawMessage(text)
  }

  /** Answers a request the stack sent. */
  respond(request: RawMessage, status: string, parts: RequestParts & { readonly toTag?: string } = {}): void {
    const body = parts.body ?? ''
    const to =
      request.tag('To') === ''
        ? `${request.header('To')};tag=${parts.toTag ?? `${this.user}-to`}`
        : request.header('To')
    const lines = [
      ...request.headers('Via').map(value => `Via: ${value}`),
      `From: ${request.header('From')}`,
      `To: ${to}`,
      `Call-ID: ${request.header('Call-ID')}`,
      `CSeq: ${request.header('CSeq')}`,
      `Contact: <${this.contact}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      ...Object.entries(parts.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ]
    this.sendText([`SIP/2.0 ${status}`, ...lines, '', body].join('\r\n'))
  }

  /** The next message that arrived or arrives. */
  async receive(): Promise<RawMessage> {
    for (;;) {
      const message = this.#arrived.shift()
      if (message !== undefined) return message
      await this.#arrival()
    }
  }

  /** The next message, which must be this response or request. */
  async expect(what: number | string): Promise<RawMessage> {
    const message = await this.receive()
    const found = typeof what === 'number' ? message.status : message.method
    if (found !== what) throw new Error(`expected ${what}, got:\n${message.text}`)
    return message
  }

  /** Proves that nothing is on the way: an OPTIONS sent now is answered next. */
  async expectQuiet(): Promise<void> {
    const probe = this.send('OPTIONS', { headers: { 'Call-ID': `probe-${this.port}-${this.#count}` } })
    const answer = await this.receive()
    if (answer.header('Call-ID') !== probe.header('Call-ID'))
      throw new Error(`expected nothing, got:\n${answer.text}`)
  }

  async close(): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }

  async #arrival(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(
      () => reject(new Error(`${this.user}: nothing came within ${waitMs} ms`)),
      waitMs,
    )
    this.#wake = resolve
    await promise.finally(() => clearTimeout(timer))
  }
}
