import { createHash, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { inTime } from '../until.ts'

/** Throws single SIP messages at a switch over UDP and sees what comes back: for what no proper phone would send. */
export class SipProbe {
  readonly received: string[] = []
  readonly #socket: Socket
  readonly #sipPort: number

  private constructor(socket: Socket, sipPort: number) {
    this.#socket = socket
    this.#sipPort = sipPort
    socket.on('message', message => this.received.push(message.toString('latin1')))
  }

  static async open(sipPort: number): Promise<SipProbe> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new SipProbe(socket, sipPort)
  }

  get port(): number {
    return this.#socket.address().port
  }

  send(message: string | Buffer): void {
    this.#socket.send(message, this.#sipPort, '127.0.0.1')
  }

  /** Sends and resolves with the final status of the first response that has the CSeq number. */
  async ask(message: string, sequence: number): Promise<{ readonly status: number; readonly text: string }> {
    const from = this.received.length
    this.send(message)
    const wanted = (text: string) =>
      /^SIP\/2\.0 [2-6]/.test(text) && new RegExp(`^cseq:\\s*${sequence}\\s`, 'im').test(text)
    const lookFor = async (): Promise<string> => {
      for (;;) {
        const found = this.received.slice(from).find(wanted)
        if (found !== undefined) return found
        await once(this.#socket, 'message')
      }
    }
    const text = await inTime(`a final response to CSeq ${sequence}`, lookFor())
    return { status: Number(text.slice(8, 11)), text }
  }

  close(): Promise<void> {
    return new Promise(done => this.#socket.close(() => done()))
  }

  /** A request of this probe without a body. */
  request(method: string, uri: string, fields: Readonly<Record<string, string>>): string {
    const own = {
      Via: `SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${randomBytes(8).toString('hex')};rport`,
      'Max-Forwards': '70',
      ...fields,
      'Content-Length': '0',
    }
    const lines = Object.entries(own).map(([name, value]) => `${name}: ${value}`)
    return `${method} ${uri} SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** The Authorization header that answers `challenge` (RFC 2617, qop=auth). */
export function digestAnswer(
  challenge: string,
  request: { readonly method: string; readonly uri: string },
  account: { readonly number: string; readonly password: string },
  count = 1,
): string {
  const part = (name: string) => new RegExp(`${name}="?([^",\\s]+)"?`, 'i').exec(challenge)?.[1] ?? ''
  const [realm, nonce, nc, cnonce] = [part('realm'), part('nonce'), String(count).padStart(8, '0'), 'c0ffee']
  const secret = md5(`${account.number}:${realm}:${account.password}`)
  const response = md5(`${secret}:${nonce}:${nc}:${cnonce}:auth:${md5(`${request.method}:${request.uri}`)}`)
  return (
    `Digest username="${account.number}", realm="${realm}", nonce="${nonce}", uri="${request.uri}", ` +
    `response="${response}", algorithm=MD5, cnonce="${cnonce}", qop=auth, nc=${nc}`
  )
}
