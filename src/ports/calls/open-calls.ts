import type { CallState } from '../../core/call/state.ts'
import type { Millis } from '../../core/shared/ids.ts'

/** A call that had not ended when nacd last heard of it. */
export interface OpenCall {
  /** core/call/record/record-id.ts */
  readonly recordId: string
  readonly switchName: string
  readonly state: CallState
  readonly savedAt: Millis
}

/** The calls that are under way, so that one which ends while nacd is away gets its record all the same. */
export interface OpenCalls {
  /** Written behind; of several for one call the last counts. */
  keep(call: OpenCall): void
  close(recordId: string): void
  /** Those that have no record yet. */
  on(switchName: string): Promise<readonly OpenCall[]>
  flush(): Promise<void>
}
