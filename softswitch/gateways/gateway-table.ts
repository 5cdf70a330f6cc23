import type { GatewayDefinition } from './definition.ts'
import { Gateway, type GatewaySetup } from './gateway.ts'
import type { TrunkAddresses } from './trunk-addresses.ts'

export interface GatewayTableSetup extends GatewaySetup {
  readonly addresses: TrunkAddresses
  readonly added: (gateway: Gateway) => void
  readonly deleted: (gateway: Gateway) => void
}

/** How long a change waits for the names of its trunks to be looked up. */
const lookUpMs = 2_000

/** How long a registration waits for the one before it to be taken back. */
const farewellMs = 5_000

/** A trunk that was taken away, and when its registrar knows. */
interface Leaving {
  readonly gateway: Gateway
  readonly gone: Promise<unknown>
}

/** The trunks of the switch by name. */
export class GatewayTable {
  readonly #setup: GatewayTableSetup
  readonly #gateways = new Map<string, Gateway>()
  readonly #leaving = new Map<string, Leaving>()

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
    await this.#patiently(this.#changed(), lookUpMs)
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
    void this.#start(gateway)
  }

  /** Both have one contact: a farewell that comes after the new registration would take that back. */
  async #start(gateway: Gateway): Promise<void> {
    const before = this.#leaving.get(gateway.name)
    if (before?.gateway.isReplacedBy(gateway.definition)) await this.#patiently(before.gone, farewellMs)
    if (this.find(gateway.name) === gateway) gateway.start()
  }

  #remove(gateway: Gateway, takeBack: boolean): void {
    this.#gateways.delete(gateway.name)
    const stopped = gateway.stop(takeBack)
    if (takeBack) this.#leave(gateway, stopped)
    this.#setup.deleted(gateway)
  }

  #leave(gateway: Gateway, stopped: Promise<void>): void {
    const { name } = gateway
    const leaving = { gateway, gone: Promise.all([this.#leaving.get(name)?.gone, stopped]) }
    this.#leaving.set(name, leaving)
    void leaving.gone.then(() => {
      if (this.#leaving.get(name) === leaving) this.#leaving.delete(name)
    })
  }

  /** A far end that is slow must not keep others waiting. */
  async #patiently(work: Promise<unknown>, ms: number): Promise<void> {
    const { promise: patienceOver, resolve } = Promise.withResolvers<void>()
    const cancel = this.#setup.clock.after(ms, resolve)
    await Promise.race([work, patienceOver])
    cancel()
  }

  #changed(): Promise<void> {
    return this.#setup.addresses.set(this.all().map(({ definition }) => definition))
  }
}
