import { headerLines, headerOf, type SipRequest } from '../message/message.ts'
import { type NameAddr, parseNameAddr } from '../message/name-addr.ts'
import { splitLines } from '../message/split.ts'
import { parseUri, type SipUri } from '../message/uri.ts'

/** Seconds a contact may ask for: shorter is refused with 423, longer is cut. */
export interface ExpiryRules {
  readonly min: number
  readonly default: number
  readonly max: number
}

export const defaultExpiry: ExpiryRules = { min: 60, default: 3_600, max: 7_200 }

/** A Contact of a REGISTER. `expires` in seconds, 0 = remove it. */
export interface RequestedContact {
  readonly contact: string
  readonly uri: SipUri
  readonly expires: number
}

/** What a REGISTER wants, RFC 3261 10.3 steps 6 and 7. */
export type ContactRequest =
  | { readonly type: 'query' }
  | { readonly type: 'remove all' }
  | { readonly type: 'update'; readonly contacts: readonly RequestedContact[] }
  | { readonly type: 'malformed'; readonly why: string }
  | { readonly type: 'too brief' }

/** Decimal seconds; anything else counts as not said (RFC 3261 10.2.1.1). */
function secondsOf(text: string | null | undefined): number | null {
  return /^\d{1,10}$/.test(text ?? '') ? Number(text) : null
}

function readContact(address: NameAddr, request: SipRequest, rules: ExpiryRules): RequestedContact | null {
  const uri = parseUri(address.uri)
  if (uri === null || uri.scheme !== 'sip') return null
  const own = secondsOf(address.params.get('expires'))
  const asked = own ?? secondsOf(headerOf(request, 'expires')) ?? rules.default
  return { contact: address.uri, uri, expires: Math.min(asked, rules.max) }
}

/** Reads the Contact headers of a REGISTER. */
export function readContactRequest(request: SipRequest, rules: ExpiryRules): ContactRequest {
  const values = splitLines(headerLines(request, 'contact'))
  if (values.length === 0) return { type: 'query' }
  if (values.includes('*')) {
    const alone = values.length === 1 && secondsOf(headerOf(request, 'expires')) === 0
    return alone
      ? { type: 'remove all' }
      : { type: 'malformed', why: '* needs Expires: 0 and no other contact' }
  }
  const contacts: RequestedContact[] = []
  for (const value of values) {
    const address = parseNameAddr(value)
    const contact = address === null ? null : readContact(address, request, rules)
    if (contact === null) return { type: 'malformed', why: 'malformed contact' }
    contacts.push(contact)
  }
  const brief = contacts.some(contact => contact.expires > 0 && contact.expires < rules.min)
  return brief ? { type: 'too brief' } : { type: 'update', contacts }
}
