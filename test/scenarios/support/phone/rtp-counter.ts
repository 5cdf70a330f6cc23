import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** What arrived from one sender. */
export interface RtpCount {
  /** Packets with an RTP header (RFC 3550 5.1). */
  readonly packets: number
  /** Packets that by their sequence numbers were sent but did not arrive. */
  readonly missing: number
  /** Payload bytes that are not G.711 µ-law silence. */
  readonly loudBytes: number
}

const headerBytes = 12
/** µ-law silence, positive and negative zero. */
const silent = new Set([0xff, 0x7f])

/** Counts the RTP packets that arrive at a port, by sender. It sends nothing: the far ends are phones. */
export class RtpCounter {
  readonly #socket: Socket
  readonly #senders = new Map<string, { sequences: Set<number>; loudBytes: number }>()

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (packet, { port }) => this.#take(packet, `${port}`))
  }

  static async open(): Promise<RtpCounter> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new RtpCounter(socket)
  }

  get port(): number {
    return this.#socket.address().port
  }

  get counts(): readonly RtpCount[] {
    return [...this.#senders.values()].map(({ sequences, loudBytes }) => {
      const packets = sequences.size
      return { packets, missing: span(sequences) - packets, loudBytes }
    })
  }

  close(): Promise<void> {
    return new Promise(done => this.#socket.close(() => done()))
  }

  #take(packet: Buffer, sender: string): void {
    if (packet.length < headerBytes || packet.readUInt8(0) >> 6 !== 2) return
    const known = this.#senders.get(sender) ?? { sequences: new Set(), loudBytes: 0 }
    known.sequences.add(packet.readUInt16BE(2))
    for (const byte of packet.subarray(headerBytes)) if (!silent.has(byte)) known.loudBytes += 1
    this.#senders.set(sender, known)
  }
}

/** How many sequence numbers lie from the first to the last, over the wrap at 65,536 too. */
function span(sequences: ReadonlySet<number>): number {
  const sorted = [...sequences].sort((one, other) => one - other)
  const gaps = sorted.map((value, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + 65_536) - value)
  return 65_536 - Math.max(...gaps) + 1
}
