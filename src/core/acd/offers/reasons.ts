import type { Reason } from '../acd-effect.ts'
import type { AcdEvent } from '../acd-event.ts'
import type { Seat } from '../agents/seat.ts'
import type { Caller } from '../callers/caller.ts'
import type { QueueGroup } from '../floor/queue-group.ts'
import type { Ledger } from '../ledger.ts'
import { secondsFrom } from '../strategies/strategy.ts'

/**
 * Why just this agent, and why now: `strategy`, `level`, what spoke for the agent by the strategy's own measure or
 * `sticky`, `idle` agents who could have been chosen, `waitedSeconds`, and `on`: the event that brought the two together
 * (of a timer its type), with the `agent` it came from where it came from one.
 */
export function whyOffered(
  caller: Caller,
  seat: Seat,
  group: QueueGroup,
  ledger: Ledger,
  isSticky: boolean,
): Reason {
  const { now, event } = ledger
  const idle = Math.max(1, group.floor.idleFor(caller))
  return {
    strategy: group.record.strategy,
    level: seat.level,
    ...(isSticky ? { sticky: true } : group.strategy.decidedBy(seat, caller.need, now)),
    idle,
    waitedSeconds: secondsFrom(caller.since, now),
    ...cameOf(event),
  }
}

/** In this order: what lasts longest first. */
const standingsTold = ['offline', 'busy', 'unregistered', 'elsewhere', 'talking', 'resting'] as const

/**
 * Why nobody is the caller's now: how many `agents` the group has, and how many of them are each of `offline`, `busy`,
 * `unregistered`, `elsewhere` (the phone is at another switch than the caller), `talking`, `resting`; idle, but of a `level` that is not open yet, or without what skill is needed
 * (`missingSkill`). What would be 0 is left out. `forOwn`: the agent the caller waits for alone.
 */
export function whyWaits(caller: Caller, { tally, floor }: QueueGroup): Reason {
  const upTo = floor.idleUpTo(caller)
  const seen = tally.seenFrom(caller.switchName)
  const why: Record<string, string | number> = { agents: tally.agents }
  const count = (name: string, many: number): void => {
    if (many > 0) why[name] = many
  }
  for (const each of standingsTold) count(each, seen[each])
  count('level', seen.idle - upTo)
  count('missingSkill', upTo - floor.idleFor(caller))
  if (caller.stage === 'forOwn') why.forOwn = caller.agent
  return why
}

function cameOf(event: AcdEvent): Reason {
  const on = event.type === 'timerFired' ? event.timer.type : event.type
  const about = event.type === 'timerFired' ? event.timer : event
  return 'extension' in about ? { on, agent: about.extension } : { on }
}
