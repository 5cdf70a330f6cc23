import type { CallStep, CallSummary } from '../../core/call/record/record.ts'
import type { LegId } from '../../core/shared/ids.ts'

/** Call detail records. Writing is batched behind this port; `flush` waits until everything is on disk. */
export interface CallLog {
  step(callId: LegId, step: CallStep): void
  ended(summary: CallSummary): void
  flush(): Promise<void>
}
