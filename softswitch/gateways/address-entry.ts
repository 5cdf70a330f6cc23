import { BlockList, isIP } from 'node:net'
import { parseHostPort } from '../sip/message/host-port.ts'

/** Where a trunk's calls come from: an address or network, or a name that is looked up. */
export type AddressEntry =
  | { readonly type: 'network'; readonly ip: string; readonly bits: number }
  | { readonly type: 'name'; readonly name: string }

/** Most entries of one trunk. */
const mostEntries = 256

/** A wider network is no list of a trunk's addresses but a door for everybody. */
const leastBits = { 4: 8, 6: 16 } as const

/** IPv4 addresses as IPv6 writes them: they are the same to a BlockList (RFC 4291 2.5.5.2). */
const mapped = { first: '::ffff:0.0.0.0', bits: 96 } as const

/** Whether an IPv6 network holds as many IPv4 addresses as an IPv4 network that is refused. */
function holdsTooMuchOfIPv4(ip: string, bits: number): boolean {
  if (bits >= mapped.bits + leastBits[4]) return false
  const [network, allMapped] = [new BlockList(), new BlockList()]
  network.addSubnet(ip, bits, 'ipv6')
  allMapped.addSubnet(mapped.first, mapped.bits, 'ipv6')
  return network.check(mapped.first, 'ipv6') || allMapped.check(ip, 'ipv6')
}

function tooWide(bits: number): string {
  return `a network wider than /${bits} is refused`
}

function readNetwork(address: string, prefix: string | undefined): AddressEntry | string {
  const family = isIP(address) === 6 ? 6 : 4
  const longest = family === 6 ? 128 : 32
  const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
  if (bits < 0 || bits > longest) return 'expected a prefix length after the slash'
  if (bits < leastBits[family]) return tooWide(leastBits[family])
  if (family === 6 && holdsTooMuchOfIPv4(address, bits)) return tooWide(leastBits[4])
  return { type: 'network', ip: address, bits }
}

/** Reads one address (`192.0.2.1`), network (`192.0.2.0/24`) or host name; a text says what is wrong with it. */
export function readAddress(text: string): AddressEntry | string {
  const [address = '', prefix, ...more] = text.split('/')
  if (more.length > 0) return 'expected one slash at most'
  if (isIP(address) !== 0) return readNetwork(address, prefix)
  const host = prefix === undefined ? parseHostPort(address) : null
  // A name made of digits and dots is a mistyped address.
  if (host === null || host.port !== null || /^[\d.]+$/.test(host.host))
    return 'expected addresses, networks or names'
  return { type: 'name', name: host.host }
}

/** Reads a list parted by commas; a text says what is wrong with it. */
export function readAddresses(text: string): readonly AddressEntry[] | string {
  const parts = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
  if (parts.length > mostEntries) return `expected at most ${mostEntries} entries`
  const entries = parts.map(readAddress)
  const problem = entries.find(entry => typeof entry === 'string')
  return problem ?? entries.filter(entry => typeof entry !== 'string')
}

/** The list that holds these networks; `ips` are addresses that names were found to have. */
export function blockListOf(entries: readonly AddressEntry[], ips: readonly string[]): BlockList {
  const list = new BlockList()
  const family = (ip: string): 'ipv4' | 'ipv6' => (isIP(ip) === 6 ? 'ipv6' : 'ipv4')
  for (const entry of entries) {
    if (entry.type === 'network') list.addSubnet(entry.ip, entry.bits, family(entry.ip))
  }
  for (const ip of ips) list.addAddress(ip, family(ip))
  return list
}
