import type { Holiday } from '../../core/hours/opening.ts'
import type { LineExplanation } from '../../core/line/explain/line-explanation.ts'
import type { LineSettings } from '../../core/line/house.ts'
import type { LineFailure, LineRequest } from '../../core/line/line.ts'
import { type GatewayUse, LineEngine } from '../../core/line/line-engine.ts'
import type { LineNews } from '../../core/line/line-news.ts'
import type { Surroundings } from '../../core/line/surroundings.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LineDesk } from '../../ports/lines/line-desk.ts'
import type { LineObserver, LineRules } from '../../ports/lines/lines.ts'
import type { Routes } from '../../ports/lines/routing.ts'
import type { Log } from '../../ports/log.ts'
import type { Pause } from '../../ports/pause.ts'
import { BoundedMap } from '../bounded-map.ts'
import type { LineWatcher } from '../legs/leg-book.ts'
import { sparseWarning } from '../sparse-warning.ts'
import { LineListeners, type Tell } from './line-listeners.ts'
import { RouteKeeper } from './route-keeper.ts'
import { RuleKeeper } from './rule-keeper.ts'

export interface LineDeskDeps {
  readonly clock: Clock
  readonly pause: Pause
  readonly log: Log
  readonly routes: Routes
  readonly rules: LineRules
  readonly settings: LineSettings
  readonly around: Surroundings
  readonly observe: LineObserver
}

/** More names are a flood, and may be told of again. */
const mostUnlisted = 1_000

/** The engine of lines at work: real time, the rules as they are now, and whom each answer is for. */
export class LiveLineDesk implements LineDesk, LineWatcher {
  readonly #deps: LineDeskDeps
  readonly #engine: LineEngine
  readonly #routes: RouteKeeper
  readonly #rules: RuleKeeper
  readonly #listeners: LineListeners
  readonly #warnOfLimit: (fields: object) => void
  readonly #warnOfLease: (fields: object) => void
  /** Gateways that have been told of. */
  readonly #unlisted = new BoundedMap<true>(mostUnlisted)
  #isTelling = false
  #timer: { readonly at: number; readonly cancel: () => void } | null = null
  #stopped = false

  constructor(deps: LineDeskDeps) {
    this.#deps = deps
    const { clock, pause, log, routes, rules, settings, around } = deps
    this.#warnOfLimit = sparseWarning(log, clock, 'a limit is wrong: the gateway is left out')
    this.#warnOfLease = sparseWarning(log, clock, 'a line was held and no leg came')
    this.#listeners = new LineListeners(deps)
    const changed = () => this.#use()
    this.#routes = new RouteKeeper({ routes, clock, pause, log, changed })
    this.#rules = new RuleKeeper({
      rules,
      plan: settings.plan,
      clock,
      log,
      changed: () => void this.#rulesChanged(),
    })
    this.#engine = new LineEngine(around, settings, this.#house(), clock.now())
  }

  /** Reads rules and routes; resolves once calls can go by them, or they could not be read. */
  async load(): Promise<void> {
    await this.#rules.read()
    await this.#rulesChanged()
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#routes.stop()
    this.#rules.stop()
    this.#listeners.clear()
  }

  seek(id: string, request: LineRequest, tell: Tell, soon: () => void = () => undefined): void {
    if (this.#stopped || this.#listeners.has(id)) return
    this.#listeners.add(id, tell, soon)
    this.#step(() => this.#engine.seek(id, request, this.#deps.clock.now()))
  }

  failed(id: string, failure: LineFailure): boolean {
    let isKnown = false
    this.#step(() => {
      isKnown = this.#engine.failed(id, failure, this.#deps.clock.now())
    })
    return isKnown
  }

  leave(id: string): void {
    this.#listeners.remove(id)
    this.#step(() => this.#engine.leave(id, this.#deps.clock.now()))
  }

  legUp(legId: LegId): void {
    this.#step(() => this.#engine.legUp(legId, this.#deps.clock.now()))
  }

  freed(places: readonly string[]): void {
    this.#step(() => this.#engine.freed(places, this.#deps.clock.now()))
  }

  /** A gateway that spoke against itself (`objection`) may be asked again. */
  gatewayBetter(gateway: string): void {
    this.#step(() => this.#engine.gatewayBetter(gateway, this.#deps.clock.now()))
  }

  /** Between these two requests are gathered: so calls found on a switch go by when they came, whatever order they are found in. */
  gather(): void {
    this.#engine.gather()
  }

  letGo(): void {
    this.#step(() => this.#engine.letGo(this.#deps.clock.now()))
  }

  /** What would become of a request now. Takes nothing. */
  explain(request: LineRequest): LineExplanation {
    const explained = this.#engine.explain(request, this.#deps.clock.now())
    this.#step(() => undefined)
    return explained
  }

  /** The holidays of the house, as last read. */
  get holidays(): readonly Holiday[] {
    return this.#rules.rules.holidays
  }

  gateway(name: string): GatewayUse {
    return this.#engine.gateway(name, this.#deps.clock.now())
  }

  /** Calls that wait for a line. */
  get waiting(): number {
    return this.#engine.waiting
  }

  /** Lines that are held and whose leg is not there yet. */
  get claimed(): number {
    return this.#engine.claimed
  }

  #house() {
    return { ...this.#rules.rules, table: this.#routes.table }
  }

  #use(): void {
    this.#step(() => this.#engine.use(this.#house(), this.#deps.clock.now()))
  }

  /** The limits hold at once; the table follows, where gateways came or went. */
  #rulesChanged(): Promise<void> {
    this.#use()
    return this.#routes.setGateways(this.#rules.names)
  }

  /** One step of the engine, then everything it has to tell; what that causes is told in turn and not within. */
  #step(move: () => void): void {
    if (this.#stopped) return
    move()
    if (this.#isTelling) return
    this.#isTelling = true
    try {
      for (let news = this.#engine.takeNews(); news.length > 0; news = this.#engine.takeNews()) {
        for (const each of news) {
          const handle = this.#handlers[each.type] as (news: LineNews) => void
          handle(each)
        }
      }
    } finally {
      this.#isTelling = false
    }
    this.#setTimer()
  }

  readonly #handlers: { readonly [T in LineNews['type']]: (news: Extract<LineNews, { type: T }>) => void } = {
    answer: ({ id, answer, waitedMs }) => this.#listeners.answer(id, answer, waitedMs),
    leaseRanOut: ({ id }) => {
      this.#warnOfLease({ request: id })
      this.#deps.observe.leaseRanOut()
    },
    unlisted: ({ gateway }) => this.#warnOfUnlisted(gateway),
    rests: ({ gateway, seconds }) => {
      this.#deps.log.info({ gateway, seconds }, 'gateway rests after a failure')
      this.#deps.observe.rests(gateway, seconds)
    },
    problem: ({ gateway, problem }) => this.#warnOfLimit({ gateway, problem }),
  }

  #warnOfUnlisted(gateway: string): void {
    if (this.#unlisted.get(gateway)) return
    this.#unlisted.set(gateway, true)
    this.#deps.log.warn(
      { gateway },
      'a gateway nobody has written down: calls go out over it without limits of its own',
    )
  }

  /** One timer for everything time brings. */
  #setTimer(): void {
    const { clock } = this.#deps
    const delay = this.#engine.lookAgainIn(clock.now())
    const at = delay === null ? null : clock.now() + Math.max(1, Math.ceil(delay))
    if (at === this.#timer?.at) return
    this.#timer?.cancel()
    this.#timer = null
    if (at === null) return
    const cancel = clock.after(at - clock.now(), () => {
      this.#timer = null
      this.#step(() => this.#engine.look(clock.now()))
    })
    this.#timer = { at, cancel }
  }
}
