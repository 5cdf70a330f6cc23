import { parseCSeq } from './cseq.ts'
import { headerLines, headerOf, type SipMessage, type SipRequest } from './message.ts'
import { parseNameAddr } from './name-addr.ts'
import { parseUri, schemeOf } from './uri.ts'
import { topVia } from './via.ts'

const exactlyOnce = ['from', 'to', 'call-id', 'cseq']
const atMostOnce = ['max-forwards', 'content-length', 'content-type', 'expires']

function countFault(message: SipMessage): string | null {
  const missing = exactlyOnce.find(name => headerLines(message, name).length !== 1)
  if (missing !== undefined) return `needs one ${missing} header`
  const repeated = atMostOnce.find(name => headerLines(message, name).length > 1)
  return repeated === undefined ? null : `repeated ${repeated} header`
}

function addressFault(message: SipMessage, name: 'from' | 'to'): string | null {
  const address = parseNameAddr(headerOf(message, name) ?? '')
  if (address === null || schemeOf(address.uri) === null) return `malformed ${name} header`
  const ours = /^(sips?|tel):/i.test(address.uri)
  return ours && parseUri(address.uri) === null ? `malformed URI in ${name} header` : null
}

function sharedFault(message: SipMessage): string | null {
  if (topVia(message) === null) return 'no readable Via header'
  if (!/^\S+$/.test(headerOf(message, 'call-id') ?? '')) return 'malformed call-id header'
  if (parseCSeq(headerOf(message, 'cseq') ?? '') === null) return 'malformed cseq header'
  return addressFault(message, 'from') ?? addressFault(message, 'to')
}

function uriFault(uri: string): string | null {
  const scheme = schemeOf(uri)
  if (scheme === null) return 'malformed Request-URI'
  return /^(sips?|tel)$/.test(scheme) && parseUri(uri) === null ? 'malformed Request-URI' : null
}

function requestFault(request: SipRequest): string | null {
  if (parseCSeq(headerOf(request, 'cseq') ?? '')?.method !== request.method)
    return 'CSeq names another method'
  const hops = headerOf(request, 'max-forwards')
  if (hops !== undefined && !(/^\d{1,10}$/.test(hops) && Number(hops) <= 255))
    return 'malformed max-forwards header'
  return uriFault(request.uri)
}

/** Why a message cannot be used at all (RFC 3261 8.1.1 and 8.2, RFC 4475 3.1.2), or null when it can. */
export function faultOf(message: SipMessage): string | null {
  const fault = countFault(message) ?? sharedFault(message)
  return fault ?? (message.type === 'request' ? requestFault(message) : null)
}

/** Whether a faulty request still says where an answer would go and to what: RFC 3261 8.2.6.2 copies these. */
export function isAnswerable(request: SipRequest): boolean {
  const complete = exactlyOnce.every(name => headerOf(request, name) !== undefined)
  return complete && request.method !== 'ACK' && topVia(request) !== null
}
