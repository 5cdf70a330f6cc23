import type { Seat } from '../agents/seat.ts'
import { type Strategy, secondsFrom } from './strategy.ts'

export const byIdleSince = (a: Seat, b: Seat): number => a.agent.idleSince - b.agent.idleSince

/** Who has been without a call longest. */
export const longestIdle: Strategy = {
  compare: byIdleSince,
  picks: 'first',
  rings: 'one',
  decidedBy: ({ agent }, _need, now) => ({ idleSeconds: secondsFrom(agent.idleSince, now) }),
}
