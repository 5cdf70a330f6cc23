import { randomInt } from 'node:crypto'
import { createPortPool, type PortPool } from './rtp/port-pool.ts'
import { openUdpPair, type UdpPair } from './rtp/udp-pair.ts'
import { RtpSession } from './session/session.ts'
import { createSystemTicker, type Ticker } from './ticker.ts'
import type { MediaEngine, MediaSession } from './types.ts'

export interface MediaEngineOptions {
  /** Address literal to bind, e.g. 127.0.0.1. */
  readonly host: string
  /** Address told to far ends when it is not `host`, e.g. the public one of a NAT. */
  readonly advertised?: string
  /** RTP port range, both included: pairs of an even port and the odd one above it. */
  readonly low: number
  readonly high: number
  readonly ticker?: Ticker
  /** Epoch ms, for `stats.lastReceivedAt`. */
  readonly now?: () => number
  /** Random unsigned 32-bit numbers for SSRC and first sequence and timestamp (RFC 3550 5.1). */
  readonly random32?: () => number
}

/** `open` was called on an engine that is closed or was closed meanwhile. */
export class MediaEngineClosed extends Error {
  override readonly name = 'MediaEngineClosed'

  constructor() {
    super('the media engine is closed')
  }
}

class RtpEngine implements MediaEngine {
  readonly #options: MediaEngineOptions
  readonly #pool: PortPool
  readonly #ticker: Ticker
  readonly #sessions = new Set<RtpSession>()
  readonly #closing = new Set<Promise<void>>()
  #stopTicker: (() => void) | null = null
  #closed = false

  constructor(options: MediaEngineOptions) {
    this.#options = options
    this.#pool = createPortPool(options.low, options.high)
    this.#ticker = options.ticker ?? createSystemTicker()
  }

  get sessions(): number {
    return this.#sessions.size
  }

  async open(): Promise<MediaSession> {
    if (this.#closed) throw new MediaEngineClosed()
    const pair = await openUdpPair(this.#options.host, this.#pool)
    if (this.#closed) {
      await this.#release(pair)
      throw new MediaEngineClosed()
    }
    return this.#add(pair)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const session of this.#sessions) session.close()
    await Promise.all(this.#closing)
  }

  #add(pair: UdpPair): RtpSession {
    const session = new RtpSession({
      localIp: this.#options.advertised ?? this.#options.host,
      pair,
      now: this.#options.now ?? Date.now,
      random32: this.#options.random32 ?? (() => randomInt(2 ** 32)),
      closed: ended => this.#remove(ended, pair),
    })
    this.#sessions.add(session)
    this.#stopTicker ??= this.#ticker.start(frames => this.#tick(frames))
    return session
  }

  #tick(frames: number): void {
    for (const session of this.#sessions) session.tick(frames)
  }

  #remove(session: RtpSession, pair: UdpPair): void {
    this.#sessions.delete(session)
    if (this.#sessions.size === 0) {
      this.#stopTicker?.()
      this.#stopTicker = null
    }
    const closing = this.#release(pair).finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }

  /** The system frees the ports within `close`, so they may be handed out again at once. */
  #release(pair: UdpPair): Promise<void> {
    const closed = pair.close()
    this.#pool.release(pair.port)
    return closed
  }
}

/**
 * Opens RTP sessions on a port range and drives them all with one ticker, which runs only while there are sessions.
 * @throws RangeError when the range holds no port pair.
 */
export function createMediaEngine(options: MediaEngineOptions): MediaEngine {
  return new RtpEngine(options)
}
