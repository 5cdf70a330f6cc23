import { type AgentTime, agentTimes } from './agent-time.ts'
import { percent } from './ratios.ts'

/** How long an agent did what, ms. */
export type AgentTimes = Record<AgentTime, number>

export const emptyTimes = (): AgentTimes =>
  Object.fromEntries(agentTimes.map(each => [each, 0])) as AgentTimes

/** Reasons of one agent's pauses that are counted apart; what comes beyond them counts as without a reason. */
const mostReasons = 20

/** What an agent's time went by, pauses also by their reason. */
export interface TimesTally {
  readonly times: AgentTimes
  readonly pausedBy: Map<string, number>
}

export const emptyTimesTally = (): TimesTally => ({ times: emptyTimes(), pausedBy: new Map() })

/** The reason a pause is counted under; from now on it has its place. */
export function keptReason({ pausedBy }: TimesTally, reason: string): string {
  const kept = pausedBy.has(reason) || pausedBy.size < mostReasons ? reason : ''
  pausedBy.set(kept, pausedBy.get(kept) ?? 0)
  return kept
}

export function addTime(
  tally: TimesTally,
  { time, reason }: { readonly time: AgentTime; readonly reason: string },
  ms: number,
): void {
  tally.times[time] += ms
  if (time !== 'paused' || ms === 0) return
  const kept = keptReason(tally, reason)
  tally.pausedBy.set(kept, (tally.pausedBy.get(kept) ?? 0) + ms)
}

/** Pauses are in the tally by their reasons, each of them with one. */
export function addTimes(to: TimesTally, more: Readonly<TimesTally>): void {
  for (const time of agentTimes) {
    if (time !== 'paused') addTime(to, { time, reason: '' }, more.times[time])
  }
  for (const [reason, ms] of more.pausedBy) addTime(to, { time: 'paused', reason }, ms)
}

/** All but `offline`. */
export const loggedInMs = (times: Readonly<AgentTimes>): number =>
  agentTimes.reduce((sum, each) => sum + (each === 'offline' ? 0 : times[each]), 0)

/** Percent: (talking + wrap-up) / logged in. */
export const occupancy = (times: Readonly<AgentTimes>): number | null =>
  percent(times.talking + times.wrapUp, loggedInMs(times))
