import type { AgentStatus } from '../../core/acd/records.ts'

/** What came of a wish about an agent's rest; `notResting`: there is none to end or to change. */
export type RestOutcome = 'done' | 'notFound' | 'notResting'

/** What is done about an agent, by themselves or by somebody for them: the API, an operator, a code dialled on the phone. */
export interface AgentDesk {
  /** Rejects when the store does not answer. */
  setStatus(extension: string, status: AgentStatus, reason: string): Promise<'done' | 'notFound'>
  /** Ends the rest they are in: the wrap-up after a call, or the pause after one not taken. */
  endRest(extension: string): RestOutcome
  /** The rest they are in lasts so many seconds from now. */
  extendRest(extension: string, seconds: number): RestOutcome
}
