import { headerLines, headerOf, type SipRequest } from '../message/message.ts'
import { splitLines } from '../message/split.ts'
import { topVia } from '../message/via.ts'
import type { Flow } from '../transport/flow.ts'
import { contactOf } from './contact.ts'

/**
 * The flow to answer a far end on instead of its Contact, or null to use the Contact. A far end that talks to us
 * directly (one Via, no Record-Route, Contact and Via name the same host) is reached where it sends from: over its
 * TCP connection, and over UDP when its own idea of its address is wrong, that is behind a NAT.
 */
export function sourceFlowOf(request: SipRequest, source: Flow): Flow | null {
  const contact = contactOf(request)
  const via = topVia(request)
  const direct =
    splitLines(headerLines(request, 'via')).length === 1 && headerOf(request, 'record-route') === undefined
  if (!direct || contact === null || via === null || via.host !== contact.uri.host) return null
  const mistaken = contact.uri.host !== source.ip.toLowerCase()
  return source.transport === 'tcp' || mistaken ? source : null
}
