import type { Seat } from '../agents/seat.ts'
import { type Need, scoreOf } from '../callers/need.ts'
import { byIdleSince } from './longest-idle.ts'
import type { Strategy } from './strategy.ts'

/** The best sum of scores in the skills that are needed; of several the one idle longest. */
export const skillBased: Strategy = {
  compare: (a, b, need) => sumOf(b, need) - sumOf(a, need) || byIdleSince(a, b),
  picks: 'first',
  rings: 'one',
  decidedBy: (seat, need) => ({ skillScore: sumOf(seat, need) }),
}

function sumOf({ agent }: Seat, { skills }: Need): number {
  let sum = 0
  for (const { skill } of skills) sum += scoreOf(agent.record, skill)
  return sum
}
