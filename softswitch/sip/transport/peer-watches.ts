import type { RemoteInfo, Socket } from 'node:dgram'
import type { SipClock } from '../clock.ts'
import { connectUdp } from './connected-socket.ts'
import type { Flow } from './flow.ts'
import type { UdpAddress } from './udp-socket.ts'

/**
 * How long a watch lasts after the last datagram either way, ms: none is under way for longer, nor what the network says
 * of it (T4, RFC 3261 17.1.2.2).
 */
const quietMs = 5_000

/**
 * Only of Linux is it known that a connected socket gets what concerns its peer, and nothing else. Elsewhere a request
 * that nobody answers runs into its timer.
 */
export const canWatch = process.platform === 'linux'

export interface WatchesSetup {
  /** Of the socket that sends; it must be a shared one. */
  readonly address: UdpAddress
  /** So many peers are watched at a time; of further ones nothing is told. */
  readonly most: number
  readonly clock: SipClock
  /** What a watched peer sends arrives here instead of at the socket that sends. */
  readonly message: (data: Buffer, from: RemoteInfo) => void
  /** The network has said that nobody listens there: ICMP port unreachable and its like. */
  readonly refused: (flow: Flow) => void
}

interface Watch {
  readonly socket: Socket
  /** When something was last sent or heard, epoch ms. */
  usedAt: number
}

/**
 * Hears the ICMP errors that datagrams to some peers meet. The kernel tells them to connected sockets only; so each
 * watched peer has one, at the address of the socket that sends. Nothing is sent over it.
 */
export class PeerWatches {
  readonly #setup: WatchesSetup
  readonly #watches = new Map<string, Watch>()

  constructor(setup: WatchesSetup) {
    this.#setup = setup
  }

  /** Watches a peer from now on; to be called before something is sent to it. */
  watch(flow: Flow): void {
    const key = `${flow.ip}|${flow.port}`
    const watch = this.#watches.get(key)
    if (watch !== undefined) watch.usedAt = this.#setup.clock.now()
    else if (canWatch && this.#watches.size < this.#setup.most) this.#open(key, flow)
  }

  close(): void {
    for (const { socket } of this.#watches.values()) socket.close()
    this.#watches.clear()
  }

  #open(key: string, flow: Flow): void {
    const { address, clock, message, refused } = this.#setup
    const socket = connectUdp(address, flow, {
      message: (data, from) => {
        this.watch(flow)
        message(data, from)
      },
      error: () => refused(flow),
    })
    if (socket === null) return
    this.#watches.set(key, { socket, usedAt: clock.now() })
    this.#closeWhenQuiet(key, quietMs)
  }

  /** What has arrived and is not read yet would be lost with the socket: so it stays as long as anything comes. */
  #closeWhenQuiet(key: string, delayMs: number): void {
    const { clock } = this.#setup
    clock.after(delayMs, () => {
      const watch = this.#watches.get(key)
      if (watch === undefined) return
      const left = Math.min(watch.usedAt - clock.now(), 0) + quietMs
      if (left > 0) this.#closeWhenQuiet(key, left)
      else {
        this.#watches.delete(key)
        watch.socket.close()
      }
    })
  }
}
