import type { Strategy } from './strategy.ts'
import { byPosition } from './top-down.ts'

/**
 * In turn: who was offered a call of this group the longest time ago, those never offered one first and by position.
 * One who was busy when it was their turn is next when they are back, so that shares stay equal.
 */
export const roundRobin: Strategy = {
  compare: (a, b) => a.turn - b.turn || byPosition(a, b),
  picks: 'first',
  rings: 'one',
  decidedBy: ({ position }) => ({ position }),
}
