import type { SipLimits } from '../limits.ts'
import { faultOf, isAnswerable } from './fault.ts'
import { parseHeaderFields } from './header-fields.ts'
import type { HeaderField, SipMessage, SipRequest } from './message.ts'
import { parseStartLine, type StartLine } from './start-line.ts'

/** A refusal that may go back for a message that is no use. */
export interface Refusal {
  readonly status: 400 | 413 | 505
  readonly reason: string
  readonly request: SipRequest
}

/** What some bytes turned out to be. `refusal` is null when there is nobody to answer. */
export type Parsed =
  | { readonly type: 'message'; readonly message: SipMessage }
  | { readonly type: 'malformed'; readonly why: string; readonly refusal: Refusal | null }

/** Start line and headers, before the body is known. `fault`: what is wrong already. */
export interface Head {
  readonly startLine: StartLine
  readonly fields: readonly HeaderField[]
  readonly fault: string | null
  /** Content-Length in bytes; null when absent, NaN when unreadable or contradictory. */
  readonly contentLength: number | null
}

function contentLengthOf(fields: readonly HeaderField[]): number | null {
  const values = fields.filter(field => field.name === 'content-length').map(field => field.value)
  if (values.length === 0) return null
  return values.length === 1 && /^\d{1,9}$/.test(values[0] ?? '') ? Number(values[0]) : Number.NaN
}

/** Reads a head: everything before the empty line, without it. */
export function parseHead(text: string, limits: SipLimits): Head {
  const [first = '', ...lines] = text.split('\r\n')
  const startLine = parseStartLine(first)
  const { fields, fault } = parseHeaderFields(lines, limits)
  const tooLong = first.length > limits.lineBytes ? 'start line too long' : null
  return { startLine, fields, fault: tooLong ?? fault, contentLength: contentLengthOf(fields) }
}

function asRequest(head: Head, body: string): SipRequest | null {
  const line = head.startLine
  if (line.type !== 'request' && line.type !== 'broken') return null
  const uri = line.type === 'request' ? line.uri : ''
  return { type: 'request', method: line.method, uri, headers: head.fields, body }
}

/** A message that cannot be used, and the answer it may get. */
export function malformed(head: Head, why: string, status: Refusal['status'] = 400): Parsed {
  const request = asRequest(head, '')
  if (request === null || !isAnswerable(request)) return { type: 'malformed', why, refusal: null }
  const refused = head.startLine.type === 'broken' ? head.startLine.status : status
  return { type: 'malformed', why, refusal: { status: refused, reason: why, request } }
}

/** Puts head and body together and checks them. */
export function finishMessage(head: Head, body: string): Parsed {
  const { startLine, fields } = head
  if (startLine.type === 'foreign') return { type: 'malformed', why: 'not SIP', refusal: null }
  if (startLine.type === 'broken') return malformed(head, 'malformed request line')
  if (head.fault !== null) return malformed(head, head.fault)
  const message: SipMessage = { ...startLine, headers: fields, body }
  const fault = faultOf(message)
  return fault === null ? { type: 'message', message } : malformed(head, fault)
}

/** Reads one UDP datagram (RFC 3261 18.3): bytes beyond Content-Length are dropped, missing ones are a fault. */
export function parseDatagram(data: Buffer, limits: SipLimits): Parsed {
  const end = data.indexOf('\r\n\r\n')
  const head = parseHead(data.toString('utf8', 0, end < 0 ? data.length : end), limits)
  if (end < 0) return malformed(head, 'no end of headers')
  const body = data.subarray(end + 4)
  if (data.length > limits.messageBytes) return malformed(head, 'message too large', 413)
  const length = head.contentLength ?? body.length
  if (!(length <= body.length)) return malformed(head, 'body shorter than Content-Length')
  return finishMessage(head, body.toString('utf8', 0, length))
}
