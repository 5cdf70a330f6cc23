import type { HostPort } from './kinds/address.ts'

/** A URL of the nacd that listens there, as reached from this machine: one on every address answers at loopback. */
export function urlOf({ host, port }: HostPort, path: string): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}${path}`
}
