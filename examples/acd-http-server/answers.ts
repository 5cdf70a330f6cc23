/** The answers this server gives, as nacd reads them. Every field is optional: what is left out is empty. */
import type { FlowResponseInput } from 'nacd/callflow'

/** Plays `audio` (file names in voices/, joined by |) and hangs up. */
export const announce = (audio: string): FlowResponseInput => ({
  action: 'playback',
  action_data: { ad_rings: audio },
})

/** Says goodbye with `audio`, if there is any, and hangs up. */
export const hangup = (audio = ''): FlowResponseInput => ({
  action: 'hangup',
  action_data: { ad_rings: audio },
})

/** Plays `audio` and waits for one digit; nacd asks again with event `dtmf`. `data` comes back in additional_data. */
export const askDigit = (audio: string, data: Record<string, unknown> = {}): FlowResponseInput => ({
  action: 'dtmf',
  dtmf_len: 1,
  dtmf_audio: audio,
  dtmf_bad_audio: 'bad-input.wav',
  associate_data: data,
})

/** Plays `audio`, takes a message for `mailbox` and hangs up. */
export const takeMessage = (mailbox: string, audio: string): FlowResponseInput => ({
  action: 'voicemail',
  action_data: { ad_number: mailbox, ad_rings: audio },
})

/** What the caller hears around a bridge; empty = nothing is said. */
export interface BridgeAudio {
  readonly before: string
  readonly failed: string
}

/** Rings the phone of `extension`; without an answer nacd asks again with event `bridge_failed`. */
export const bridge = (
  extension: string,
  ringSeconds: number,
  audio: BridgeAudio,
  data: Record<string, unknown>,
): FlowResponseInput => ({
  action: 'bridge',
  action_data: {
    ad_number: extension,
    // "" = a phone registered here; the name of a gateway = out through that trunk.
    ad_gateway: '',
    ad_display_number: '',
    ad_timeout: String(ringSeconds),
    ad_data: '',
  },
  transfer_ring: audio.before,
  // The Chinese ringing tone: 450 Hz, one second on, four off.
  wait_for_answer_ring: 'tone_stream://%(1000,4000,450)',
  bridge_fail_ring: audio.failed,
  associate_data: data,
})

/** Waits in nacd's own queue of `group`; without an agent nacd asks again with event `queue_failed`. */
export const queue = (group: string, maxSeconds: number): FlowResponseInput => ({
  action: 'queue',
  action_data: { ad_group: group, ad_timeout: String(maxSeconds), ad_ring: 'hold-music.wav' },
})

/** Both hear "job number 8001, at your service" when the agent answers; "" = the number nacd has for the agent. */
export const sayJobNumber = (jobNumber: string): FlowResponseInput => ({
  after_bridge: 'playback',
  after_bridge_data: jobNumber,
})

/** When the agent hangs up first, the caller is asked for a digit and thanked; nacd asks with event `survey`. */
export const askForMark: FlowResponseInput = {
  use_survey: true,
  survey_ring: ['survey.wav', 'survey-thanks.wav'],
}
