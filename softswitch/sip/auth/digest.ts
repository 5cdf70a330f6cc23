import { createHash, timingSafeEqual } from 'node:crypto'

/** Algorithms of RFC 2617 and RFC 7616 that are spoken, both ways. */
export type DigestAlgorithm = 'MD5' | 'SHA-256'

const hashNames: Readonly<Record<DigestAlgorithm, string>> = { MD5: 'md5', 'SHA-256': 'sha256' }

/** What a digest is made of. `qop`: null = the old form without nonce count (RFC 2069). */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm
  /** Hex H(username:realm:password) in the same algorithm. */
  readonly ha1: string
  readonly method: string
  readonly uri: string
  readonly nonce: string
  readonly qop: { readonly name: 'auth'; readonly count: string; readonly cnonce: string } | null
}

function hash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(hashNames[algorithm]).update(text).digest('hex')
}

/** H(username:realm:password), hex in lower case. RFC 7616 3.4.2. */
export function digestHa1(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return hash(algorithm, `${username}:${realm}:${password}`)
}

/** The response value, hex in lower case. RFC 7616 3.4.1. */
export function digestResponse(input: DigestInput): string {
  const ha2 = hash(input.algorithm, `${input.method}:${input.uri}`)
  const { qop, nonce } = input
  const middle = qop === null ? nonce : `${nonce}:${qop.count}:${qop.cnonce}:${qop.name}`
  return hash(input.algorithm, `${input.ha1.toLowerCase()}:${middle}:${ha2}`)
}

/** Compares two texts in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
