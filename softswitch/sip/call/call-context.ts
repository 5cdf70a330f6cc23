import type { SipClock } from '../clock.ts'
import type { SipIds } from '../ids.ts'
import type { HeaderField } from '../message/message.ts'
import type { BaseTimes } from '../transaction/timer-table.ts'
import type { Flow } from '../transport/flow.ts'
import type { CallTable } from './call-table.ts'
import type { Requester } from './requester.ts'

/** What every call needs of the stack it lives in. */
export interface CallContext {
  readonly clock: SipClock
  readonly times: BaseTimes
  readonly ids: SipIds
  readonly requester: Requester
  readonly calls: CallTable
  /** Runs work soon, outside the caller; its exceptions stay inside. */
  readonly defer: (work: () => void) => void
  /** Our Contact as a far end on this flow can use it. */
  readonly contact: (flow: Flow, user?: string) => HeaderField
}
