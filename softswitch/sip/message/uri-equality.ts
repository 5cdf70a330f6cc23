import type { SipUri } from './uri.ts'

/** Parameters that make a difference even when one side lacks them, RFC 3261 19.1.4. */
const decisive = ['user', 'ttl', 'method', 'maddr', 'transport']

function sameParam(a: SipUri, b: SipUri, name: string): boolean {
  return a.params.get(name)?.toLowerCase() === b.params.get(name)?.toLowerCase()
}

function sameParams(a: SipUri, b: SipUri): boolean {
  const shared = [...a.params.keys()].filter(name => b.params.has(name))
  return [...decisive, ...shared].every(name => sameParam(a, b, name))
}

/** Whether two URIs name the same thing by RFC 3261 19.1.4 (URI headers are not compared: a Contact has none). */
export function sameUri(a: SipUri, b: SipUri): boolean {
  const sameAddress = a.host === b.host && a.port === b.port
  return (
    a.scheme === b.scheme && a.user === b.user && a.password === b.password && sameAddress && sameParams(a, b)
  )
}
