import { isAt } from '../agents/agent.ts'
import type { Seat } from '../agents/seat.ts'
import { byPlace, type Caller } from '../callers/caller.ts'
import type { Floor } from './floor.ts'

/**
 * A floor for each switch where anybody has waited, and one ("") for those who may be served at any: an agent is on the
 * floors of the switches their phone is at. What an event costs grows with the number of those, and nobody looks at
 * callers of another switch.
 */
export class FloorBySwitch implements Floor {
  readonly #newFloor: () => Floor
  readonly #floors = new Map<string, Floor>()
  /** The idle ones, whichever their switches. */
  readonly #idle = new Set<Seat>()

  constructor(newFloor: () => Floor) {
    this.#newFloor = newFloor
  }

  enter(seat: Seat): void {
    this.#idle.add(seat)
    for (const [name, floor] of this.#floors) if (isAt(seat.agent, name)) floor.enter(seat)
  }

  leave(seat: Seat): void {
    this.#idle.delete(seat)
    for (const [name, floor] of this.#floors) if (isAt(seat.agent, name)) floor.leave(seat)
  }

  open(caller: Caller): void {
    this.#of(caller).open(caller)
  }

  ringMore(caller: Caller): void {
    this.#of(caller).ringMore(caller)
  }

  close(caller: Caller): void {
    this.#floors.get(caller.switchName)?.close(caller)
  }

  choose(caller: Caller): Seat | undefined {
    return this.#of(caller).choose(caller)
  }

  lowest(caller: Caller, most: number): Seat[] {
    return this.#of(caller).lowest(caller, most)
  }

  idleFor(caller: Caller): number {
    return this.#of(caller).idleFor(caller)
  }

  idleUpTo(caller: Caller): number {
    return this.#of(caller).idleUpTo(caller)
  }

  head(seat: Seat): Caller | undefined {
    return this.#firstOf(seat, floor => floor.head(seat))
  }

  headOfRinging(seat: Seat): Caller | undefined {
    return this.#firstOf(seat, floor => floor.headOfRinging(seat))
  }

  waiting(): Caller[] {
    return [...this.#floors.values()].flatMap(floor => floor.waiting())
  }

  #firstOf({ agent }: Seat, headOf: (floor: Floor) => Caller | undefined): Caller | undefined {
    let best: Caller | undefined
    for (const [name, floor] of this.#floors) {
      const head = isAt(agent, name) ? headOf(floor) : undefined
      if (head && (best === undefined || byPlace(head, best) < 0)) best = head
    }
    return best
  }

  /** One that is new costs one look at the idle agents. */
  #of({ switchName }: Caller): Floor {
    const known = this.#floors.get(switchName)
    if (known !== undefined) return known
    const floor = this.#newFloor()
    for (const seat of this.#idle) if (isAt(seat.agent, switchName)) floor.enter(seat)
    this.#floors.set(switchName, floor)
    return floor
  }
}
