import type { LookupAddress } from 'node:dns'
import { type BlockList, isIP } from 'node:net'
import type { SipClock } from '../sip/clock.ts'
import { type AddressEntry, blockListOf } from './address-entry.ts'
import type { GatewayDefinition } from './definition.ts'

/** Looks a name up; rejects when nobody knows it. */
export type LookUp = (name: string) => Promise<readonly LookupAddress[]>

export interface TrunkAddressesSetup {
  readonly clock: SipClock
  readonly lookUp: LookUp
  readonly warn: (fields: object, message: string) => void
}

/** Names are looked up again this often: a carrier that moves is known by its new address then. */
const refreshMs = 60_000

interface Trunk {
  readonly definition: GatewayDefinition
  readonly entries: readonly AddressEntry[]
  list: BlockList
}

const defaultPort = 5060

function entriesOf({ proxy, addresses }: GatewayDefinition): readonly AddressEntry[] {
  const own: AddressEntry =
    isIP(proxy.host) === 0
      ? { type: 'name', name: proxy.host }
      : { type: 'network', ip: proxy.host, bits: isIP(proxy.host) === 6 ? 128 : 32 }
  return [own, ...addresses]
}

/** Whose address a call comes from. Names are looked up, and again while they are in use. */
export class TrunkAddresses {
  readonly #setup: TrunkAddressesSetup
  #trunks: readonly Trunk[] = []
  /** What each name was last found to be: kept when a later look-up fails. */
  #known = new Map<string, readonly string[]>()
  /** Counts the look-ups: the answers of an earlier one must not undo a later one. */
  #round = 0
  #cancel: () => void = () => undefined

  constructor(setup: TrunkAddressesSetup) {
    this.#setup = setup
  }

  /** Takes the place of the trunks there were. Resolves when their names have been looked up. */
  async set(definitions: readonly GatewayDefinition[]): Promise<void> {
    this.#trunks = definitions.map(definition => {
      const entries = entriesOf(definition)
      return { definition, entries, list: this.#listOf(entries) }
    })
    await this.#refresh()
  }

  close(): void {
    this.#trunks = []
    this.#round += 1
    this.#cancel()
  }

  /**
   * The trunk that `ip` belongs to, null = none. Where several share it, the one whose port it comes from; a far end may
   * send from any port, so without one that fits it is the first of them.
   */
  trunkAt(ip: string, port: number): string | null {
    const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4'
    const here = this.#trunks.filter(trunk => trunk.list.check(ip, family))
    const exact = here.find(({ definition }) => (definition.proxy.port ?? defaultPort) === port)
    return (exact ?? here[0])?.definition.name ?? null
  }

  async #refresh(): Promise<void> {
    this.#cancel()
    this.#round += 1
    const round = this.#round
    const names = new Set(
      this.#trunks.flatMap(({ entries }) =>
        entries.flatMap(each => (each.type === 'name' ? [each.name] : [])),
      ),
    )
    if (names.size === 0) return
    this.#cancel = this.#setup.clock.after(refreshMs, () => void this.#refresh())
    const found = await Promise.all([...names].map(async name => [name, await this.#lookUp(name)] as const))
    if (round !== this.#round) return
    this.#known = new Map(found)
    for (const trunk of this.#trunks) trunk.list = this.#listOf(trunk.entries)
  }

  async #lookUp(name: string): Promise<readonly string[]> {
    try {
      return (await this.#setup.lookUp(name)).map(({ address }) => address)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      this.#setup.warn({ host: name, code }, 'the name of a trunk cannot be looked up')
      return this.#known.get(name) ?? []
    }
  }

  #listOf(entries: readonly AddressEntry[]): BlockList {
    const names = entries.flatMap(entry => (entry.type === 'name' ? [entry.name] : []))
    return blockListOf(
      entries,
      names.flatMap(name => this.#known.get(name) ?? []),
    )
  }
}
