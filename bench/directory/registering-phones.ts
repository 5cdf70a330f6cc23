import { createHash } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

export interface Account {
  readonly number: string
  readonly secret: string
}

interface Waiting {
  readonly account: Account
  readonly sentAt: number
  readonly sequence: number
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/**
 * Phones that register with the digest of RFC 2617, each REGISTER challenged anew, as phones that forget their nonce do.
 * They share a few sockets on addresses of their own, so that no far end is taken for a flood.
 */
export class RegisteringPhones {
  readonly #sockets: readonly Socket[]
  readonly #sipPort: number
  readonly #domain: string
  readonly #waiting = new Map<string, Waiting>()
  #sent = 0
  /** ms from the first REGISTER to the 200, of every phone that got there. */
  readonly times: number[] = []
  refused = 0

  private constructor(sockets: readonly Socket[], sipPort: number, domain: string) {
    this.#sockets = sockets
    this.#sipPort = sipPort
    this.#domain = domain
    for (const socket of sockets) socket.on('message', data => this.#receive(socket, data.toString('latin1')))
  }

  static async open(sipPort: number, domain: string): Promise<RegisteringPhones> {
    const addresses = Array.from({ length: 8 }, (_, nth) => `127.0.0.${10 + nth}`)
    return new RegisteringPhones(await Promise.all(addresses.map(open)), sipPort, domain)
  }

  /** Answers still waited for. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Every account once, evenly over `overMs`. */
  async register(accounts: readonly Account[], overMs: number): Promise<void> {
    const start = performance.now()
    for (const [nth, account] of accounts.entries()) {
      const due = start + (overMs * nth) / accounts.length
      if (due > performance.now()) await pause(due - performance.now())
      const callId = `${account.number}-${this.#sent}`
      this.#waiting.set(callId, { account, sentAt: performance.now(), sequence: 1 })
      this.#send(this.#socketOf(nth), callId, account, 1, '')
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }

  #socketOf(nth: number): Socket {
    return this.#sockets[nth % this.#sockets.length] as Socket
  }

  #send(socket: Socket, callId: string, { number }: Account, sequence: number, authorization: string): void {
    this.#sent += 1
    const { address, port } = socket.address()
    const who = `<sip:${number}@${this.#domain}>`
    const lines = [
      `REGISTER sip:${this.#domain} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK-${this.#sent};rport`,
      'Max-Forwards: 70',
      `From: ${who};tag=${this.#sent}`,
      `To: ${who}`,
      `Call-ID: ${callId}`,
      `CSeq: ${sequence} REGISTER`,
      `Contact: <sip:${number}@${address}:${port}>`,
      'Expires: 3600',
      ...(authorization === '' ? [] : [`Authorization: ${authorization}`]),
      'Content-Length: 0',
    ]
    socket.send(`${lines.join('\r\n')}\r\n\r\n`, this.#sipPort, '127.0.0.1')
  }

  #receive(socket: Socket, text: string): void {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1])
    const callId = /^Call-ID: *(\S+)/im.exec(text)?.[1] ?? ''
    const waiting = this.#waiting.get(callId)
    if (waiting === undefined || status < 200) return
    if (status === 401 && waiting.sequence === 1) {
      this.#waiting.set(callId, { ...waiting, sequence: 2 })
      this.#send(socket, callId, waiting.account, 2, this.#authorization(text, waiting.account))
      return
    }
    this.#waiting.delete(callId)
    if (status === 200) this.times.push(performance.now() - waiting.sentAt)
    else this.refused += 1
  }

  #authorization(challenge: string, { number, secret }: Account): string {
    const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
    const [realm, nonce, uri] = [field('realm'), field('nonce'), `sip:${this.#domain}`]
    const [ha1, ha2] = [md5(`${number}:${realm}:${secret}`), md5(`REGISTER:${uri}`)]
    const response = md5(`${ha1}:${nonce}:00000001:bench:auth:${ha2}`)
    const quoted = { username: number, realm, nonce, uri, response, cnonce: 'bench' }
    const fields = Object.entries(quoted).map(([name, value]) => `${name}="${value}"`)
    return `Digest ${fields.join(', ')}, qop=auth, nc=00000001, algorithm=MD5`
  }
}

async function open(address: string): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  socket.setRecvBufferSize(4 * 1024 * 1024)
  return socket
}
