import { type FlowAction, type FlowResponse, flowActions } from '../core/flow/contract.ts'

/** The longest answer nacd reads, in bytes; a longer one is refused unread. */
export const maxResponseBytes = 64 * 1024

/** The most digits one `dtmf` action can ask for (FreeSWITCH play_and_get_digits takes at most 128). */
export const maxDigits = 128

/** How deep customer data may nest: it is sent back and kept on the call, and serialising recurses. */
export const maxDepth = 16

/** What may stand in a field: a text, a whole number, true or false, a list of texts, an object of texts, an object of anything. */
export type FieldKind = 'text' | 'count' | 'flag' | 'texts' | 'actionData' | 'data'

interface Field {
  readonly kind: FieldKind
  /** The actions that look at it. */
  readonly actions: readonly FlowAction[]
}

const field = (kind: FieldKind, ...actions: readonly FlowAction[]): Field => ({ kind, actions })
const always = flowActions

/** Every field of an answer (contract.md section 3), for reading it and for checking it. */
export const responseFields: Readonly<Record<keyof FlowResponse, Field>> = {
  uuid: field('text', ...always),
  caller: field('text', ...always),
  callee: field('text', ...always),
  action: field('text', ...always),
  action_data: field('actionData', ...always),
  after_bridge: field('text', 'bridge', 'queue'),
  after_bridge_data: field('text', 'bridge', 'queue'),
  dtmf_len: field('count', 'dtmf'),
  dtmf_audio: field('text', 'dtmf'),
  dtmf_bad_audio: field('text', 'dtmf'),
  use_survey: field('flag', 'bridge', 'queue'),
  bridge_fail_ring: field('text', 'bridge'),
  wait_for_answer_ring: field('text', 'bridge'),
  transfer_ring: field('text', 'bridge'),
  survey_ring: field('texts', 'bridge', 'queue'),
  associate_data: field('data', ...always),
}

/** The keys of `action_data` nacd knows, with the actions that look at them. */
export const actionDataFields: Readonly<Record<string, readonly FlowAction[]>> = {
  ad_number: ['bridge', 'transfer', 'voicemail'],
  ad_gateway: ['bridge'],
  ad_display_number: ['bridge'],
  ad_timeout: ['bridge', 'queue'],
  ad_data: ['bridge'],
  ad_rings: ['hangup', 'playback', 'voicemail'],
  ad_then: ['playback'],
  ad_group: ['queue'],
  ad_priority: ['queue'],
  ad_skills: ['queue'],
  ad_ring: ['queue'],
  ad_language: always,
}

export const isKnownActionData = (key: string): boolean => Object.hasOwn(actionDataFields, key)
