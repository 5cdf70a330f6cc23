import { headerLines, type SipRequest } from './message.ts'
import { parseNameAddr } from './name-addr.ts'
import { parseUri } from './uri.ts'

/** What a REFER asks for: RFC 3515 2.1, RFC 3891. */
export type ReferTarget =
  | { readonly type: 'blind'; readonly user: string }
  /** The URI names a dialog that is to be replaced: an attended transfer. */
  | { readonly type: 'replaces' }

/** No number is longer. */
const longestUser = 64

/** Where a REFER sends the other party; null when it has no Refer-To, more than one, or one nobody can be sent to. */
export function readReferTo(request: SipRequest): ReferTarget | null {
  const [value, ...more] = headerLines(request, 'refer-to')
  if (value === undefined || more.length > 0) return null
  const uri = parseNameAddr(value)?.uri ?? ''
  const target = parseUri(uri)
  if (target === null || target.user === '' || target.user.length > longestUser) return null
  const [, headers = ''] = /\?(.*)$/.exec(uri) ?? []
  return /(?:^|&)replaces=/i.test(headers) ? { type: 'replaces' } : { type: 'blind', user: target.user }
}
