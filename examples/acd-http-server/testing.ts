import type { FlowRequest } from 'nacd/callflow'

/** A request as nacd sends it, for tests. */
export const flowRequest = (fields: Partial<FlowRequest> = {}): FlowRequest => ({
  sip_network_ip: '127.0.0.1',
  sip_network_port: '5060',
  timestamp: '1700000000',
  event: 'incoming',
  direction: 'inbound',
  caller_number: '13800138000',
  call_uuid: 'call-1',
  callee_number: '120',
  group_number: '120',
  middle_number: '',
  dtmf: '',
  additional_data: {},
  ...fields,
})
