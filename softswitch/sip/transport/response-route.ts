import { isIP } from 'node:net'
import type { SipRequest } from '../message/message.ts'
import { replaceTopVia, topVia } from '../message/via.ts'
import { type Flow, isReliable } from './flow.ts'

const defaultPort = 5060

/**
 * Notes in the topmost Via where the request really came from: `received` when the sent-by says otherwise
 * (RFC 3261 18.2.1), and both `received` and `rport` when the sender asked with an empty rport (RFC 3581 4).
 */
export function noteSource(request: SipRequest, flow: Flow): SipRequest {
  const via = topVia(request)
  if (via === null) return request
  const wantsPort = via.params.has('rport')
  const params = new Map(via.params)
  params.delete('received')
  if (wantsPort) params.set('rport', String(flow.port))
  if (wantsPort || via.host !== flow.ip.toLowerCase()) params.set('received', flow.ip)
  return replaceTopVia(request, { ...via, params })
}

/** Where the response to a request whose source has been noted goes over a datagram transport, RFC 3261 18.2.2. */
function datagramRoute(request: SipRequest, source: Flow): Flow {
  const via = topVia(request)
  if (via === null) return source
  const maddr = via.params.get('maddr') ?? ''
  const port = via.port ?? defaultPort
  if (isIP(maddr) !== 0) return { ...source, ip: maddr, port }
  return via.params.has('rport') ? source : { ...source, port }
}

/**
 * The flows to try, in order, for a response: the connection the request came over, and where that has gone
 * the address in its Via; for UDP the address by maddr, rport or sent-by.
 */
export function responseRoutes(request: SipRequest, source: Flow): readonly Flow[] {
  if (!isReliable(source)) return [datagramRoute(request, source)]
  return [source, { ...source, port: topVia(request)?.port ?? defaultPort }]
}
