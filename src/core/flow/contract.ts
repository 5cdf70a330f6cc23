/** The two structures of the call-flow contract, as plain types. `callflow/` adds schemas and is what customers import. */

/** Events asked of the call-flow server and pushed to the event receiver. */
export type FlowEvent =
  | 'incoming'
  | 'callout'
  | 'dtmf'
  | 'bridge_failed'
  | 'queue_failed'
  | 'survey'
  | 'playback_done'
  | 'answered'
  | 'hangup'
  | 'canceled'
  | 'queued'
  | 'offered'
  | 'agent_state'
  | 'hold'
  | 'unhold'
  | 'transfer'
  | 'recording'
  | 'callback'
  | 'gateway_warning'

/** What nacd POSTs, exactly these fields; a string that is unknown is "". */
export interface FlowRequest {
  readonly sip_network_ip: string
  readonly sip_network_port: string
  /** Seconds since the epoch, as text. */
  readonly timestamp: string
  readonly event: FlowEvent
  readonly direction: 'inbound' | 'outbound'
  readonly caller_number: string
  readonly call_uuid: string
  readonly callee_number: string
  readonly group_number: string
  /** The DID or relay number through which the two parties reach each other, else "". */
  readonly middle_number: string
  readonly dtmf: string
  readonly additional_data: Readonly<Record<string, unknown>>
}

/** The actions a call-flow server can answer with. */
export const flowActions = ['bridge', 'dtmf', 'hangup', 'playback', 'queue', 'transfer', 'voicemail'] as const
export type FlowAction = (typeof flowActions)[number]

/** An answer after nacd has read it: nothing missing, nothing null (`""`, 0, false, {} and [] instead). */
export interface FlowResponse {
  readonly uuid: string
  readonly caller: string
  readonly callee: string
  readonly action: FlowAction
  readonly action_data: Readonly<Record<string, string>>
  readonly after_bridge: string
  readonly after_bridge_data: string
  readonly dtmf_len: number
  readonly dtmf_audio: string
  readonly dtmf_bad_audio: string
  readonly use_survey: boolean
  readonly bridge_fail_ring: string
  readonly wait_for_answer_ring: string
  readonly transfer_ring: string
  readonly survey_ring: readonly string[]
  readonly associate_data: Readonly<Record<string, unknown>>
}

/** An answer that says nothing but `hangup`: what an answer leaves out is as here. */
export const emptyResponse: FlowResponse = {
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
