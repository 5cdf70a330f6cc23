import type { Seat } from '../agents/seat.ts'
import type { Strategy } from './strategy.ts'

export const byPosition = (a: Seat, b: Seat): number => a.position - b.position

/** Always from the top: the lowest position. */
export const topDown: Strategy = {
  compare: byPosition,
  picks: 'first',
  rings: 'one',
  decidedBy: ({ position }) => ({ position }),
}
