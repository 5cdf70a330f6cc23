import type { Millis } from '../../shared/ids.ts'
import type { Seat } from '../agents/seat.ts'
import { bySince, type Caller } from '../callers/caller.ts'
import { ServicePace } from '../callers/service-pace.ts'
import type { GroupRecord } from '../records.ts'
import { strategyOf } from '../strategies/index.ts'
import type { Strategy } from '../strategies/strategy.ts'
import type { Floor } from './floor.ts'
import { GroupTally } from './group-tally.ts'
import { OrderedSet } from './ordered-set.ts'
import { Places } from './places.ts'

export type MakeFloor = (strategy: Strategy) => Floor

/** A group: who waits in it, who may serve, how many do what, how fast it goes. */
export class QueueGroup {
  readonly tally = new GroupTally()
  readonly pace = new ServicePace()
  readonly seats = new Set<Seat>()
  readonly places = new Places()
  readonly #bySince = new OrderedSet<Caller>(bySince)
  readonly #makeFloor: MakeFloor
  #record: GroupRecord
  #strategy: Strategy
  #floor: Floor

  constructor(record: GroupRecord, makeFloor: MakeFloor) {
    this.#record = record
    this.#makeFloor = makeFloor
    this.#strategy = strategyOf(record.strategy)
    this.#floor = makeFloor(this.#strategy)
  }

  get record(): GroupRecord {
    return this.#record
  }

  get strategy(): Strategy {
    return this.#strategy
  }

  get floor(): Floor {
    return this.#floor
  }

  /** Another record makes the lines anew: callers and idle agents are to be put in again. */
  set record(record: GroupRecord) {
    this.#record = record
    this.#strategy = strategyOf(record.strategy)
    this.#floor = this.#makeFloor(this.#strategy)
  }

  /** The caller has a place, be they with a phone that rings. */
  add(caller: Caller): void {
    this.places.add(caller)
    this.#bySince.add(caller)
  }

  remove(caller: Caller): void {
    this.#floor.close(caller)
    this.places.remove(caller)
    this.#bySince.remove(caller)
  }

  has(caller: Caller): boolean {
    return this.#bySince.has(caller)
  }

  /** The beginning of the longest wait; null = nobody waits. */
  get oldest(): Millis | null {
    return this.#bySince.first()?.since ?? null
  }
}
