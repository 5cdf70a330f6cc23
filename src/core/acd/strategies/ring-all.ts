import type { Strategy } from './strategy.ts'
import { byPosition } from './top-down.ts'

/** All who are idle at the lowest level where anybody is; who becomes idle while they ring is rung too. */
export const ringAll: Strategy = {
  compare: byPosition,
  picks: 'first',
  rings: 'all',
  decidedBy: ({ position }) => ({ position }),
}
