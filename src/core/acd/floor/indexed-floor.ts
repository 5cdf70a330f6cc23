import { type Seat, serves } from '../agents/seat.ts'
import { byPlace, type Caller } from '../callers/caller.ts'
import { atAnyScore, type Need, needOf, withoutSkills } from '../callers/need.ts'
import type { Strategy } from '../strategies/strategy.ts'
import type { Floor } from './floor.ts'
import { OrderedSet } from './ordered-set.ts'

/** Callers who need the same, and the idle agents who have it. */
interface Line {
  readonly need: Need
  readonly open: OrderedSet<Caller>
  readonly ringing: OrderedSet<Caller>
  readonly idle: OrderedSet<Seat>
}

/** Different needs a group keeps lines for; as many again for needs in which any score will do. */
const mostNeeds = 64
/** Callers of one line that are looked at for one who is not the agent themselves, and whose level is rung. */
const mostLooks = 64

/**
 * A group's lines, one for each need, kept in step with who is idle: what an event costs grows with the number of needs
 * and the logarithm of the line, not with the number of callers or agents. A need that is new costs one look at the
 * idle agents. Where a group has more than 64 different needs at once, a further caller is given any agent who has the
 * skills at any score, and beyond 128 any agent of the levels that are open: rather a less skilled agent than none.
 * Of switches it knows nothing: who is here is here for all (floor-by-switch.ts).
 */
export class IndexedFloor implements Floor {
  readonly #strategy: Strategy
  readonly #random: () => number
  readonly #lines = new Map<string, Line>()
  readonly #seats = new Map<string, Seat>()
  /** All idle agents, whatever is needed. */
  readonly #anybody: Line

  constructor(strategy: Strategy, random: () => number) {
    this.#strategy = strategy
    this.#random = random
    this.#anybody = this.#newLine(needOf(Number.POSITIVE_INFINITY, [], 0))
  }

  enter(seat: Seat): void {
    this.#seats.set(seat.agent.record.extension, seat)
    for (const line of this.#lines.values()) if (serves(seat, line.need)) line.idle.add(seat)
  }

  leave(seat: Seat): void {
    this.#seats.delete(seat.agent.record.extension)
    for (const line of this.#lines.values()) if (serves(seat, line.need)) line.idle.remove(seat)
  }

  open(caller: Caller): void {
    const line = this.#lineFor(caller)
    // Who waits keeps no need of their own: there may be very many of them.
    caller.need = line.need
    line.open.add(caller)
  }

  ringMore(caller: Caller): void {
    this.#lineFor(caller).ringing.add(caller)
  }

  close(caller: Caller): void {
    const line = this.#lines.get(caller.need.key)
    line?.open.remove(caller)
    line?.ringing.remove(caller)
  }

  choose(caller: Caller): Seat | undefined {
    const { idle } = this.#lineFor(caller)
    return this.#strategy.picks === 'byChance' ? this.#byChance(idle, caller) : firstBut(idle, caller)
  }

  lowest(caller: Caller, most: number): Seat[] {
    const found: Seat[] = []
    for (const seat of this.#lineFor(caller).idle) {
      if (found.length === most || seat.level > (found[0]?.level ?? seat.level)) break
      if (!isOwn(seat, caller)) found.push(seat)
    }
    return found
  }

  idleFor(caller: Caller): number {
    return this.#lineFor(caller).idle.size
  }

  idleUpTo({ need }: Caller): number {
    return this.#anybody.idle.countWhile(seat => seat.level <= need.level)
  }

  head(seat: Seat): Caller | undefined {
    return this.#firstOf(seat, line => line.open)
  }

  headOfRinging(seat: Seat): Caller | undefined {
    return this.#firstOf(
      seat,
      line => line.ringing,
      caller => seat.level <= caller.level,
    )
  }

  waiting(): Caller[] {
    return [...this.#lines.values()].flatMap(({ open }) => [...open])
  }

  #firstOf(
    seat: Seat,
    where: (line: Line) => OrderedSet<Caller>,
    may: (caller: Caller) => boolean = () => true,
  ): Caller | undefined {
    let best: Caller | undefined
    for (const line of this.#lines.values()) {
      const callers = where(line)
      if (callers.size === 0 || !serves(seat, line.need)) continue
      const caller = firstCaller(callers, seat, may)
      if (caller && (best === undefined || byPlace(caller, best) < 0)) best = caller
    }
    return best
  }

  /** Any of the lowest level, all equally likely. */
  #byChance(idle: OrderedSet<Seat>, caller: Caller): Seat | undefined {
    const level = firstBut(idle, caller)?.level
    if (level === undefined) return undefined
    const upTo = idle.countWhile(seat => seat.level <= level)
    // Their own phone is passed over wherever it stands, so that nobody is likelier for standing behind it.
    const seat = this.#seats.get(caller.callerNumber)
    const own = seat !== undefined && seat.level <= level && idle.has(seat) ? idle.rank(seat) : -1
    const picked = Math.floor(this.#random() * (own === -1 ? upTo : upTo - 1))
    return idle.at(own !== -1 && picked >= own ? picked + 1 : picked)
  }

  #lineFor(caller: Caller): Line {
    const known = this.#lines.get(caller.need.key)
    if (known !== undefined) return known
    if (this.#lines.size >= mostNeeds) this.#dropEmpty()
    if (this.#lines.size >= mostNeeds) caller.need = this.#coarser(caller.need)
    return this.#lines.get(caller.need.key) ?? this.#newLine(caller.need)
  }

  #coarser(need: Need): Need {
    const coarse = atAnyScore(need)
    return this.#lines.has(coarse.key) || this.#lines.size < 2 * mostNeeds ? coarse : withoutSkills(need)
  }

  #dropEmpty(): void {
    for (const [key, line] of this.#lines)
      if (line !== this.#anybody && line.open.size + line.ringing.size === 0) this.#lines.delete(key)
  }

  #newLine(need: Need): Line {
    const { compare } = this.#strategy
    const idle = new OrderedSet<Seat>((a, b) => a.level - b.level || compare(a, b, need) || byExtension(a, b))
    const line = { need, open: new OrderedSet(byPlace), ringing: new OrderedSet(byPlace), idle }
    if (this.#lines.size > 0) for (const seat of this.#anybody.idle) if (serves(seat, need)) idle.add(seat)
    this.#lines.set(need.key, line)
    return line
  }
}

function byExtension(a: Seat, b: Seat): number {
  const [one, other] = [a.agent.record.extension, b.agent.record.extension]
  return one < other ? -1 : one === other ? 0 : 1
}

/** Nobody is offered their own call. */
const isOwn = (seat: Seat, caller: Caller): boolean => seat.agent.record.extension === caller.callerNumber

function firstBut(idle: OrderedSet<Seat>, caller: Caller): Seat | undefined {
  const first = idle.first()
  return first !== undefined && isOwn(first, caller) ? idle.at(1) : first
}

function firstCaller(
  callers: OrderedSet<Caller>,
  seat: Seat,
  may: (caller: Caller) => boolean,
): Caller | undefined {
  const first = callers.first()
  if (first !== undefined && !isOwn(seat, first) && may(first)) return first
  let looks = 0
  for (const caller of callers) {
    if (!isOwn(seat, caller) && may(caller)) return caller
    if (++looks === mostLooks) break
  }
  return undefined
}
