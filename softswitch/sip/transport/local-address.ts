import { BlockList, isIPv6 } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function holds(network: NetworkInterfaceInfo, ip: string): boolean {
  const family = network.family === 'IPv6' ? 'ipv6' : 'ipv4'
  const prefix = Number(network.cidr?.split('/')[1])
  if (Number.isNaN(prefix) || isIPv6(ip) !== (family === 'ipv6')) return false
  const block = new BlockList()
  block.addSubnet(network.address, prefix, family)
  return block.check(ip, family)
}

/**
 * The address of this machine that the far end `ip` can answer to: the bound one, or, when bound to every
 * address, the one on the far end's own network, else the first that is not loopback.
 */
export function localAddressFor(boundHost: string, ip: string): string {
  if (!isWildcard(boundHost)) return boundHost
  const networks = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const family = isIPv6(ip) ? 'IPv6' : 'IPv4'
  const near = networks.find(network => holds(network, ip))
  const outward = networks.find(network => network.family === family && !network.internal)
  return (near ?? outward)?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1')
}
