import { type AgentTime, agentTimes } from './agent-time.ts'

/** A quarter of an hour of UTC, ms: the hours and days of every time zone of today are made of whole ones. */
export const quarterMs = 900_000

/** When the quarter began that `at` lies in, ms since the epoch. */
export const quarterOf = (at: number): number => Math.floor(at / quarterMs) * quarterMs

/** What time is kept of. Of who is not there nothing is: the records would grow by agents nobody has sat at for a year. */
export type WorkTime = Exclude<AgentTime, 'offline'>

export const workTimes = agentTimes.filter(each => each !== 'offline')

/** What an agent does. */
export interface Doing {
  readonly time: AgentTime
  /** Of the queue a call is of, or was before the wrap-up; "" = none. */
  readonly group: string
  /** Of a pause, as the agent gave it; "" = none. */
  readonly reason: string
}

/** How long an agent did one thing in one quarter of an hour. */
export interface SpentTime extends Doing {
  readonly time: WorkTime
  /** When the quarter began, ms since the epoch. */
  readonly quarter: number
  readonly extension: string
  readonly ms: number
}
