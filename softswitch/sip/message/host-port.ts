import { isIPv6 } from 'node:net'

export interface HostPort {
  /** Name or IP address in lower case; IPv6 without its brackets. */
  readonly host: string
  readonly port: number | null
}

const hostPort = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9._-]*)(?:[ \t]*:[ \t]*(\d{1,5}))?$/

/** Reads `host`, `host:port` or `[v6]:port`; null when it is neither or the port is not 0..65535. */
export function parseHostPort(text: string): HostPort | null {
  const match = hostPort.exec(text.trim())
  const host = match?.[1]
  if (host === undefined || host.length > 255) return null
  const bare = host.startsWith('[') ? host.slice(1, -1) : host
  if (host.startsWith('[') && !isIPv6(bare)) return null
  const port = match?.[2] === undefined ? null : Number(match[2])
  return port !== null && port > 65_535 ? null : { host: bare.toLowerCase(), port }
}

/** Writes a host for a URI or Via: IPv6 in brackets. */
export function formatHost(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}
