import { createHmac } from 'node:crypto'
import type { SipClock } from '../clock.ts'
import type { RandomSource } from '../ids.ts'
import { sameSecret } from './digest.ts'

/** What is known of a nonce a far end used. `stale`: ours but too old, not ours any more, or counted before. */
export type NonceVerdict = 'fresh' | 'stale'

/** How nonces are made. */
export interface NonceSetup {
  readonly clock: SipClock
  readonly random: RandomSource
  /** Ms a nonce may be used. */
  readonly lifetimeMs: number
  /** Nonces whose count is remembered at most. */
  readonly remembered: number
}

const stampBytes = 16
const sealBytes = 16

/**
 * Makes nonces that carry their own time and seal, so that handing one out costs no memory, and remembers the
 * count (RFC 7616 3.4 nc) of those that were used with a right password, so that no request can be replayed.
 */
export class Nonces {
  readonly #setup: NonceSetup
  readonly #key: Buffer
  readonly #counts = new Map<string, { readonly count: number; readonly issuedAt: number }>()
  /** Nonces issued at or before this time are refused: their count may have been forgotten. */
  #forgottenUpTo = 0

  constructor(setup: NonceSetup) {
    this.#setup = setup
    this.#key = setup.random(32)
  }

  /** A fresh nonce. */
  issue(): string {
    const stamp = Buffer.alloc(stampBytes)
    stamp.writeDoubleBE(this.#setup.clock.now(), 0)
    this.#setup.random(stampBytes - 8).copy(stamp, 8)
    return Buffer.concat([stamp, this.#seal(stamp)]).toString('base64url')
  }

  /** Whether `nonce` is ours, young enough and has not been used with this count or a higher one. */
  judge(nonce: string, count: number): NonceVerdict {
    const issuedAt = this.#issuedAt(nonce)
    if (issuedAt === null || issuedAt <= this.#forgottenUpTo) return 'stale'
    const age = this.#setup.clock.now() - issuedAt
    if (age < 0 || age > this.#setup.lifetimeMs) return 'stale'
    return count > (this.#counts.get(nonce)?.count ?? 0) ? 'fresh' : 'stale'
  }

  /** Remembers that `nonce` was used with `count`; that count and lower ones are refused from now on. */
  use(nonce: string, count: number): void {
    const issuedAt = this.#issuedAt(nonce)
    if (issuedAt === null) return
    this.#counts.delete(nonce)
    this.#counts.set(nonce, { count, issuedAt })
    this.#forget()
  }

  /** Drops the counts least recently used when there are too many, and everything as old as they are with them. */
  #forget(): void {
    for (const [nonce, { issuedAt }] of this.#counts) {
      const expired = this.#setup.clock.now() - issuedAt > this.#setup.lifetimeMs
      if (!expired && this.#counts.size <= this.#setup.remembered) return
      this.#counts.delete(nonce)
      this.#forgottenUpTo = Math.max(this.#forgottenUpTo, issuedAt)
    }
  }

  #issuedAt(nonce: string): number | null {
    const bytes = Buffer.from(nonce, 'base64url')
    if (bytes.length !== stampBytes + sealBytes || bytes.toString('base64url') !== nonce) return null
    const stamp = bytes.subarray(0, stampBytes)
    const genuine = sameSecret(this.#seal(stamp).toString('hex'), bytes.subarray(stampBytes).toString('hex'))
    return genuine ? stamp.readDoubleBE(0) : null
  }

  #seal(stamp: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(stamp).digest().subarray(0, sealBytes)
  }
}
