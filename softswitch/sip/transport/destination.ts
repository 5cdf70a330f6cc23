import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import { parseUri, type SipUri } from '../message/uri.ts'
import type { Flow } from './flow.ts'

/** Told the flow, or null when there is none: not a sip URI, unknown transport, or a name nobody knows. */
export type Resolved = (flow: Flow | null) => void

function transportOf(uri: SipUri): 'udp' | 'tcp' | null {
  const transport = uri.params.get('transport')?.toLowerCase() ?? 'udp'
  return transport === 'udp' || transport === 'tcp' ? transport : null
}

/**
 * Finds where requests for the URI `target` go (RFC 3261 8.1.2; of RFC 3263 only the address lookup).
 * An IP address is told at once, before this returns; a name after a lookup.
 */
export function resolveTarget(target: string, family: 4 | 6, resolved: Resolved): void {
  const uri = parseUri(target)
  const transport = uri === null ? null : transportOf(uri)
  const host = uri?.params.get('maddr') ?? uri?.host
  if (uri?.scheme !== 'sip' || transport === null || host === undefined) {
    resolved(null)
    return
  }
  const flow = (ip: string): Flow => ({ ip, port: uri.port ?? 5060, transport })
  if (isIP(host) !== 0) resolved(flow(host))
  else lookup(host, { family }, (error, address) => resolved(error === null ? flow(address) : null))
}
