/** Every even port of the range is taken, by sessions or by other processes. */
export class NoFreePort extends Error {
  override readonly name = 'NoFreePort'
  readonly low: number
  readonly high: number

  constructor(low: number, high: number) {
    super(`no free RTP port between ${low} and ${high}`)
    this.low = low
    this.high = high
  }
}

/** Which port pairs (even RTP, odd RTCP; RFC 3550 11) of a range this process uses. */
export interface PortPool {
  readonly low: number
  readonly high: number
  /**
   * Every even port not in use, each marked as used when it is handed out: give back with `release` what cannot be
   * bound. Starts behind the port handed out last, so that packets of a call that has just ended do not reach the next.
   */
  candidates(): Generator<number, void, void>
  release(port: number): void
}

/** @throws RangeError when no pair fits between `low` and `high` (both included) or they are no ports. */
export function createPortPool(low: number, high: number): PortPool {
  const first = low + (low % 2)
  const pairs = Math.floor((high + 1 - first) / 2)
  if (!Number.isInteger(low) || !Number.isInteger(high) || low < 1 || high > 65_535 || pairs < 1) {
    throw new RangeError(`RTP port range ${low}-${high} holds no even port with the odd one above it`)
  }
  const used = new Set<number>()
  let next = 0

  return {
    low,
    high,
    *candidates() {
      const start = next
      for (let i = 0; i < pairs; i++) {
        const pair = (start + i) % pairs
        const port = first + pair * 2
        if (used.has(port)) continue
        used.add(port)
        next = pair + 1
        yield port
      }
    },
    release(port) {
      used.delete(port)
    },
  }
}
