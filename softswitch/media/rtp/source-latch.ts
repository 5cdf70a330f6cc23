import { sequenceDistance } from './rtp.ts'

/** Ticks (20 ms) the learnt source must be silent before another may take its place: 0.5 s. */
const quietTicksToMove = 25

/** After new SDP, packets still under way from the former source are not learnt from for 0.5 s. */
const formerSourceTicks = 25

/** Moves allowed per SDP: enough for NAT rebinding, too few for a fight over the stream. */
const maxMoves = 8

/** A stream is the same when its numbers go on within this many packets (1 minute at 20 ms). */
const maxSequenceGap = 3000

/** An address packets come from or go to. */
interface Address {
  readonly ip: string
  readonly port: number
}

/** What of a packet tells whether it goes on with a stream. */
interface StreamPosition {
  ssrc: number
  sequence: number
}

function isSame(one: Address | null, ip: string, port: number): boolean {
  return one !== null && one.port === port && one.ip === ip
}

/**
 * Symmetric RTP (RFC 4961) with a lock: the first valid packet says where the far end really is (behind a NAT its SDP
 * names a useless address), and from then on only that source is heard, so that nobody who guesses the port can put
 * audio into the call or draw it to himself. The source may move, a limited number of times:
 * to the address its SDP names, at once; elsewhere only after it has been silent, and only when the newcomer goes on
 * with the very same stream (NAT rebinding) or has the IP address of the source or of the SDP.
 */
export class SourceLatch {
  #signalled: Address | null = null
  #learnt: Address | null = null
  #former: Address | null = null
  readonly #position: StreamPosition = { ssrc: 0, sequence: 0 }
  #quietTicks = 0
  #sinceSignal = 0
  #moves = 0

  /** The far end's SDP names `ip` and `port`. Learning starts anew when they differ from what it named before. */
  signal(ip: string, port: number): void {
    if (isSame(this.#signalled, ip, port)) return
    this.#signalled = { ip, port }
    this.#former = this.#learnt
    this.#learnt = null
    this.#sinceSignal = 0
    this.#moves = 0
  }

  /** Where to send: the learnt source, before that what the SDP named. */
  get target(): Address | null {
    return this.#learnt ?? this.#signalled
  }

  /** 20 ms have passed. */
  tick(): void {
    this.#quietTicks += 1
    this.#sinceSignal += 1
  }

  /** Whether a valid packet from there belongs to the far end. Learns from it when it does. */
  accept(ip: string, port: number, packet: Readonly<StreamPosition>): boolean {
    if (!isSame(this.#learnt, ip, port)) {
      if (!this.#mayMove(ip, port, packet)) return false
      if (this.#learnt !== null) this.#moves += 1
      this.#learnt = { ip, port }
    }
    this.#position.ssrc = packet.ssrc
    this.#position.sequence = packet.sequence
    this.#quietTicks = 0
    return true
  }

  #mayMove(ip: string, port: number, packet: Readonly<StreamPosition>): boolean {
    if (this.#learnt === null) return isSame(this.#signalled, ip, port) || !this.#isLeftover(ip, port)
    if (this.#moves >= maxMoves) return false
    if (isSame(this.#signalled, ip, port)) return true
    if (this.#quietTicks < quietTicksToMove) return false
    return this.#isKnownIp(ip) || this.#continuesStream(packet)
  }

  #isLeftover(ip: string, port: number): boolean {
    return this.#sinceSignal < formerSourceTicks && isSame(this.#former, ip, port)
  }

  #isKnownIp(ip: string): boolean {
    return this.#learnt?.ip === ip || this.#signalled?.ip === ip
  }

  #continuesStream(packet: Readonly<StreamPosition>): boolean {
    const ahead = sequenceDistance(this.#position.sequence, packet.sequence)
    return packet.ssrc === this.#position.ssrc && ahead > 0 && ahead <= maxSequenceGap
  }
}
