import { headerOf, type SipMessage } from '../message/message.ts'

/** Content type of SDP, RFC 8866. */
export const sdpType = 'application/sdp'

/** A message's content type in lower case without parameters; "" when it has none. */
export function contentTypeOf(message: SipMessage): string {
  return (headerOf(message, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** The SDP a message carries; "" when it carries none. */
export function sdpOf(message: SipMessage): string {
  return contentTypeOf(message) === sdpType ? message.body : ''
}

/** A body for a response, or none for "". */
export function sdpExtras(sdp: string): {
  readonly body?: { readonly type: string; readonly content: string }
} {
  return sdp === '' ? {} : { body: { type: sdpType, content: sdp } }
}
