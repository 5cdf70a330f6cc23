import type { Strategy } from './strategy.ts'
import { byPosition } from './top-down.ts'

/** From the top, and one more each time the group's `progress` is over; those rung before go on ringing. */
export const ringProgressively: Strategy = {
  compare: byPosition,
  picks: 'first',
  rings: 'oneByOne',
  decidedBy: ({ position }) => ({ position }),
}
