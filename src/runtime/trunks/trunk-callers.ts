import { type BlockList, isIP } from 'node:net'
import { type Caller, gatewayAtPort, readGatewayHost } from '../../core/routing/gateway/gateway-host.ts'
import type { Clock } from '../../ports/clock.ts'
import type { GatewayRecord, Gateways } from '../../ports/lines/gateways.ts'
import type { Log } from '../../ports/log.ts'
import type { NameResolver } from '../../ports/name-resolver.ts'
import { addressList, BadAddressList, isAllowed } from '../address-list.ts'
import { HostNames } from './host-names.ts'

/** How often the names of gateways are looked up again, in ms. */
const lookUpEveryMs = 60_000

export interface TrunkCallersDeps {
  readonly gateways: Gateways
  readonly resolver: NameResolver
  readonly clock: Clock
  readonly log: Log
}

/** A gateway and where its calls come from. */
interface Trunk extends Caller {
  readonly addresses: BlockList
}

/** Knows the gateway an address belongs to: calls from there are the carrier's. Those that are not enabled do not count. */
export class TrunkCallers {
  readonly #deps: TrunkCallersDeps
  readonly #names: HostNames
  #gateways: readonly GatewayRecord[] = []
  #trunks: readonly Trunk[] = []
  #loading: Promise<void> | null = null
  #stale = false
  #cancel: () => void = () => undefined

  constructor(deps: TrunkCallersDeps) {
    this.#deps = deps
    this.#names = new HostNames(deps)
  }

  /** Resolves when the gateways are known, and their names as far as they could be found in time. Never rejects. */
  async start(): Promise<void> {
    this.#deps.gateways.onChange(() => void this.refresh())
    await this.refresh()
    this.#schedule()
  }

  stop(): void {
    this.#cancel()
  }

  /** The name of the gateway that calls from this address and port, null when none does. */
  gatewayOf(address: string, port: number): string | null {
    const sharing = this.#trunks.filter(({ addresses }) => isAllowed(addresses, address))
    return gatewayAtPort(sharing, port)
  }

  /** Reads the gateways and looks up their names. A change that comes while it runs makes it run again. */
  refresh(): Promise<void> {
    if (this.#loading !== null) {
      this.#stale = true
      return this.#loading
    }
    this.#loading = this.#refresh().finally(() => {
      this.#loading = null
    })
    return this.#loading
  }

  async #refresh(): Promise<void> {
    do {
      this.#stale = false
      await this.#read()
      const hosts = this.#gateways.map(({ host }) => readGatewayHost(host).host)
      // What is known already counts at once: looking up names can take its time.
      this.#compile()
      await this.#names.lookUp(hosts.filter(host => host !== '' && isIP(host) === 0))
      this.#compile()
    } while (this.#stale)
  }

  async #read(): Promise<void> {
    try {
      this.#gateways = (await this.#deps.gateways.gateways()).filter(({ enabled }) => enabled)
    } catch (error) {
      this.#deps.log.warn({ error: String(error) }, 'the gateways could not be read: the last known stay')
    }
  }

  #compile(): void {
    this.#trunks = this.#gateways.map(({ name, host: written, addresses }) => {
      const { host, port } = readGatewayHost(written)
      const own = isIP(host) === 0 ? this.#names.addressesOf(host) : [host]
      return { name, port, addresses: this.#listOf(name, [...own, ...addresses]) }
    })
  }

  /** What is no address was written past nacd: the gateway has no calls until it is mended, the others do. */
  #listOf(name: string, entries: readonly string[]): BlockList {
    try {
      return addressList(entries)
    } catch (error) {
      if (!(error instanceof BadAddressList)) throw error
      this.#deps.log.error({ gateway: name, error: error.message }, 'calls of a gateway are refused')
      return addressList([])
    }
  }

  #schedule(): void {
    this.#cancel = this.#deps.clock.after(lookUpEveryMs, () => {
      void this.refresh()
      this.#schedule()
    })
  }
}
