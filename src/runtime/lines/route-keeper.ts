import { type BuiltTable, buildWholeTable, TableBuilder } from '../../core/routing/table/build-table.ts'
import type { RouteTable } from '../../core/routing/table/route-table.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Routes } from '../../ports/lines/routing.ts'
import type { Log } from '../../ports/log.ts'
import type { Pause } from '../../ports/pause.ts'

export interface RouteKeeperDeps {
  readonly routes: Routes
  readonly clock: Clock
  readonly pause: Pause
  readonly log: Log
  /** Another table is in use from here on. */
  readonly changed: () => void
}

/** Pause after the routes could not be read, ms. */
const againMs = 5_000

/**
 * The route table in use. A change builds another one beside it, in slices, and calls go on meanwhile; changes that come
 * while one is being built cause one more building. What cannot be read leaves the table as it is.
 */
export class RouteKeeper {
  readonly #deps: RouteKeeperDeps
  #table: RouteTable = buildWholeTable([], []).table
  #gateways: readonly string[] = []
  #isStale = false
  #building: Promise<void> | null = null
  #cancel = (): void => undefined
  #stopped = false

  constructor(deps: RouteKeeperDeps) {
    this.#deps = deps
    deps.routes.onChange(() => void this.rebuild())
  }

  get table(): RouteTable {
    return this.#table
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  /** Routes lead to these; a route to any other is left out. */
  setGateways(names: readonly string[]): Promise<void> {
    const isSame = names.length === this.#gateways.length && names.every((n, at) => n === this.#gateways[at])
    this.#gateways = names
    return isSame ? (this.#building ?? Promise.resolve()) : this.rebuild()
  }

  /** Resolves once a table that knows of everything up to now is in use, or could not be built. */
  rebuild(): Promise<void> {
    this.#isStale = true
    this.#building ??= this.#buildAll().finally(() => {
      this.#building = null
    })
    return this.#building
  }

  async #buildAll(): Promise<void> {
    this.#cancel()
    while (this.#isStale && !this.#stopped) {
      this.#isStale = false
      await this.#build()
    }
  }

  async #build(): Promise<void> {
    const { clock, log, changed } = this.#deps
    const from = clock.now()
    try {
      const built = await this.#read()
      if (built === null) return
      this.#table = built.table
      const { routes, prefixes } = built.table
      log.info({ routes, prefixes, tookMs: clock.now() - from }, 'routes read')
      this.#tellProblems(built)
      changed()
    } catch (error) {
      log.warn({ error: String(error) }, 'the routes cannot be read; calls go by those read before')
      this.#cancel = clock.after(againMs, () => void this.rebuild())
    }
  }

  /** Null when it is out of date already, or nobody wants it any more. */
  async #read(): Promise<BuiltTable | null> {
    const { routes, pause } = this.#deps
    const builder = new TableBuilder(this.#gateways, await routes.count())
    for await (const page of routes.pages()) {
      for (const _rows of builder.take(page)) {
        await pause()
        if (this.#stopped) return null
      }
      await pause()
    }
    return this.#stopped ? null : builder.finish()
  }

  #tellProblems({ problems, refused }: BuiltTable): void {
    if (refused > 0) {
      this.#deps.log.warn({ refused, first: problems.slice(0, 10) }, 'some routes are wrong and left out')
    }
  }
}
