import { SteadyTime } from '../limit/steady-time.ts'
import type { Millis } from '../shared/ids.ts'
import type { Outcome } from './attempt.ts'
import { type Figures, figuresOf, leastSamples, qualityOf } from './figures.ts'
import { HalfHour } from './half-hour.ts'
import { RecentKeys } from './recent-keys.ts'
import { emptyTally, type Sighting, type Tally } from './tally.ts'
import { afterAttempt, noTrouble, shareOf, type Trouble } from './throttle.ts'

/** Over which gateway a call went, and under which prefix of the route table; "" = none. */
export interface LineKey {
  readonly gateway: string
  readonly prefix: string
}

/** How an attempt ended. */
export interface AttemptEnd {
  readonly outcome: Outcome
  /** Whether the far end had rung, or let itself be heard. */
  readonly rang: boolean
}

/** How many are kept; of more, those that had no call for longest are forgotten. About 3 KB each at most. */
export const room = { gateways: 1000, prefixes: 4000 } as const

interface Measured {
  readonly window: HalfHour
  trouble: Trouble
}

const nothing = emptyTally()

/** What was seen of each gateway, and of each prefix over it, in the last half hour. Times are the clock's. */
export class QualityBook {
  readonly #time = new SteadyTime()
  readonly #gateways = new RecentKeys<Measured>(room.gateways)
  readonly #prefixes = new RecentKeys<HalfHour>(room.prefixes)

  get size(): { readonly gateways: number; readonly prefixes: number } {
    return { gateways: this.#gateways.size, prefixes: this.#prefixes.size }
  }

  see(line: LineKey, seen: Sighting, clock: Millis): void {
    const now = this.#time.at(clock)
    this.#measured(line.gateway).window.add(seen, now)
    if (line.prefix !== '') this.#ofPrefix(line).add(seen, now)
  }

  /** An attempt came to its end; a share of the calls follows from it as well (throttle.ts). */
  attempt(line: LineKey, end: AttemptEnd, clock: Millis): void {
    this.see(line, sightingOf[end.outcome], clock)
    const evidence = evidenceOf(end)
    if (evidence === null) return
    const measured = this.#measured(line.gateway)
    measured.trouble = afterAttempt(measured.trouble, evidence === 'bad', this.#time.at(clock))
  }

  tally(gateway: string, clock: Millis): Readonly<Tally> {
    return this.#gateways.get(gateway)?.window.sum(this.#time.at(clock)) ?? nothing
  }

  figures(gateway: string, clock: Millis): Figures {
    return figuresOf(this.tally(gateway, clock))
  }

  /** 0..1, to rank by (figures.ts): of the prefix where enough is known of it, else of the gateway as a whole. */
  quality({ gateway, prefix }: LineKey, clock: Millis): number {
    const ofPrefix = this.#prefixes.get(`${gateway}/${prefix}`)?.sum(this.#time.at(clock))
    if (ofPrefix !== undefined && ofPrefix.attempts >= leastSamples) return qualityOf(figuresOf(ofPrefix))
    return qualityOf(this.figures(gateway, clock))
  }

  /** The share of the calls it is chosen for that the gateway gets, 0.05..1. */
  share(gateway: string, clock: Millis): number {
    const measured = this.#gateways.get(gateway)
    return measured === undefined ? 1 : shareOf(measured.trouble, this.#time.at(clock))
  }

  /** Gateways that no longer are there are forgotten. */
  keepOnly(isThere: (gateway: string) => boolean): void {
    for (const name of this.#gateways.keys()) if (!isThere(name)) this.#gateways.delete(name)
    for (const key of this.#prefixes.keys()) {
      if (!isThere(key.slice(0, key.indexOf('/')))) this.#prefixes.delete(key)
    }
  }

  #measured(gateway: string): Measured {
    const measured = this.#gateways.get(gateway) ?? { window: new HalfHour(), trouble: noTrouble }
    this.#gateways.set(gateway, measured)
    return measured
  }

  /** A gateway's name has no slash in it. */
  #ofPrefix({ gateway, prefix }: LineKey): HalfHour {
    const key = `${gateway}/${prefix}`
    const window = this.#prefixes.get(key) ?? new HalfHour()
    this.#prefixes.set(key, window)
    return window
  }
}

const sightingOf: Record<Outcome, Sighting> = {
  answered: { attempts: 1, answered: 1 },
  callee: { attempts: 1, callee: 1 },
  canceled: { attempts: 1, canceled: 1 },
  trunk: { attempts: 1, trunk: 1 },
  congested: { attempts: 1, trunk: 1, congested: 1 },
}

/** Whether the trunk worked; null = nobody knows, for we gave up before a sign of life. */
function evidenceOf({ outcome, rang }: AttemptEnd): 'good' | 'bad' | null {
  if (outcome === 'canceled') return rang ? 'good' : null
  return outcome === 'trunk' || outcome === 'congested' ? 'bad' : 'good'
}
