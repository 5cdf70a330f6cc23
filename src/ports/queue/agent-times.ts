import type { SpentTime, WorkTime } from '../../core/figures/spent-time.ts'

/** Which of agents' time is wanted. */
export interface TimesWanted {
  /** Quarters that began in it, `to` exclusive, ms since the epoch. */
  readonly from: number
  readonly to: number
  readonly times: readonly WorkTime[]
  /** null = of all agents. */
  readonly extension: string | null
}

export interface KeptTime extends SpentTime {
  /** Kept by this nacd since its start; else before it, or by another one. */
  readonly isOurs: boolean
}

/** How long agents did what, by quarters of an hour, over restarts. */
export interface AgentTimeStore {
  /**
   * Written behind: never delays anybody. `ms` is all of it since this nacd started, so that of several for one thing in
   * one quarter the longest counts, however often each is written.
   */
  keep(spent: SpentTime): void
  /** Some hundred at a time, in no order; of one thing there is one for each nacd that kept it, and they add up. */
  keptIn(wanted: TimesWanted): AsyncIterable<readonly KeptTime[]>
  /** Removes quarters that began before `at`. */
  removeBefore(at: number): Promise<void>
  flush(): Promise<void>
}
