import type { Millis } from '../../shared/ids.ts'
import type { Reason } from '../acd-effect.ts'
import type { Seat } from '../agents/seat.ts'
import type { Need } from '../callers/need.ts'

/** How one agent is chosen of those idle. Lower levels go before higher ones in every strategy. */
export interface Strategy {
  /** Whose turn is first among agents of one level: below 0 = that of `a`; the extension breaks a tie. */
  readonly compare: (a: Seat, b: Seat, need: Need) => number
  /** `byChance`: any of the lowest level that is idle, all equally likely. */
  readonly picks: 'first' | 'byChance'
  /** Whose phones ring: one agent's; all idle ones' of the lowest level; one more after each `progress` seconds. */
  readonly rings: 'one' | 'all' | 'oneByOne'
  /** What spoke for the agent, for the call's story. */
  readonly decidedBy: (seat: Seat, need: Need, now: Millis) => Reason
}

/** Whole seconds from `since` to `now`; 0 where the clock was set back. */
export const secondsFrom = (since: Millis, now: Millis): number =>
  Math.max(0, Math.round((now - since) / 1000))
