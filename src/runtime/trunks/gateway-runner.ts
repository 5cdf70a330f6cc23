import type { Clock } from '../../ports/clock.ts'
import type { Gateways, GatewayWithPassword } from '../../ports/lines/gateways.ts'
import type { Log } from '../../ports/log.ts'
import type { GatewayState, Switch } from '../../ports/switch.ts'
import { sparseWarning } from '../sparse-warning.ts'
import { GatewayStates } from './gateway-states.ts'

export interface GatewayRunnerDeps {
  readonly clock: Clock
  readonly log: Log
  readonly gateways: Gateways
  readonly switches: readonly Switch[]
  /** Gateways were added or taken away. */
  readonly namesChanged: () => void
}

/** Pause after the store could not be read, ms. */
const againMs = 5_000

/** What the switches are told of each gateway, by name: only theirs, and only those in use. */
function toldOf(gateways: readonly GatewayWithPassword[]): ReadonlyMap<string, string> {
  const told = gateways.filter(({ kind, enabled }) => kind === 'sip' && enabled)
  return new Map(told.map(gateway => [gateway.name, inSwitch(gateway)]))
}

/** What a switch knows of a gateway. How calls find it is nacd's: a new limit must not cost its registration. */
function inSwitch(gateway: GatewayWithPassword): string {
  const { host, addresses, transport, username, password, realm } = gateway
  const { register, registerSeconds, pingSeconds } = gateway
  return JSON.stringify([
    ...[host, addresses, transport, username, password, realm],
    ...[register, registerSeconds, pingSeconds],
  ])
}

/** Names of what is gone from `now`, or reads differently there. */
function droppedOf(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  return [...before].filter(([name, text]) => now.get(name) !== text).map(([name]) => name)
}

/** Has the switches look their gateways up again after each change, and knows how the gateways are. */
export class GatewayRunner {
  readonly states = new GatewayStates()
  readonly #deps: GatewayRunnerDeps
  readonly #unread: (fields: object) => void
  /** What the switches were told; null before the store was asked. */
  #told: ReadonlyMap<string, string> | null = null
  #names: ReadonlySet<string> = new Set()
  /** Whether some are in use that stand in the switches' own files. */
  #hasOthers = false
  /** Names that a switch must still take away: it was out of reach, or refused. */
  readonly #owed = new Map<string, Set<string>>()
  #looking = Promise.resolve()
  #cancel = (): void => undefined
  #stopped = false

  constructor(deps: GatewayRunnerDeps) {
    this.#deps = deps
    const message = 'the gateways cannot be read; the switches keep what they have'
    this.#unread = sparseWarning(deps.log, deps.clock, message)
    deps.gateways.onChange(() => void this.#look())
  }

  /** Reads the gateways for the first time: from here on changes are told. */
  load(): Promise<void> {
    return this.#look()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  names(): readonly string[] {
    return [...this.#names]
  }

  /** Whether there is a gateway of this name, in use or not; as far as the store could be read. */
  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** A switch came within reach: what changed meanwhile is told now. A house without gateways asks nothing of it. */
  ready(on: Switch): void {
    this.states.clear(on.name)
    const owes = (this.#owed.get(on.name)?.size ?? 0) > 0
    if (owes || (this.#told?.size ?? 0) > 0) void this.#refresh(on)
    else if (this.#hasOthers) void on.send({ type: 'readGateways' })
  }

  lost(on: Switch): void {
    this.states.clear(on.name)
  }

  scanned(on: Switch, ok: boolean, text: string): void {
    const { log } = this.#deps
    if (!ok) log.warn({ switch: on.name, answer: text }, 'the switch could not look its gateways up')
    void on.send({ type: 'readGateways' })
  }

  changed(on: Switch, gateway: GatewayState): void {
    const before = this.states.of(gateway.name).find(({ switchName }) => switchName === on.name)
    this.states.note(on.name, gateway)
    if (before?.up === gateway.up) return
    const { name, state, up } = gateway
    this.#deps.log[up ? 'info' : 'warn'](
      { switch: on.name, gateway: name, state },
      up ? 'gateway up' : 'gateway down',
    )
  }

  /** One look after the other, so that an older list never overtakes a newer one. */
  #look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#compare())
    return this.#looking
  }

  async #compare(): Promise<void> {
    if (this.#stopped) return
    const { gateways, clock, switches } = this.#deps
    this.#cancel()
    try {
      const all = await gateways.gateways()
      this.#names = new Set(all.map(({ name }) => name))
      this.#deps.namesChanged()
      this.#hasOthers = all.some(({ kind, enabled }) => kind === 'freeswitch' && enabled)
      const now = toldOf(all)
      const before = this.#told
      this.#told = now
      if (before === null) return
      const dropped = droppedOf(before, now)
      const isNew = [...now.keys()].some(name => !before.has(name))
      if (dropped.length === 0 && !isNew) return
      await Promise.all(switches.map(each => this.#tell(each, dropped)))
    } catch (error) {
      this.#unread({ error: String(error) })
      // A switch that comes meanwhile has nothing of them: what is read later is new to it.
      this.#told ??= new Map()
      this.#cancel = clock.after(againMs, () => void this.#look())
    }
  }

  #tell(on: Switch, dropped: readonly string[]): Promise<void> {
    const owed = this.#owed.get(on.name) ?? new Set()
    for (const name of dropped) owed.add(name)
    this.#owed.set(on.name, owed)
    return this.#refresh(on)
  }

  async #refresh(on: Switch): Promise<void> {
    const owed = this.#owed.get(on.name) ?? new Set<string>()
    const dropped = [...owed]
    const outcome = await on.send({ type: 'refreshGateways', dropped })
    if (outcome.type === 'done') {
      for (const name of dropped) owed.delete(name)
      return
    }
    const { reason } = outcome
    this.#deps.log.warn({ switch: on.name, reason }, 'the switch was not told of its gateways yet')
  }
}
