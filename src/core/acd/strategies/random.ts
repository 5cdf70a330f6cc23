import type { Strategy } from './strategy.ts'

/** By chance, all equally likely. */
export const random: Strategy = {
  compare: () => 0,
  picks: 'byChance',
  rings: 'one',
  decidedBy: () => ({}),
}
