import {
  type Concern,
  checkGuard,
  concerns,
  type GuardChange,
  type GuardLimits,
} from '../../core/quality/guard.ts'
import type { Tally } from '../../core/quality/tally.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

/** A gateway's line was crossed, or is good again. */
export type GatewayWarning = { readonly gateway: string } & GuardChange

export interface LineWarningDeps {
  readonly clock: Clock
  readonly log: Log
  readonly limits: GuardLimits
  /** What was seen of a gateway in the last half hour. */
  readonly tally: (gateway: string) => Readonly<Tally>
  readonly isGateway: (name: string) => boolean
  readonly tell: (warning: GatewayWarning) => void
}

/** How often open warnings are looked at, ms: a gateway that has no calls any more is heard of no more. */
const againMs = 60_000

const words: Record<Concern, { readonly bad: string; readonly good: string }> = {
  asr: { bad: 'few calls over the gateway are answered', good: 'calls over the gateway are answered again' },
  short_calls: {
    bad: 'many calls over the gateway are short',
    good: 'calls over the gateway have their length again',
  },
  congestion: {
    bad: 'the carrier refuses calls with 503: more per second than it allows?',
    good: 'the carrier no longer refuses calls with 503',
  },
}

/** The guard over the carriers' patience: tells once when a line is crossed, and once when all is well again. */
export class LineWarnings {
  readonly #deps: LineWarningDeps
  readonly #open = new Map<string, Set<Concern>>()
  #cancel: (() => void) | null = null

  constructor(deps: LineWarningDeps) {
    this.#deps = deps
  }

  /** What is warned of now. */
  of(gateway: string): readonly Concern[] {
    const open = this.#open.get(gateway)
    return open === undefined ? [] : concerns.filter(what => open.has(what))
  }

  /** Something was seen of this gateway. */
  check(gateway: string): void {
    const open = this.#open.get(gateway) ?? new Set<Concern>()
    for (const change of checkGuard(this.#deps.tally(gateway), this.#deps.limits, open)) {
      if (change.isGood) open.delete(change.what)
      else open.add(change.what)
      this.#tell({ gateway, ...change })
    }
    if (open.size > 0) this.#open.set(gateway, open)
    else this.#open.delete(gateway)
    this.#watch()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #tell(warning: GatewayWarning): void {
    const { what, isGood, gateway, value, threshold, samples } = warning
    const fields = { gateway, what, share: rounded(value), threshold, samples }
    this.#deps.log[isGood ? 'info' : 'warn'](fields, words[what][isGood ? 'good' : 'bad'])
    this.#deps.tell({ ...warning, value: rounded(value) })
  }

  #watch(): void {
    if (this.#open.size === 0) this.stop()
    else this.#cancel ??= this.#deps.clock.after(againMs, () => this.#look())
  }

  /** Of a gateway that was deleted there is nothing more to say. */
  #look(): void {
    this.#cancel = null
    for (const gateway of [...this.#open.keys()]) {
      if (this.#deps.isGateway(gateway)) this.check(gateway)
      else this.#open.delete(gateway)
    }
    this.#watch()
  }
}

/** Three places after the point are all the samples bear. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000
