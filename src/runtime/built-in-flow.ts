import type { FlowRequest, FlowResponse } from '../core/flow/contract.ts'
import type { CallFlow } from '../ports/call-flow.ts'

const nothing: FlowResponse = {
  uuid: '',
  caller: '',
  callee: '',
  action: 'hangup',
  action_data: {},
  after_bridge: '',
  after_bridge_data: '',
  dtmf_len: 0,
  dtmf_audio: '',
  dtmf_bad_audio: '',
  use_survey: false,
  bridge_fail_ring: '',
  wait_for_answer_ring: '',
  transfer_ring: '',
  survey_ring: [],
  associate_data: {},
}

/** What happens to a call where no `http_call_flow_url` is set: the queue of the group it came for. */
export const builtInFlow: CallFlow = {
  ask: request =>
    Promise.resolve({ type: 'answered', response: decide(request), tookMs: 0, raw: '' } as const),
}

function decide(request: FlowRequest): FlowResponse {
  if (request.event !== 'incoming') return nothing
  return { ...nothing, action: 'queue', action_data: { ad_group: request.group_number } }
}
