import { isToken } from '../message/params.ts'
import { quote, unquote } from '../message/quoted.ts'
import { splitOutside } from '../message/split.ts'
import type { DigestAlgorithm } from './digest.ts'

/** Parameters of a Digest challenge or of Digest credentials: names in lower case, quotes off. */
export type AuthParams = ReadonlyMap<string, string>

/** Reads `Digest name=value, ...`; null when it is another scheme or malformed. The first of two equal names counts. */
export function parseDigestHeader(value: string): AuthParams | null {
  const match = /^Digest[ \t]+(.*)$/is.exec(value)
  if (match?.[1] === undefined) return null
  const params = new Map<string, string>()
  for (const part of splitOutside(match[1], ',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase()
    if (!isToken(name)) return null
    if (!params.has(name)) params.set(name, unquote(part.slice(equals + 1).trim()))
  }
  return params
}

/** Parameters that are written without quotes: RFC 7616 3.3 and 3.4. */
const bare = new Set(['algorithm', 'stale', 'nc'])

/** Writes a Digest header; `qop` is quoted in a challenge and bare in credentials. */
export function formatDigestHeader(params: AuthParams, kind: 'challenge' | 'credentials'): string {
  const isBare = (name: string) => bare.has(name) || (name === 'qop' && kind === 'credentials')
  const written = [...params].map(([name, value]) => `${name}=${isBare(name) ? value : quote(value)}`)
  return `Digest ${written.join(', ')}`
}

/** The algorithm a header names (none = MD5); null when it is one we do not speak. */
export function algorithmOf(params: AuthParams): DigestAlgorithm | null {
  const name = params.get('algorithm')?.toUpperCase() ?? 'MD5'
  return name === 'MD5' || name === 'SHA-256' ? name : null
}
