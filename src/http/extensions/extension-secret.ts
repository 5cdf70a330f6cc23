import type { HttpDeps } from '../deps.ts'
import { ApiError } from '../server/errors.ts'

/** How the customer's database keeps passwords. */
export interface PasswordRules {
  /** What `ext_query_string` gives: a password, or the HA1 of RFC 7616 section 3.4.2. */
  readonly format: 'plain' | 'ha1'
  /** The domain its HA1s were made for; null = not said. */
  readonly domain: string | null
}

export interface Secret {
  readonly format: 'plain' | 'ha1'
  readonly value: string
}

type Deps = Pick<HttpDeps, 'customerDb' | 'log' | 'passwords'>

/**
 * The secret of an extension, null when there is none of that number, none with a password, or none whose HA1 is good for
 * `realm` (null = it is not for a digest). Throws `database_failed`.
 */
export async function secretOf(
  extension: string,
  realm: string | null,
  { customerDb, log, passwords: { format, domain } }: Deps,
): Promise<Secret | null> {
  if (realm !== null && format === 'ha1' && domain !== null && !sameDomain(realm, domain)) return null
  const lookup = await customerDb?.password(extension)
  if (lookup?.type === 'failed') throw new ApiError('database_failed')
  // An empty password is none: with it anybody could be that extension.
  if (lookup?.type !== 'found' || lookup.value === '') return null
  if (format === 'plain') return { format, value: lookup.value }
  if (ha1.test(lookup.value)) return { format, value: lookup.value.toLowerCase() }
  log.warn({ pii: { extension } }, 'ext_query_string gave no HA1 (32 hexadecimal digits): taken as not found')
  return null
}

/** Digests are computed with it in small letters. */
const ha1 = /^[0-9a-f]{32}$/i

/** Domains are compared without case (RFC 3261 section 19.1.4). A digest is not: its HA1 then does not fit, and is refused. */
const sameDomain = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
