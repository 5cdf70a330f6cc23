import type { Flow } from './flow.ts'
import type { SendFailed, TransportSetup } from './transport.ts'
import { TcpTransport } from './transport-tcp.ts'
import { UdpTransport } from './transport-udp.ts'

/** The SIP port could not be bound: taken, not allowed, or not an address of this machine. */
export class SipPortUnavailable extends Error {
  override readonly name = 'SipPortUnavailable'
  readonly host: string
  readonly port: number
  constructor(host: string, port: number, cause: unknown) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    super(`cannot open SIP port ${host}:${port} (udp and tcp): ${why}`, { cause })
    this.host = host
    this.port = port
  }
}

/** With port 0 the free TCP port may be taken for UDP: so often another one is tried. */
const freePortTries = 10

/** UDP and TCP on one and the same port. */
export class SipPort {
  readonly #setup: TransportSetup
  readonly #udp: UdpTransport
  readonly #tcp: TcpTransport
  #port = 0

  constructor(setup: TransportSetup) {
    this.#setup = setup
    this.#udp = new UdpTransport(setup)
    this.#tcp = new TcpTransport(setup)
  }

  /** The bound port; 0 before `open`. */
  get port(): number {
    return this.#port
  }

  /** Binds both; rejects with SipPortUnavailable. */
  async open(port: number): Promise<void> {
    for (let tries = port === 0 ? freePortTries : 1; ; tries -= 1) {
      try {
        this.#port = await this.#tcp.bind(port)
        await this.#udp.bind(this.#port)
        return
      } catch (cause) {
        await this.#tcp.close()
        if (tries <= 1) throw new SipPortUnavailable(this.#setup.host, port, cause)
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#udp.close(), this.#tcp.close()])
  }

  /** Sends, opening a TCP connection where there is none; `failed` is never called before `send` returns. */
  send(flow: Flow, data: Buffer, failed: SendFailed): void {
    const later: SendFailed = cause => queueMicrotask(() => failed(cause))
    if (flow.port < 1) later(new Error('no port to send to'))
    else if (flow.transport === 'tcp') this.#tcp.send(flow, data, later)
    else this.#udp.send(flow, data, later)
  }

  /**
   * To be called before a request is sent: `refused` is then told when nobody listens there. Over TCP `failed` tells it,
   * and not every network and system tells it over UDP.
   */
  watch(flow: Flow): void {
    if (flow.transport === 'udp' && flow.port > 0) this.#udp.watch(flow)
  }

  /** Whether something sent to this flow needs no new connection. */
  isOpen(flow: Flow): boolean {
    return flow.transport === 'udp' || this.#tcp.isOpen(flow)
  }
}
