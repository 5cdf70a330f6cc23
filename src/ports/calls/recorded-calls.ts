import type { RecordedCall } from '../../core/figures/recorded-call.ts'

/** Calls that have ended, as far as figures go by them. */
export interface RecordedCalls {
  /** Those that started in the span (`to` exclusive, ms since the epoch), by their start, some hundred at a time; a page may be empty. */
  startedIn(span: { readonly from: number; readonly to: number }): AsyncIterable<readonly RecordedCall[]>
}
