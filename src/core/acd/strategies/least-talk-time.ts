import { byIdleSince } from './longest-idle.ts'
import type { Strategy } from './strategy.ts'

/** Who has talked least in calls of queues today, whatever the group; of several the one idle longest. */
export const leastTalkTime: Strategy = {
  compare: (a, b) => a.agent.talkedMs - b.agent.talkedMs || byIdleSince(a, b),
  picks: 'first',
  rings: 'one',
  decidedBy: ({ agent }) => ({ talkedSecondsToday: Math.round(agent.talkedMs / 1000) }),
}
