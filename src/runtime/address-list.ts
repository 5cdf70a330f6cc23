import { BlockList, isIP } from 'node:net'

/** An entry of a list of addresses is neither an address nor a network. */
export class BadAddressList extends Error {
  override readonly name = 'BadAddressList'
}

/** Reads addresses and networks (`10.0.0.0/8`, `::1`). Throws BadAddressList. */
export function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const longest = family === 'ipv6' ? 128 : 32
    const bits = prefix === undefined ? longest : /^[0-9]{1,3}$/.test(prefix) ? Number(prefix) : -1
    if (isIP(address) === 0 || bits < 0 || bits > longest) {
      throw new BadAddressList(`neither an address nor a network: ${entry}`)
    }
    list.addSubnet(address, bits, family)
  }
  return list
}

/** A dual-stack socket shows an IPv4 client as `::ffff:127.0.0.1`. */
const plainOf = (address: string): string => address.replace(/^::ffff:(?=[0-9.]+$)/i, '')

export function isAllowed(list: BlockList, address: string): boolean {
  const plain = plainOf(address)
  const family = isIP(plain)
  return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

/** What one machine cannot leave by taking another address: itself in IPv4, its network of /64 in IPv6 (RFC 4291 section 2.5.1). */
export function siteOf(address: string): string {
  const plain = plainOf(address)
  if (isIP(plain) !== 6) return plain
  const [front = [], back = []] = plain.split('::').map(half => half.split(':').filter(group => group !== ''))
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`
}
