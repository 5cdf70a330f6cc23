import { cseqOf } from '../message/cseq.ts'
import { headerOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { topVia } from '../message/via.ts'

const magicCookie = 'z9hg4bk'
/** Between parts, so that no two lists of parts make one key: a blank cannot be in any of them. */
const gap = ' '

function branchOf(message: SipMessage): string {
  return topVia(message)?.params.get('branch')?.toLowerCase() ?? ''
}

/** Names a client transaction: RFC 3261 17.1.3, branch and CSeq method. */
export function clientKey(message: SipMessage): string {
  return [branchOf(message), cseqOf(message).method].join(gap)
}

/** RFC 2543 peers without the magic cookie: RFC 3261 17.2.3, by what stays the same from an INVITE to its ACK and CANCEL. */
function oldServerKey(request: SipRequest): string {
  const { sequence } = cseqOf(request)
  const via = topVia(request)
  const from = tagOf(headerOf(request, 'from'))
  const sender = `${via?.host}:${via?.port ?? 5060}`
  return [request.uri, from, headerOf(request, 'call-id'), sequence, sender, branchOf(request)].join(gap)
}

/** Names a server transaction: RFC 3261 17.2.3. `method` is INVITE for an ACK and for the target of a CANCEL. */
export function serverKey(request: SipRequest, method: string = request.method): string {
  const branch = branchOf(request)
  const via = topVia(request)
  if (!branch.startsWith(magicCookie)) return [oldServerKey(request), method].join(gap)
  return [branch, via?.host, via?.port ?? 5060, method].join(gap)
}

/** Names a request wherever it was forked, RFC 8.2.2.2: equal for two branches of one request. */
export function mergeKey(request: SipRequest): string {
  const { sequence, method } = cseqOf(request)
  return [tagOf(headerOf(request, 'from')), headerOf(request, 'call-id'), sequence, method].join(gap)
}
