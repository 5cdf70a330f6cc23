import type { LocalTime } from '../../hours/local-time.ts'
import {
  type Demand,
  Limits,
  type LiveCount,
  nameOf,
  type Obstacle,
  placeAt,
  placeOf,
  type Verdict,
} from '../../limit/limits.ts'
import type { Gate } from '../../limit/waiting-line.ts'
import type { RefusedBecause } from '../../routing/explain-route.ts'
import type { GatewayFacts } from '../../routing/gateway/gateway-facts.ts'
import {
  callerNumber,
  freshPool,
  type PoolState,
  type ShownNumber,
} from '../../routing/number/caller-number.ts'
import { rewriteNumber } from '../../routing/number/rewrite-number.ts'
import type { Random } from '../../routing/table/order-routes.ts'
import { type LegId, type Millis, millis } from '../../shared/ids.ts'
import { normaliseNumber } from '../../shared/phone-number.ts'
import type { LineHouse, LineSettings } from '../house.ts'
import type { Line } from '../line.ts'
import { type ReadGateway, unlistedGateway } from '../line-gateway.ts'
import { lineMark, markPart } from '../line-mark.ts'
import { Rests } from '../rests.ts'
import type { Hunt, WayOut } from './hunt.ts'

/** What is asked of the world at the moment it is needed. */
export interface Surroundings extends GatewayFacts {
  /** Live legs of a gateway, a caller's number shown, a called number, a group. */
  readonly live: LiveCount
  readonly random: Random
  readonly legId: () => LegId
  readonly groupsOf: (extension: string) => readonly string[]
  readonly localTime: (clock: Millis) => LocalTime
}

/**
 * So long before a call per second has room, whoever waits for it is told: a switch takes its time to end the music of a
 * call, and what it takes after the room is there is lost.
 */
export const aheadMs = 100

/** What came of trying a way out. */
export type Trial =
  | { readonly type: 'found'; readonly line: Line; readonly places: readonly string[] }
  | NoLine

export type NoLine =
  /** It may open by itself: `gate` says what keeps it shut. */
  | {
      readonly type: 'shut'
      readonly because: RefusedBecause
      readonly gate: Gate
      readonly obstacles: readonly Obstacle[]
    }
  | { readonly type: 'out'; readonly because: RefusedBecause; readonly problem: string | null }

/** What came of looking at a way out, where nothing is taken. */
export type Look = { readonly type: 'open' } | NoLine

/** The call that tries. */
type Seeker = Pick<Hunt, 'id' | 'request' | 'call'>

const out = (because: RefusedBecause, problem: string | null = null): NoLine => ({
  type: 'out',
  because,
  problem,
})

const shut = (because: RefusedBecause, name: string, opensAt: number): NoLine => ({
  type: 'shut',
  because,
  gate: { name, opensAt },
  obstacles: [],
})

/** Of what is wrong with a gateway and is not counted here. */
export const healthGate = (gateway: string): string => `health ${gateway}`

/** Tries one way out of a call: the gateway, its number, its limits and those of everybody the call counts for. */
export class Trials {
  readonly rests = new Rests()
  readonly limits: Limits
  readonly #around: Surroundings
  readonly #settings: LineSettings
  readonly #pools = new Map<string, PoolState>()
  #house: LineHouse
  /** The gateways at each address. */
  #neighbours = new Map<string, string[]>()

  constructor(around: Surroundings, settings: LineSettings, house: LineHouse, now: number) {
    this.#around = around
    this.#settings = settings
    this.#house = house
    this.use(house)
    this.limits = new Limits(
      (scope, key, place) => this.#live(scope, key, place),
      settings.maxKeys,
      millis(now),
    )
  }

  use(house: LineHouse): void {
    this.#house = house
    this.#neighbours = new Map()
    for (const { name, address } of house.gateways.values()) {
      const there = this.#neighbours.get(address)
      if (there === undefined) this.#neighbours.set(address, [name])
      else there.push(name)
    }
    for (const name of this.#pools.keys()) if (!house.gateways.has(name)) this.#pools.delete(name)
  }

  /** Takes the line where all admit; `ahead`: or will within so many ms (Limits.ask), for one who waits. */
  try(hunt: Seeker, way: WayOut, now: number, ahead: number): Trial {
    const attempt = this.#prepare(hunt, way, now)
    return attempt.type === 'attempt' ? this.#claim(attempt, now, ahead) : attempt
  }

  /** What `try` would come to; takes and keeps nothing. */
  look(hunt: Seeker, way: WayOut, now: number): Look {
    const attempt = this.#prepare(hunt, way, now)
    if (attempt.type !== 'attempt') return attempt
    const { leaseMs } = this.#settings
    const verdict = this.limits.ask(
      { id: '', owner: hunt.id, leaseMs, demands: attempt.demands },
      millis(now),
    )
    return verdict.type === 'admit' ? open : notAdmitted(verdict)
  }

  /** Of a place that is free again, every gate it may open: a line of a gateway is one at its address too. */
  gatesOf(place: string): readonly string[] {
    if (!place.startsWith('gateway ')) return [place]
    const address = this.#house.gateways.get(place.slice('gateway '.length))?.address ?? ''
    return address === '' ? [place] : [place, `target ${address}`]
  }

  #prepare(hunt: Seeker, way: WayOut, now: number): Attempt | NoLine {
    const gateway = this.#gatewayOf(way)
    if (gateway?.enabled !== true) return out('disabled')
    const dialled = gateway.verbatim ? hunt.request.number : hunt.call.called
    const number = rewriteNumber(dialled, gateway.rewrite)
    if (number === null) return out('number')
    const rest = this.rests.until(way.gateway, now)
    if (rest !== null) return shut('resting', `rest ${way.gateway}`, rest)
    const objection = this.#around.objection(way.gateway)
    if (objection !== null) return shut(objection, healthGate(way.gateway), Number.POSITIVE_INFINITY)
    const shown = this.#shown(hunt, gateway, now)
    if (shown.type === 'exhausted') {
      const until = shown.until ?? Number.POSITIVE_INFINITY
      return shut('callerNumber', `callerNumber ${way.gateway}`, until)
    }
    const counted = markPart(this.#written(hunt, shown.number))
    const demands = this.#demands(hunt, gateway, counted)
    return { type: 'attempt', hunt, way, gateway, number, shown, counted, demands }
  }

  /** One that was named may stand in the switch's own files only; a route leads to none of those. */
  #gatewayOf({ gateway, route }: WayOut): ReadGateway | undefined {
    const { gateways, listed } = this.#house
    const isUnlisted = route === 0 && listed?.has(gateway) === false
    return isUnlisted ? unlistedGateway(gateway) : gateways.get(gateway)
  }

  #claim(
    { hunt, way, gateway, number, shown, counted, demands }: Attempt,
    now: number,
    ahead: number,
  ): Trial {
    const legId = this.#around.legId()
    const claim = { id: legId, owner: hunt.id, leaseMs: this.#settings.leaseMs, demands }
    const verdict = this.limits.claim(claim, millis(now), ahead)
    if (verdict.type !== 'admit') return notAdmitted(verdict)
    if (gateway.shows.type === 'pool') this.#pools.set(way.gateway, shown.state)
    const { called, group } = hunt.call
    const mark = lineMark({ called, shown: counted, group, prefix: way.prefix })
    const inMs = verdict.inMs > 0 ? { inMs: verdict.inMs } : {}
    const line = {
      ...{ legId, gateway: way.gateway, number, displayNumber: shown.number, route: way.route, mark },
      ...inMs,
    }
    return { type: 'found', line, places: demands.filter(isOfLines).map(placeOf) }
  }

  #written({ request, call }: Seeker, shown: string): string {
    return shown === request.caller ? call.caller : normaliseNumber(shown, this.#settings.plan)
  }

  #shown({ request }: Seeker, { name, shows }: ReadGateway, now: number): ShownNumber {
    if (request.displayNumber !== '') {
      return { type: 'number', number: request.displayNumber, state: this.#pools.get(name) ?? freshPool }
    }
    return callerNumber(shows, request.caller, this.#pools.get(name) ?? freshPool, now)
  }

  #demands({ call }: Seeker, gateway: ReadGateway, shown: string): readonly Demand[] {
    const { limits } = this.#house
    if (limits.isEmpty) return gateway.demands
    return [
      ...gateway.demands,
      ...limits.demands('target', gateway.address),
      ...limits.demands('caller', shown),
      ...limits.demands('called', call.called),
      ...limits.demands('group', call.group),
    ]
  }

  /** Live legs at an address are those of all gateways there. */
  #live: LiveCount = (scope, key, place) =>
    scope === 'target'
      ? (this.#neighbours.get(key) ?? []).reduce((sum, name) => sum + this.#liveAt(name), 0)
      : this.#around.live(scope, key, place)

  #liveAt(gateway: string): number {
    return this.#around.live('gateway', gateway, placeAt('gateway', gateway))
  }
}

/** All that is known of a way before its limits are asked. */
interface Attempt {
  readonly type: 'attempt'
  readonly hunt: Seeker
  readonly way: WayOut
  readonly gateway: ReadGateway
  readonly number: string
  readonly shown: Extract<ShownNumber, { type: 'number' }>
  /** The number shown, as limits count it. */
  readonly counted: string
  readonly demands: readonly Demand[]
}

const open: Look = { type: 'open' }

const notAdmitted = (verdict: Exclude<Verdict, { type: 'admit' }>): NoLine =>
  verdict.type === 'refuse' ? out('limit', verdict.problem) : full(verdict.obstacles)

const isOfLines = ({ rule }: Demand): boolean => rule.type === 'concurrency'

/**
 * One full limit is enough to wait at: while it is shut the call cannot go. Of several the rate that is known to open
 * last, for nobody need look before.
 */
function full(obstacles: readonly Obstacle[]): NoLine {
  const rates = obstacles.filter(({ rule }) => rule.type === 'rate')
  const known = rates.filter(({ until }) => until !== null)
  const [first, ...others] = [known, rates, obstacles].find(some => some.length > 0) ?? []
  if (first === undefined) throw new Error('a call waits for nothing')
  const last = others.reduce((latest, each) => (opensAt(each) > opensAt(latest) ? each : latest), first)
  return { type: 'shut', because: 'limit', gate: { name: nameOf(last), opensAt: opensAt(last) }, obstacles }
}

/** Of lines nothing is foretold: the end of a leg, a claim or a lease is told when it comes. */
const opensAt = ({ rule, until }: Obstacle): number =>
  rule.type === 'rate' && until !== null ? until - aheadMs : Number.POSITIVE_INFINITY
