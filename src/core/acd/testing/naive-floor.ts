import { isAt } from '../agents/agent.ts'
import { type Seat, serves } from '../agents/seat.ts'
import { byPlace, type Caller } from '../callers/caller.ts'
import type { Floor } from '../floor/floor.ts'
import type { Strategy } from '../strategies/strategy.ts'

/** What a floor means, written down as plainly as can be: everybody is looked at each time. */
export class NaiveFloor implements Floor {
  readonly #strategy: Strategy
  readonly #random: () => number
  readonly #idle = new Set<Seat>()
  readonly #open = new Set<Caller>()
  readonly #ringing = new Set<Caller>()

  constructor(strategy: Strategy, random: () => number) {
    this.#strategy = strategy
    this.#random = random
  }

  enter(seat: Seat): void {
    this.#idle.add(seat)
  }

  leave(seat: Seat): void {
    this.#idle.delete(seat)
  }

  open(caller: Caller): void {
    this.#open.add(caller)
  }

  ringMore(caller: Caller): void {
    this.#ringing.add(caller)
  }

  close(caller: Caller): void {
    this.#open.delete(caller)
    this.#ringing.delete(caller)
  }

  choose(caller: Caller): Seat | undefined {
    const seats = this.lowest(caller, Number.POSITIVE_INFINITY)
    if (seats.length === 0 || this.#strategy.picks === 'first') return seats[0]
    return seats[Math.floor(this.#random() * seats.length)]
  }

  lowest(caller: Caller, most: number): Seat[] {
    const seats = this.#servers(caller).filter(seat => !isOwn(seat, caller))
    const level = Math.min(...seats.map(seat => seat.level))
    return seats
      .filter(seat => seat.level === level)
      .sort((a, b) => this.#strategy.compare(a, b, caller.need) || byExtension(a, b))
      .slice(0, most)
  }

  idleFor(caller: Caller): number {
    return this.#servers(caller).length
  }

  idleUpTo({ need, switchName }: Caller): number {
    return [...this.#idle].filter(seat => seat.level <= need.level && isAt(seat.agent, switchName)).length
  }

  head(seat: Seat): Caller | undefined {
    return first([...this.#open].filter(caller => mayServe(seat, caller) && !isOwn(seat, caller)))
  }

  headOfRinging(seat: Seat): Caller | undefined {
    const fits = (caller: Caller): boolean =>
      mayServe(seat, caller) && !isOwn(seat, caller) && seat.level <= caller.level
    return first([...this.#ringing].filter(fits))
  }

  waiting(): Caller[] {
    return [...this.#open]
  }

  #servers(caller: Caller): Seat[] {
    return [...this.#idle].filter(seat => mayServe(seat, caller))
  }
}

const mayServe = (seat: Seat, { need, switchName }: Caller): boolean =>
  serves(seat, need) && isAt(seat.agent, switchName)
const first = (callers: Caller[]): Caller | undefined => callers.sort(byPlace)[0]
const isOwn = (seat: Seat, caller: Caller): boolean => seat.agent.record.extension === caller.callerNumber
const byExtension = (a: Seat, b: Seat): number =>
  a.agent.record.extension < b.agent.record.extension ? -1 : 1
