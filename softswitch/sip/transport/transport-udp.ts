import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { parseDatagram } from '../message/parse.ts'
import { type Flow, plainIp } from './flow.ts'
import type { SendFailed, Transport, TransportSetup } from './transport.ts'

/** Room for a burst while the process is busy: about 500 INVITEs. The kernel may give less. */
const receiveBufferBytes = 1_048_576

/** Only line breaks, blanks or NULs: a keep-alive that opens a NAT binding, not a message. */
function isKeepAlive(data: Buffer): boolean {
  return data.length <= 8 && data.every(byte => byte === 0 || byte === 10 || byte === 13 || byte === 32)
}

/** Addresses are literals always: no name lookup, and a message leaves before `send` returns. */
function withoutLookup(
  address: string,
  family: number,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, address, family)
}

/** SIP over UDP. Requests and responses of any size are sent as one datagram. */
export class UdpTransport implements Transport {
  readonly #setup: TransportSetup
  #socket: Socket | null = null

  constructor(setup: TransportSetup) {
    this.#setup = setup
  }

  async bind(port: number): Promise<number> {
    const type = isIPv6(this.#setup.host) ? 'udp6' : 'udp4'
    // Node calls it with (address, family, callback) although its types promise an options object.
    const lookup = withoutLookup as never
    const socket = createSocket({ type, recvBufferSize: receiveBufferBytes, lookup })
    // Without a lookup it listens before `bind` returns.
    const listening = once(socket, 'listening')
    socket.bind(port, this.#setup.host)
    await listening
    socket.on('message', (data, from) => this.#receive(data, from))
    // An ICMP error of one far end must not stop the socket; that transaction runs into its own timer.
    socket.on('error', () => undefined)
    this.#socket = socket
    return socket.address().port
  }

  #receive(data: Buffer, from: RemoteInfo): void {
    if (isKeepAlive(data)) return
    const flow: Flow = { ip: plainIp(from.address), port: from.port, transport: 'udp' }
    this.#setup.received(parseDatagram(data, this.#setup.limits), flow)
  }

  send(flow: Flow, data: Buffer, failed: SendFailed): void {
    if (this.#socket === null) failed(new Error('the UDP socket is closed'))
    else
      this.#socket.send(data, flow.port, flow.ip, error => {
        if (error !== null) failed(error)
      })
  }

  async close(): Promise<void> {
    const socket = this.#socket
    this.#socket = null
    if (socket === null) return
    socket.close()
    await once(socket, 'close')
  }
}
