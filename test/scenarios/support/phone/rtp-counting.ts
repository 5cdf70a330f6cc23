import { createSocket } from 'node:dgram'
import { parentPort } from 'node:worker_threads'
import type { RtpCount } from './rtp-counter.ts'

const headerBytes = 12
/** µ-law silence, positive and negative zero. */
const silent = new Set([0xff, 0x7f])

interface Sender {
  readonly sequences: Set<number>
  loudBytes: number
}

/** By port. */
const senders = new Map<number, Sender>()

function take(packet: Buffer, port: number): void {
  if (packet.length < headerBytes || packet.readUInt8(0) >> 6 !== 2) return
  const known = senders.get(port) ?? { sequences: new Set(), loudBytes: 0 }
  known.sequences.add(packet.readUInt16BE(2))
  for (const byte of packet.subarray(headerBytes)) if (!silent.has(byte)) known.loudBytes += 1
  senders.set(port, known)
}

const countOf = ({ sequences, loudBytes }: Sender): RtpCount => {
  const packets = sequences.size
  return { packets, missing: span(sequences) - packets, loudBytes }
}

/** How many sequence numbers lie from the first to the last, over the wrap at 65,536 too. */
function span(sequences: ReadonlySet<number>): number {
  const sorted = [...sequences].sort((one, other) => one - other)
  const gaps = sorted.map((value, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + 65_536) - value)
  return 65_536 - Math.max(...gaps) + 1
}

// The thread of an RtpCounter: tells its port, then what it has counted whenever it is asked.
const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
socket.on('message', (packet, { port }) => take(packet, port))
socket.bind(0, '127.0.0.1', () => parentPort?.postMessage(socket.address().port))
parentPort?.on('message', () => parentPort?.postMessage([...senders.values()].map(countOf)))
