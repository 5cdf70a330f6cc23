import { headerLines, type SipMessage } from '../message/message.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import { splitLines } from '../message/split.ts'
import { parseUri, type SipUri } from '../message/uri.ts'

/** The one Contact a dialog needs: its URI as it came, and read. */
export interface RemoteContact {
  readonly text: string
  readonly uri: SipUri
}

/** The Contact of an INVITE, UPDATE or their 2xx; null unless there is exactly one with a readable sip URI. */
export function contactOf(message: SipMessage): RemoteContact | null {
  const [value, ...more] = splitLines(headerLines(message, 'contact'))
  const text = value === undefined || more.length > 0 ? undefined : parseNameAddr(value)?.uri
  const uri = text === undefined ? null : parseUri(text)
  return text === undefined || uri === null || uri.scheme === 'tel' ? null : { text, uri }
}
