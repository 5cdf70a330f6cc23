import type { Outcome } from '../../core/quality/attempt.ts'
import type { Figures } from '../../core/quality/figures.ts'
import type { Concern, GuardLimits } from '../../core/quality/guard.ts'
import { QualityBook } from '../../core/quality/quality-book.ts'
import type { Sighting } from '../../core/quality/tally.ts'
import { isLetThrough } from '../../core/quality/throttle.ts'
import type { FailoverTable } from '../../core/routing/failover.ts'
import type { GatewayFacts } from '../../core/routing/gateway/gateway-facts.ts'
import type { Random } from '../../core/routing/table/order-routes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { type GatewayWarning, LineWarnings } from './line-warnings.ts'
import { TrunkAttempts, type TrunkNews } from './trunk-attempts.ts'

/** What the measures are told to, beside their readers. */
export interface LineHealthNews {
  attempted(gateway: string, outcome: Outcome): void
  warned(warning: GatewayWarning): void
}

export interface LineHealthDeps {
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly guard: GuardLimits
  /** The house's own rules on failover. */
  readonly failover: FailoverTable
  /** Whether there is such a gateway: others are not measured. */
  readonly isGateway: (name: string) => boolean
  readonly news: LineHealthNews
}

/** How a gateway does, as far as its calls of the last half hour tell: apart from whether it is enabled, or up. */
export interface GatewayHealth extends Figures {
  /** The share of the calls it is chosen for that it gets, 0.05..1. */
  readonly share: number
  readonly warnings: readonly Concern[]
}

/** Measures every trunk by the legs the switches call over it. Nothing is kept over a restart. */
export class LineHealth {
  /**
   * What the choice of a route is told. Measures never speak against a gateway: one in trouble gets a part of the calls,
   * drawn anew for each, and the others are tried on it behind all other gateways.
   */
  readonly facts: Required<GatewayFacts> = {
    objection: () => null,
    quality: (gateway, prefix) => this.#book.quality({ gateway, prefix }, this.#deps.clock.now()),
    isHeldBack: gateway => {
      const share = this.#book.share(gateway, this.#deps.clock.now())
      return share < 1 && !isLetThrough(share, this.#deps.random())
    },
  }
  readonly #deps: LineHealthDeps
  readonly #attempts: TrunkAttempts
  readonly #book = new QualityBook()
  readonly #warnings: LineWarnings

  constructor(deps: LineHealthDeps) {
    const { clock, log, guard, isGateway, news } = deps
    this.#deps = deps
    this.#attempts = new TrunkAttempts(deps.failover)
    this.#warnings = new LineWarnings({
      ...{ clock, log, limits: guard, isGateway },
      tally: gateway => this.#book.tally(gateway, clock.now()),
      tell: warning => news.warned(warning),
    })
  }

  note(event: SwitchEvent): void {
    for (const each of this.#attempts.note(event)) if (this.#deps.isGateway(each.gateway)) this.#keep(each)
  }

  /** A reconnect found it gone. */
  lost({ legId }: LegFacts): void {
    this.#attempts.lost(legId)
  }

  stop(): void {
    this.#warnings.stop()
  }

  of(gateway: string): GatewayHealth {
    const now = this.#deps.clock.now()
    return {
      ...this.#book.figures(gateway, now),
      share: this.#book.share(gateway, now),
      warnings: this.#warnings.of(gateway),
    }
  }

  /** Gateways were added or taken away: those that are gone are forgotten. */
  gatewaysChanged(): void {
    this.#book.keepOnly(this.#deps.isGateway)
  }

  #keep(seen: TrunkNews): void {
    const now = this.#deps.clock.now()
    if (seen.type === 'sign') this.#book.see(seen, { signs: 1, signMs: seen.afterMs }, now)
    else if (seen.type === 'talk') this.#book.see(seen, this.#talk(seen.ms), now)
    else {
      this.#book.attempt(seen, seen, now)
      this.#deps.news.attempted(seen.gateway, seen.outcome)
    }
    // That it rings says nothing a carrier minds.
    if (seen.type !== 'sign') this.#warnings.check(seen.gateway)
  }

  #talk(ms: number): Sighting {
    return { talks: 1, talkMs: ms, shortTalks: Number(ms < this.#deps.guard.shortCallMs) }
  }
}
