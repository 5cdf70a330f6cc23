import { type Millis, millis } from '../shared/ids.ts'
import { type Claim, type ClaimEnd, Claims } from './claims.ts'
import {
  type Demand,
  findDemandProblem,
  findFault,
  isShort,
  nameOf,
  placeOf,
  type RateRule,
} from './demand.ts'
import { RateBook } from './rate-book.ts'
import { jitterMs, type Rule, type Scope } from './rule.ts'
import { SteadyTime } from './steady-time.ts'

export interface ClaimRequest {
  /** The uuid of the leg to be. */
  readonly id: string
  readonly owner: string
  readonly leaseMs: number
  readonly demands: readonly Demand[]
}

/** Why not now, for "explain": which limit, and when it would let the call pass by itself (null: nobody knows). */
export interface Obstacle extends Demand {
  readonly until: Millis | null
}

export type Verdict =
  /** `until`: the end of the lease. `inMs`: when it may dial, 0 = now; more only for who asks ahead. */
  | { readonly type: 'admit'; readonly until: Millis; readonly inMs: number }
  /** `until`: the earliest time at which all would admit; null = when a line ends (or sooner limits change). */
  | { readonly type: 'wait'; readonly until: Millis | null; readonly obstacles: readonly Obstacle[] }
  /** Never: `problem` says which limit is 0 or wrong, or that the request is. */
  | { readonly type: 'refuse'; readonly problem: string }

/** Live legs that carry this key, counted where they live; `place`: both, as `placeAt` writes them. */
export type LiveCount = (scope: Scope, key: string, place: string) => number

/** A rate whose place is held under a claim. */
interface HeldRate {
  readonly rule: RateRule
  readonly key: string
}

const maxLease = 600_000

/**
 * One decision over all limits of a call: all admit and all are taken, or none is.
 *
 * Calls per second are counted where the carrier counts them: from the moment the leg is there. Between a claim and its
 * leg a busy switch may let any time pass, of one call more than of the next; counted from the claim, calls a second apart
 * would come to the carrier in less.
 */
export class Limits {
  /** Told when a rate that admitted nobody before a claim ended has its time again. */
  opens: (gate: string, at: number) => void = () => undefined
  readonly #time = new SteadyTime()
  readonly #claims = new Claims()
  readonly #books = new Map<Scope, Map<number, RateBook>>()
  readonly #sound = new WeakSet<Rule>()
  readonly #held = new Map<string, readonly HeldRate[]>()
  readonly #live: LiveCount
  readonly #maxKeys: number
  readonly #startedAt: number

  /** `maxKeys` bounds each kind of rate. `startedAt`: for the second after it no CPS is spent (what the process before spent is unknown). */
  constructor(live: LiveCount, maxKeys: number, startedAt: Millis) {
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw new RangeError(`room for ${maxKeys} keys`)
    this.#live = live
    this.#maxKeys = maxKeys
    this.#startedAt = this.#time.at(startedAt)
  }

  /** Changes nothing that counts. `aheadMs`: rates may be taken that have room only so much later, to be dialled then. */
  ask(request: ClaimRequest, clock: Millis, aheadMs = 0): Verdict {
    const now = this.#time.at(clock)
    this.#expire(now)
    const problem = this.#findProblem(request)
    if (problem !== null) return { type: 'refuse', problem }
    let latest = now
    let dialAt = now
    const obstacles: Obstacle[] = []
    for (const demand of request.demands) {
      const at = this.#readyAt(demand, now)
      if (at <= now) continue
      if (demand.rule.type === 'rate' && at <= now + aheadMs) {
        dialAt = Math.max(dialAt, at)
        continue
      }
      latest = Math.max(latest, at)
      obstacles.push({ rule: demand.rule, key: demand.key, until: this.#toClock(at) })
    }
    if (obstacles.length === 0) {
      return { type: 'admit', until: millis(clock + request.leaseMs), inMs: dialAt - now }
    }
    return { type: 'wait', until: this.#toClock(latest), obstacles }
  }

  /**
   * `ask`, and where all admit, takes: one admission of each rate and one line of each concurrency, under the claim.
   * A rate once taken is not given back: nobody knows any more whether the carrier saw the call. One per second counts
   * from the end of the claim.
   */
  claim(request: ClaimRequest, clock: Millis, aheadMs = 0): Verdict {
    const verdict = this.ask(request, clock, aheadMs)
    if (verdict.type !== 'admit') return verdict
    const now = this.#time.at(clock)
    this.#spend(request, now, now + verdict.inMs)
    const places = request.demands.filter(({ rule }) => rule.type === 'concurrency').map(placeOf)
    this.#claims.add({ id: request.id, owner: request.owner, until: now + request.leaseMs, places })
    return verdict
  }

  /** The leg is up; call it in the same step in which the leg begins to count as live. */
  confirm(id: string, owner: string, clock: Millis): ClaimEnd {
    return this.#end(id, owner, clock)
  }

  /** There will be no leg. What was spent of rates counts all the same, from now on. */
  release(id: string, owner: string, clock: Millis): ClaimEnd {
    return this.#end(id, owner, clock)
  }

  /** The claims whose lease ran out: their lines are free again. */
  expire(clock: Millis): readonly Claim[] {
    return this.#expire(this.#time.at(clock))
  }

  /** When the next lease runs out; null without any. */
  nextExpiry(): Millis | null {
    return this.#toClock(this.#claims.nextEndAt())
  }

  claimsAt(demand: Demand): number {
    return this.#claims.countAt(placeOf(demand))
  }

  #findProblem({ id, demands, leaseMs }: ClaimRequest): string | null {
    if (this.#claims.has(id)) return 'there is a claim of this leg already'
    if (!(leaseMs >= 1 && leaseMs <= maxLease))
      return `expected a lease of 1 to ${maxLease} ms, got ${leaseMs}`
    return findDemandProblem(demands, rule => this.#isSound(rule))
  }

  /** Rules are read once and demanded for every call. */
  #isSound(rule: Rule): boolean {
    if (this.#sound.has(rule)) return true
    if (findFault(rule) !== null) return false
    this.#sound.add(rule)
    return true
  }

  #end(id: string, owner: string, clock: Millis): ClaimEnd {
    const end = this.#claims.end(id, owner)
    if (end === 'ended') this.#settle(id, this.#time.at(clock))
    return end
  }

  #expire(now: number): readonly Claim[] {
    const over = this.#claims.expire(now)
    for (const { id } of over) this.#settle(id, now)
    return over
  }

  /** The long caps count at once: whether a number may be called again today does not hang on a leg that is to come. */
  #spend({ id, demands }: ClaimRequest, now: number, dialAt: number): void {
    const held: HeldRate[] = []
    for (const { rule, key } of demands) {
      if (rule.type !== 'rate') continue
      if (isShort(rule)) {
        this.#bookOf(rule).hold(key, rule, now, dialAt)
        held.push({ rule, key })
      } else this.#bookOf(rule).take(key, rule, dialAt)
    }
    if (held.length > 0) this.#held.set(id, held)
  }

  #settle(id: string, now: number): void {
    for (const { rule, key } of this.#held.get(id) ?? []) {
      const opensAt = this.#bookOf(rule).settle(key, now)
      if (opensAt !== null) this.opens(nameOf({ rule, key }), opensAt)
    }
    this.#held.delete(id)
  }

  #readyAt(demand: Demand, now: number): number {
    const { rule, key } = demand
    if (rule.type === 'rate') return this.#bookOf(rule).readyAt(key, rule, now)
    const place = placeOf(demand)
    const live = this.#live(rule.scope, key, place)
    if (!(live >= 0)) throw new RangeError(`${live} live legs`)
    const claimed = this.#claims.countAt(place)
    if (live + claimed < rule.limit) return now
    // Only the end of a leg helps where legs alone fill the lines, or where several claims must go first.
    const helps = live + claimed - 1 < rule.limit
    return helps ? this.#claims.firstEndAt(place) : Number.POSITIVE_INFINITY
  }

  #bookOf(rule: RateRule): RateBook {
    const { scope, windowMs } = rule
    const known = this.#books.get(scope)?.get(windowMs)
    if (known !== undefined) return known
    const book = isShort(rule)
      ? new RateBook(windowMs + jitterMs, this.#maxKeys, this.#startedAt)
      : new RateBook(windowMs, this.#maxKeys, Number.NEGATIVE_INFINITY)
    this.#books.set(scope, (this.#books.get(scope) ?? new Map()).set(windowMs, book))
    return book
  }

  #toClock(at: number): Millis | null {
    return Number.isFinite(at) ? this.#time.toClock(at) : null
  }
}
