/**
 * The HTTP contract between nacd and your call-flow server, as types and a schema:
 * `import type { FlowRequest, FlowResponseInput } from 'nacd/callflow'`.
 */
export {
  type FlowAction,
  type FlowEvent,
  type FlowRequest,
  type FlowResponse,
  flowActions,
} from '../core/flow/contract.ts'
export { maxResponseBytes } from './fields.ts'
export { type FlowFinding, lintFlowResponse } from './lint-response.ts'
export { type FlowReading, readFlowResponse } from './read-response.ts'
export { flowRequestSchema } from './request.ts'
export type { FlowResponseInput } from './response.ts'
