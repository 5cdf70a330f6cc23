import { headerLines, type SipRequest } from '../message/message.ts'
import { type AuthParams, algorithmOf, parseDigestHeader } from './auth-header.ts'
import type { DigestAlgorithm } from './digest.ts'

/** Digest credentials of a far end, complete and for our realm. */
export interface Credentials {
  readonly username: string
  readonly uri: string
  readonly nonce: string
  readonly cnonce: string
  /** Nonce count as it came, eight hex digits. */
  readonly nc: string
  readonly response: string
  readonly opaque: string | null
  readonly algorithm: DigestAlgorithm
}

/** Names are remembered when their password is wrong, so they may not be of any length. */
const longestName = 128

function complete(params: AuthParams): Credentials | null {
  const text = (name: string) => params.get(name) ?? ''
  const algorithm = algorithmOf(params)
  const wellFormed = /^[0-9A-Fa-f]{8}$/.test(text('nc')) && /^[0-9A-Fa-f]{32,64}$/.test(text('response'))
  const nameLength = text('username').length
  const named = nameLength > 0 && nameLength <= longestName && text('uri') !== '' && text('cnonce') !== ''
  if (algorithm === null || text('qop').toLowerCase() !== 'auth' || !wellFormed || !named) return null
  return {
    username: text('username'),
    uri: text('uri'),
    nonce: text('nonce'),
    cnonce: text('cnonce'),
    nc: text('nc'),
    response: text('response').toLowerCase(),
    opaque: params.get('opaque') ?? null,
    algorithm,
  }
}

/** What a request carries: nothing for our realm, something unreadable, or credentials. */
export type CarriedCredentials =
  | { readonly type: 'none' }
  | { readonly type: 'malformed' }
  | { readonly type: 'digest'; readonly credentials: Credentials }

/** Looks in Authorization and Proxy-Authorization (RFC 3261 22) for Digest credentials of `realm`. */
export function credentialsOf(request: SipRequest, realm: string): CarriedCredentials {
  const values = ['authorization', 'proxy-authorization'].flatMap(name => headerLines(request, name))
  const params = values.map(parseDigestHeader).find(found => found?.get('realm') === realm)
  if (params === undefined || params === null) return { type: 'none' }
  const credentials = complete(params)
  return credentials === null ? { type: 'malformed' } : { type: 'digest', credentials }
}
