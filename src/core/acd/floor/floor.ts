import type { Seat } from '../agents/seat.ts'
import type { Caller } from '../callers/caller.ts'

/**
 * Who of a group waits to be given to whom: its idle agents and its callers, each in the order their turn comes. A caller
 * is given those alone whose phone is at the caller's switch.
 */
export interface Floor {
  /** The agent is idle. */
  enter(seat: Seat): void
  leave(seat: Seat): void
  /** The caller waits in line. */
  open(caller: Caller): void
  /** The caller's phones ring, and agents who become idle are to be rung too. */
  ringMore(caller: Caller): void
  /** The caller is in neither. */
  close(caller: Caller): void
  /** Whose turn it is for this caller; never the caller's own phone. */
  choose(caller: Caller): Seat | undefined
  /** At most `most` of the idle ones of the lowest level where anybody is. */
  lowest(caller: Caller, most: number): Seat[]
  /** How many idle agents could have been chosen. */
  idleFor(caller: Caller): number
  /** How many idle agents there are up to the levels open to them, whatever their skills. */
  idleUpTo(caller: Caller): number
  /** The first who waits and whom this agent may serve. */
  head(seat: Seat): Caller | undefined
  /** The first of those who ring and want more, and whom this agent may serve. */
  headOfRinging(seat: Seat): Caller | undefined
  /** All who wait in line, in no order. */
  waiting(): Caller[]
}
