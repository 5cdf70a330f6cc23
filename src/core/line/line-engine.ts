import { placeAt } from '../limit/demand.ts'
import { SteadyTime } from '../limit/steady-time.ts'
import { type LegId, legId, type Millis, millis } from '../shared/ids.ts'
import { explainLine } from './explain/explain-line.ts'
import type { LineExplanation } from './explain/line-explanation.ts'
import type { LineHouse, LineSettings } from './house.ts'
import { Gathering, type Seek } from './hunt/gathering.ts'
import { type Hunt, newHunt } from './hunt/hunt.ts'
import { Hunting } from './hunt/hunting.ts'
import { passedOver } from './hunt/passed-over.ts'
import { healthGate } from './hunt/trial.ts'
import { Trials } from './hunt/trials.ts'
import { findWaysOut } from './hunt/ways-out.ts'
import type { LineFailure, LineRequest } from './line.ts'
import type { LineNews } from './line-news.ts'
import { checkCall, type OutwardCall, readCall } from './outward-call.ts'
import { refusal, refusedDestination } from './refusal.ts'
import type { Surroundings } from './surroundings.ts'

/** How a gateway is used at this moment. */
export interface GatewayUse {
  /** Live legs, both ways. */
  readonly concurrent: number
  /** Lines given in the last second. */
  readonly cps: number
  /** Calls that would take a line of it. */
  readonly waiting: number
  readonly restingUntil: Millis | null
}

/**
 * Who gets which line. Every step begins with what time has brought, so that nobody who comes goes before one who waits;
 * `takeNews` after each. It knows time only from `clock`.
 */
export class LineEngine {
  readonly #around: Surroundings
  readonly #settings: LineSettings
  readonly #time = new SteadyTime()
  readonly #trials: Trials
  readonly #hunting: Hunting
  readonly #gathering = new Gathering()
  #house: LineHouse
  #news: LineNews[] = []

  constructor(around: Surroundings, settings: LineSettings, house: LineHouse, clock: Millis) {
    this.#around = around
    this.#settings = settings
    this.#house = house
    const trials = new Trials(around, settings, house, this.#time.at(clock))
    this.#trials = trials
    this.#hunting = new Hunting({
      trials,
      settings,
      house: () => this.#house,
      news: news => this.#news.push(news),
    })
  }

  takeNews(): readonly LineNews[] {
    const news = this.#news
    this.#news = []
    return news
  }

  /** How many wait. */
  get waiting(): number {
    return this.#hunting.waiting.line.size
  }

  /** Claims whose leg is not there yet. */
  get claimed(): number {
    return this.#hunting.claimed
  }

  seek(id: string, request: LineRequest, clock: Millis): void {
    const now = this.#begin(clock)
    const seek = { id, request }
    if (!this.#gathering.take(seek)) this.#seek(seek, clock, now)
  }

  /** False when there is no such request (any more). */
  failed(id: string, failure: LineFailure, clock: Millis): boolean {
    return this.#hunting.failed(id, failure, this.#begin(clock))
  }

  leave(id: string, clock: Millis): void {
    this.#gathering.leave(id)
    this.#hunting.leave(id, this.#begin(clock))
  }

  /** The leg is there and counts by itself from here on: no time may pass between the two. */
  legUp(id: LegId, clock: Millis): void {
    this.#hunting.legUp(id, this.#time.at(clock))
  }

  /** Legs are gone; `places`: what they counted for (placeOf in core/limit/demand.ts). */
  freed(places: readonly string[], clock: Millis): void {
    const now = this.#begin(clock)
    const gates = places.flatMap(place => this.#trials.gatesOf(place))
    this.#hunting.serve(gates, now)
  }

  /** A gateway may be better than it was. */
  gatewayBetter(gateway: string, clock: Millis): void {
    this.#hunting.serve([healthGate(gateway)], this.#begin(clock))
  }

  /** Time has passed. */
  look(clock: Millis): void {
    this.#begin(clock)
  }

  /** Milliseconds until `look` has something to do; null = only when something happens. */
  lookAgainIn(clock: Millis): number | null {
    const now = this.#time.at(clock)
    const expiry = this.#trials.limits.nextExpiry() ?? Number.POSITIVE_INFINITY
    const first = Math.min(this.#hunting.waiting.line.lookAgainAt() ?? Number.POSITIVE_INFINITY, expiry)
    return Number.isFinite(first) ? Math.max(0, first - now) : null
  }

  /** The house has changed: whoever waits is looked at anew, in turn. */
  use(house: LineHouse, clock: Millis): void {
    const now = this.#begin(clock)
    this.#house = house
    this.#trials.use(house)
    this.#hunting.waiting.crowd.keepOnly(house.gateways)
    this.#hunting.goAll(now)
  }

  /** Requests are gathered until `letGo`, so that calls found again go by when they came, not by when they are found. */
  gather(): void {
    this.#gathering.begin()
  }

  letGo(clock: Millis): void {
    const now = this.#begin(clock)
    for (const each of this.#gathering.end()) this.#seek(each, clock, now)
  }

  /** What would become of a request now. Takes nothing. */
  explain(request: LineRequest, clock: Millis): LineExplanation {
    const now = this.#begin(clock)
    const call = this.#read(request, clock)
    const hunt = this.#newHunt({ id: 'explain', request }, call, clock, now)
    const destination = checkCall(request, call, this.#settings.plan, this.#house, clock)
    const passed = passedOver(hunt, this.#house)
    return explainLine(hunt, destination, way => this.#trials.look(hunt, way, now), passed)
  }

  gateway(name: string, clock: Millis): GatewayUse {
    const now = this.#time.at(clock)
    const rest = this.#trials.rests.until(name, now)
    const { crowd } = this.#hunting.waiting
    return {
      concurrent: this.#around.live('gateway', name, placeAt('gateway', name)),
      cps: crowd.admitted(name, now),
      waiting: crowd.waiting(name),
      restingUntil: rest === null ? null : this.#time.toClock(rest),
    }
  }

  #seek({ id, request }: Seek, clock: Millis, now: number): void {
    if (this.#hunting.has(id)) return
    const call = this.#read(request, clock)
    const verdict = checkCall(request, call, this.#settings.plan, this.#house, clock)
    const hunt = this.#newHunt({ id, request }, call, clock, now)
    if (verdict.type === 'allowed' && hunt.left.length > 0) {
      this.#hunting.begin(hunt, now)
      return
    }
    const refused = verdict.type === 'refused' ? refusedDestination(verdict) : refusal('noRoute')
    const story = verdict.type === 'refused' ? [] : this.#hunting.story(hunt)
    this.#news.push({ type: 'answer', id, answer: { type: 'refused', ...refused, story }, waitedMs: 0 })
  }

  #read(request: LineRequest, clock: Millis): OutwardCall {
    const groups = this.#around.groupsOf(request.extension)
    return readCall(request, this.#settings.plan, groups, this.#around.localTime(clock), this.#house)
  }

  #newHunt({ id, request }: Seek, call: OutwardCall, clock: Millis, now: number): Hunt {
    const { maxWait } = this.#settings
    // A beginning that lies ahead of the clock was noted before it was set back.
    const deadline = now + Math.min(maxWait, maxWait - (clock - request.since))
    const left = findWaysOut(request, call, this.#house, this.#around, this.#around.random)
    return newHunt({ id, request, call, left, deadline })
  }

  /** What time has brought comes first. The steady time it is now. */
  #begin(clock: Millis): number {
    const now = this.#time.at(clock)
    const over = this.#trials.limits.expire(millis(now))
    for (const { id, owner } of over) this.#hunting.leaseRanOut(legId(id), owner)
    const { expired, opened } = this.#hunting.waiting.line.due(now)
    for (const waiter of expired) this.#hunting.waitedTooLong(waiter, now)
    const free = over.flatMap(({ places }) => places.flatMap(place => this.#trials.gatesOf(place)))
    this.#hunting.serve([...opened, ...free], now)
    return now
  }
}
