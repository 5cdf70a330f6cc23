import { byIdleSince } from './longest-idle.ts'
import type { Strategy } from './strategy.ts'

/** Who has taken the fewest calls of queues today, whatever the group; of several the one idle longest. */
export const leastCalls: Strategy = {
  compare: (a, b) => a.agent.calls - b.agent.calls || byIdleSince(a, b),
  picks: 'first',
  rings: 'one',
  decidedBy: ({ agent }) => ({ callsToday: agent.calls }),
}
