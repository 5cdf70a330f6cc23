import type { GatewayDefinition } from './definition.ts'
import { Gateway, type GatewaySetup } from './gateway.ts'
import type { TrunkAddresses } from './trunk-addresses.ts'

export interface GatewayTableSetup extends GatewaySetup {
  readonly addresses: TrunkAddresses
  readonly added: (gateway: Gateway) => void
  readonly deleted: (gateway: Gateway) => void
}

/** How long a change waits for the names of its trunks to be looked up. */
const patienceMs = 2_000

/** The trunks of the switch by name. */
export class GatewayTable {
  readonly #setup: GatewayTableSetup
  readonly #gateways = new Map<string, Gateway>()

  constructor(setup: GatewayTableSetup) {
    this.#setup = setup
  }

  all(): readonly Gateway[] {
    return [...this.#gateways.values()]
  }

  find(name: string): Gateway | null {
    return this.#gateways.get(name) ?? null
  }

  /** The trunk whose address this is, null = none's. */
  at(ip: string, port: number): Gateway | null {
    const name = this.#setup.addresses.trunkAt(ip, port)
    return name === null ? null : this.find(name)
  }

  /** Makes the table what `definitions` say: what stays the same keeps its registration and its counts. */
  async apply(definitions: readonly GatewayDefinition[]): Promise<void> {
    const names = new Set(definitions.map(({ name }) => name))
    for (const gateway of this.all()) if (!names.has(gateway.name)) this.#remove(gateway, true)
    for (const definition of definitions) this.#put(definition)
    await this.#patiently(this.#changed())
  }

  /** Takes one away; false when there is none of that name. */
  drop(name: string): boolean {
    const gateway = this.find(name)
    if (gateway === null) return false
    this.#remove(gateway, true)
    void this.#changed()
    return true
  }

  /** Takes all registrations back; resolves when the registrars have answered or did not in time. */
  async stop(): Promise<void> {
    const gateways = this.all()
    this.#gateways.clear()
    this.#setup.addresses.close()
    await Promise.all(gateways.map(gateway => gateway.stop(true)))
  }

  #put(definition: GatewayDefinition): void {
    const old = this.find(definition.name)
    if (old?.is(definition)) return
    if (old !== null) this.#remove(old, !old.isReplacedBy(definition))
    const gateway = new Gateway(definition, this.#setup)
    this.#gateways.set(definition.name, gateway)
    this.#setup.added(gateway)
    gateway.start()
  }

  #remove(gateway: Gateway, takeBack: boolean): void {
    this.#gateways.delete(gateway.name)
    void gateway.stop(takeBack)
    this.#setup.deleted(gateway)
  }

  /** A name server that is slow must not keep the next change waiting. */
  async #patiently(work: Promise<void>): Promise<void> {
    const { promise: patienceOver, resolve } = Promise.withResolvers<void>()
    const cancel = this.#setup.clock.after(patienceMs, resolve)
    await Promise.race([work, patienceOver])
    cancel()
  }

  #changed(): Promise<void> {
    return this.#setup.addresses.set(this.all().map(({ definition }) => definition))
  }
}
