import { randomBytes } from 'node:crypto'

/** Source of random bytes; counted in tests. */
export type RandomSource = (size: number) => Buffer

/** Fresh identifiers that nobody outside can guess (RFC 3261 19.3: tags need 32 random bits or more; these have 72 to 128). */
export interface SipIds {
  /** Via branch with the magic cookie, RFC 3261 8.1.1.7. */
  branch(): string
  tag(): string
  callId(): string
  /** An integer in [0, below). */
  integer(below: number): number
}

/** Identifiers drawn from `random`. */
export function createIds(random: RandomSource = randomBytes): SipIds {
  return {
    branch: () => `z9hG4bK${random(12).toString('hex')}`,
    tag: () => random(9).toString('hex'),
    callId: () => random(16).toString('hex'),
    integer: below => (below <= 1 ? 0 : random(6).readUIntBE(0, 6) % below),
  }
}
