import type { LogEvent } from 'kysely'
import { StoreFault } from './database/fault.ts'

/** What became of a statement, for the metrics. */
export const statementOutcomes = ['ok', 'conflict', 'refused', 'wrong', 'unavailable'] as const

export type StatementOutcome = (typeof statementOutcomes)[number]

/** kysely tells of every statement; nothing of its text or values goes further than here. */
export function observing(observe: (outcome: StatementOutcome, tookMs: number) => void) {
  return (event: LogEvent): void => observe(outcomeOf(event), event.queryDurationMillis)
}

function outcomeOf(event: LogEvent): StatementOutcome {
  if (event.level === 'query') return 'ok'
  return event.error instanceof StoreFault ? event.error.kind : 'unavailable'
}
