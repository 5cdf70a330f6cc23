import type { FlowRequest, FlowResponse } from '../../core/flow/contract.ts'

/**
 * What came back from the customer's server. Reasons: `timeout`, `refused`, `status` (4xx, 5xx, redirect), `not_json`,
 * `too_large`, `wrong_type`, `unknown_action`, `breaker_open`.
 */
export type FlowAnswer =
  | {
      readonly type: 'answered'
      readonly response: FlowResponse
      readonly tookMs: number
      readonly raw: string
    }
  | {
      readonly type: 'failed'
      readonly reason: string
      readonly detail: string
      readonly tookMs: number
      readonly raw: string
    }

/** The customer's HTTP server. `eventId` is the same on a retry. Never rejects. */
export interface CallFlow {
  ask(request: FlowRequest, eventId: string): Promise<FlowAnswer>
}
