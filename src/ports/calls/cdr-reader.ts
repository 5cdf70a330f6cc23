import type { CallStep, CallSummary } from '../../core/call/record/record.ts'
import type { Page, PageRequest } from '../page.ts'

/** Which call records are wanted; what is absent does not filter. Times in ms since the epoch, of the call's start. */
export interface CdrFilter {
  readonly from?: number
  /** Exclusive. */
  readonly to?: number
  readonly caller?: string
  readonly callee?: string
  /** The agent's extension. */
  readonly agent?: string
  readonly group?: string
  readonly cause?: string
}

export interface CdrWithSteps {
  readonly summary: CallSummary
  readonly steps: readonly CallStep[]
}

/** What an agent has done since a given time. */
export interface AgentFigures {
  readonly calls: number
  readonly talkedMs: number
}

/** How often callers gave which rating, by agent (their extension) or by group. */
export interface Ratings {
  readonly key: string
  /** Calls by digit; a digit nobody gave is absent. */
  readonly digits: Readonly<Record<string, number>>
}

/** Ended calls, newest first. Sees what CallLog has flushed. */
export interface CdrReader {
  /** `total` stops at 100,000. */
  list(filter: CdrFilter, request: PageRequest): Promise<Page<CallSummary>>
  find(uuid: string): Promise<CdrWithSteps | null>
  /** The steps of a call, also of one that has not ended; none where nothing is known of it. */
  steps(uuid: string): Promise<readonly CallStep[]>
  /** By extension; an agent without a call is absent. */
  /** Ratings of calls that started in the span, by key; who got none is absent. */
  ratings(by: 'agent' | 'group', span: Pick<CdrFilter, 'from' | 'to'>): Promise<readonly Ratings[]>
  agentFigures(extensions: readonly string[], since: number): Promise<ReadonlyMap<string, AgentFigures>>
}
