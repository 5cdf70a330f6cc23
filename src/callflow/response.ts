import type { FlowAction } from '../core/flow/contract.ts'

/**
 * What a call-flow server may write: every field optional, any of them null (a Go server sends null for empty
 * maps and lists). Use this type in your own server.
 */
export interface FlowResponseInput {
  uuid?: string | null
  caller?: string | null
  callee?: string | null
  action?: FlowAction | null
  action_data?: Record<string, string> | null
  after_bridge?: 'playback' | '' | null
  after_bridge_data?: string | null
  dtmf_len?: number | null
  dtmf_audio?: string | null
  dtmf_bad_audio?: string | null
  use_survey?: boolean | null
  bridge_fail_ring?: string | null
  wait_for_answer_ring?: string | null
  transfer_ring?: string | null
  survey_ring?: string[] | null
  associate_data?: Record<string, unknown> | null
}
