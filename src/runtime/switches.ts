import type { Clock } from '../ports/clock.ts'
import type { Switch, SwitchEvent } from '../ports/switch.ts'
import { FirstReady } from './queue/first-ready.ts'
import type { RuntimeWatch } from './runtime-watch.ts'

export interface SwitchesDeps {
  readonly clock: Pick<Clock, 'after'>
  readonly switches: readonly Switch[]
  /** Told once that every switch has been ready, or that those which have not are not waited for any longer (`areAll` false). */
  readonly allReady: (areAll: boolean) => void
  readonly watch: RuntimeWatch
}

/** The switches of a house, and which of them are connected and reconciled. */
export class Switches {
  readonly #deps: SwitchesDeps
  readonly #ready = new Set<string>()
  readonly #firstReady: FirstReady

  constructor(deps: SwitchesDeps) {
    const { clock, switches, allReady } = deps
    this.#deps = deps
    const names = switches.map(({ name }) => name)
    this.#firstReady = new FirstReady(clock, names, allReady)
  }

  /** Every switch, and whether it is ready. */
  states(): { readonly name: string; readonly ready: boolean }[] {
    return this.#deps.switches.map(({ name }) => ({ name, ready: this.#ready.has(name) }))
  }

  ready(): readonly Switch[] {
    return this.#deps.switches.filter(({ name }) => this.#ready.has(name))
  }

  /** Every event of theirs goes to `handle`. */
  listen(handle: (event: SwitchEvent, on: Switch) => void): void {
    for (const each of this.#deps.switches) {
      each.onEvent(event => {
        if (event.type === 'switchReady') this.#ready.add(each.name)
        if (event.type === 'switchLost') this.#ready.delete(each.name)
        handle(event, each)
        if (event.type === 'switchReady') this.#firstReady.ready(each.name)
        this.#tellWatch(event, each.name)
      })
    }
  }

  start(): void {
    for (const each of this.#deps.switches) each.start()
  }

  /** Lets go of them; their calls stay. */
  async stop(): Promise<void> {
    await Promise.all(this.#deps.switches.map(each => each.stop()))
    this.#firstReady.stop()
  }

  #tellWatch(event: SwitchEvent, name: string): void {
    const { watch } = this.#deps
    if (event.type === 'switchReady') watch.switchReady(name)
    else if (event.type === 'switchLost') watch.switchLost(name, event.reason)
    else if (event.type === 'gatewayState') watch.gateway(name, event.gateway)
    else if (event.type === 'gatewayGone') watch.gatewayGone(name, event.name)
  }
}
