import { BlockList, isIP } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../errors.ts'
import { sameSecret } from '../same-secret.ts'

/** An entry of the list of addresses is neither an address nor a network. */
export class BadAddressList extends Error {
  override readonly name = 'BadAddressList'
}

/** Who may ask for passwords and dialplans: allowed addresses, with the right name and password (RFC 7617). */
export function switchAccess(allow: readonly string[], user: string, password: string) {
  const addresses = addressList(allow)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isAllowed(addresses, request.ip)) throw new ApiError('address_refused')
    if (sameSecret(credentialsIn(request), `${user}:${password}`)) return
    reply.header('www-authenticate', 'Basic realm="nacd"')
    throw new ApiError('unauthorized')
  }
}

function credentialsIn(request: FastifyRequest): string {
  const encoded = /^Basic +([0-9A-Za-z+/=_-]+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  return Buffer.from(encoded, 'base64').toString()
}

/** Reads addresses and networks. Throws BadAddressList. */
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
export function isAllowed(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=[0-9.]+$)/i, '')
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}
