import type { SipParty } from '../types.ts'
import { parseNameAddr } from './name-addr.ts'
import { parseUri } from './uri.ts'

/** Who a From or To value names; user and host are "" where its URI has none. */
export function partyOf(value: string | undefined): SipParty {
  const address = value === undefined ? null : parseNameAddr(value)
  const uri = parseUri(address?.uri ?? '')
  return { displayName: address?.displayName ?? '', user: uri?.user ?? '', host: uri?.host ?? '' }
}
