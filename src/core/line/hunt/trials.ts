import { type Demand, placeAt, placeOf } from '../../limit/demand.ts'
import { Limits, type LiveCount } from '../../limit/limits.ts'
import {
  callerNumber,
  freshPool,
  type PoolState,
  type ShownNumber,
} from '../../routing/number/caller-number.ts'
import { rewriteNumber } from '../../routing/number/rewrite-number.ts'
import { millis } from '../../shared/ids.ts'
import { normaliseNumber } from '../../shared/phone-number.ts'
import type { LineHouse, LineSettings } from '../house.ts'
import { type ReadGateway, unlistedGateway } from '../line-gateway.ts'
import { lineMark, markPart } from '../line-mark.ts'
import { Rests } from '../rests.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Hunt, WayOut } from './hunt.ts'
import { Neighbours } from './neighbours.ts'
import { healthGate, type Look, type NoLine, notAdmitted, open, out, shut, type Trial } from './trial.ts'

/** The call that tries. */
type Seeker = Pick<Hunt, 'id' | 'request' | 'call'>

/** Tries one way out of a call: the gateway, its number, its limits and those of everybody the call counts for. */
export class Trials {
  readonly rests = new Rests()
  readonly limits: Limits
  readonly #around: Surroundings
  readonly #settings: LineSettings
  readonly #pools = new Map<string, PoolState>()
  #house: LineHouse
  #neighbours: Neighbours

  constructor(around: Surroundings, settings: LineSettings, house: LineHouse, now: number) {
    this.#around = around
    this.#settings = settings
    this.#house = house
    this.#neighbours = new Neighbours(house.gateways)
    this.limits = new Limits(
      (scope, key, place) => this.#live(scope, key, place),
      settings.maxKeys,
      millis(now),
    )
  }

  use(house: LineHouse): void {
    this.#house = house
    this.#neighbours = new Neighbours(house.gateways)
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
    return this.#neighbours.gatesOf(place)
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
      ? this.#neighbours.at(key).reduce((sum, name) => sum + this.#liveAt(name), 0)
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

const isOfLines = ({ rule }: Demand): boolean => rule.type === 'concurrency'
