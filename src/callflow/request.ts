import { Type } from 'typebox'
import type { FlowEvent } from '../core/flow/contract.ts'

const text = Type.String()

/** The schema of what nacd POSTs: validate with it in your own server, or read it as documentation. */
export const flowRequestSchema = Type.Object({
  sip_network_ip: text,
  sip_network_port: text,
  timestamp: text,
  event: Type.Unsafe<FlowEvent>(text),
  direction: Type.Union([Type.Literal('inbound'), Type.Literal('outbound')]),
  caller_number: text,
  call_uuid: text,
  callee_number: text,
  group_number: text,
  middle_number: text,
  dtmf: text,
  additional_data: Type.Record(text, Type.Unknown()),
})
