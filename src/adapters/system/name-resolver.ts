import { lookup } from 'node:dns/promises'
import type { NameResolver } from '../../ports/name-resolver.ts'

/** The machine's own resolver: /etc/hosts, then DNS. */
export const systemResolver: NameResolver = {
  async resolve(host) {
    try {
      const found = await lookup(host, { all: true })
      return { type: 'found', addresses: found.map(({ address }) => address) }
    } catch (error) {
      return { type: 'failed', reason: (error as NodeJS.ErrnoException).code ?? String(error) }
    }
  },
}
