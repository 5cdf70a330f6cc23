import type { FlowRequest } from '../core/flow/contract.ts'

/** Where push events go: at least once, in order per `call_uuid`. `push` only writes down; it never blocks a call and never throws. */
export interface EventSink {
  push(event: FlowRequest): void
}
