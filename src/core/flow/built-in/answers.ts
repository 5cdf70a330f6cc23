import type { GroupRecord } from '../../acd/records.ts'
import { highestPriority } from '../actions/queue.ts'
import { emptyResponse, type FlowResponse } from '../contract.ts'
import { type Memory, written } from './memory.ts'

/** What callers of the built-in flow hear (see voices/prompts.json). */
export const sounds = {
  refused: 'call-refused.wav',
  closed: 'closed.wav',
  holiday: 'holiday.wav',
  noAgent: 'no-agent.wav',
  unknownGroup: 'not-in-service.wav',
  chooseLanguage: 'choose-language.wav',
  badInput: 'bad-input.wav',
} as const

/** Ends the call without a word. */
export const hangUp: FlowResponse = emptyResponse

/** Says it, and that is all. */
export const sayLast = (rings: string, memory: Memory): FlowResponse =>
  answer('playback', { ad_rings: rings }, memory)

/** Says it and asks on with `playback_done`. */
export const sayAndGoOn = (rings: string, memory: Memory): FlowResponse =>
  answer('playback', { ad_rings: rings, ad_then: 'continue' }, memory)

export const askLanguage = (memory: Memory): FlowResponse => ({
  ...answer('dtmf', {}, memory),
  dtmf_len: 1,
  dtmf_audio: sounds.chooseLanguage,
  dtmf_bad_audio: sounds.badInput,
})

/** Waits for an agent of the group. Without a record of it the queue alone knows what there is to know. */
export const waitIn = (number: string, group: GroupRecord | undefined, memory: Memory): FlowResponse => ({
  ...answer('queue', { ad_group: number }, memory),
  // With no data the agent's own job number is said.
  after_bridge: group?.agentNumberAnnouncement ? 'playback' : '',
  use_survey: group?.survey ?? false,
})

/** The same, before all others. */
export function waitFirst(number: string, group: GroupRecord | undefined, memory: Memory): FlowResponse {
  const waiting = waitIn(number, group, memory)
  return { ...waiting, action_data: { ...waiting.action_data, ad_priority: String(highestPriority) } }
}

export const takeMessage = (mailbox: string, memory: Memory): FlowResponse =>
  answer('voicemail', { ad_number: mailbox }, memory)

export const ringExtension = (number: string, memory: Memory): FlowResponse =>
  answer('bridge', { ad_number: number }, memory)

function answer(
  action: FlowResponse['action'],
  data: FlowResponse['action_data'],
  memory: Memory,
): FlowResponse {
  const language: Record<string, string> = memory.language === '' ? {} : { ad_language: memory.language }
  return { ...hangUp, action, action_data: { ...data, ...language }, associate_data: written(memory) }
}
