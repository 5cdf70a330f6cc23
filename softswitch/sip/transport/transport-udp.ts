import type { RemoteInfo, Socket } from 'node:dgram'
import { once } from 'node:events'
import { parseDatagram } from '../message/parse.ts'
import { type Flow, plainIp } from './flow.ts'
import { canWatch, PeerWatches } from './peer-watches.ts'
import type { SendFailed, Transport, TransportSetup } from './transport.ts'
import { bindUdp, type UdpAddress, type UdpListener } from './udp-socket.ts'

/** Only line breaks, blanks or NULs: a keep-alive that opens a NAT binding, not a message. */
function isKeepAlive(data: Buffer): boolean {
  return data.length <= 8 && data.every(byte => byte === 0 || byte === 10 || byte === 13 || byte === 32)
}

function bind(address: UdpAddress, shared: boolean, message: UdpListener['message']): Socket {
  // What could not be sent is told in `send`; other errors must not stop the socket.
  const socket = bindUdp(address, shared, { message, error: () => undefined })
  if (socket instanceof Error) throw socket
  return socket
}

/**
 * Binds a socket whose address the watches of peers share. Two that share do not notice each other: whether another
 * program has it shows at one that does not, which comes first.
 */
function bindShared(address: UdpAddress, message: UdpListener['message']): Socket {
  const first = bind(address, false, message)
  const { port } = first.address()
  first.close()
  return bind({ ...address, port }, canWatch, message)
}

/** SIP over UDP. Requests and responses of any size are sent as one datagram. */
export class UdpTransport implements Transport {
  readonly #setup: TransportSetup
  #socket: Socket | null = null
  #watches: PeerWatches | null = null

  constructor(setup: TransportSetup) {
    this.#setup = setup
  }

  async bind(port: number): Promise<number> {
    const { host, limits, clock, refused } = this.#setup
    const message = (data: Buffer, from: RemoteInfo): void => this.#receive(data, from)
    const socket = bindShared({ host, port }, message)
    const address = { host, port: socket.address().port }
    this.#watches = new PeerWatches({ address, most: limits.watchedPeers, clock, message, refused })
    this.#socket = socket
    return address.port
  }

  /** Whether nobody listens at a peer's port is told for a while from now on, where the network tells it. */
  watch(flow: Flow): void {
    this.#watches?.watch(flow)
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
    this.#watches?.close()
    this.#watches = null
    if (socket === null) return
    socket.close()
    await once(socket, 'close')
  }
}
