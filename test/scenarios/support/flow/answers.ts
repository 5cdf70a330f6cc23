import type { FlowEvent, FlowRequest, FlowResponseInput } from '../../../../src/callflow/index.ts'
import type { FlowReply, FlowScript } from './flow-server.ts'

/** `bridge` to a local extension. */
export function bridge(number: string, more: FlowResponseInput = {}, timeout = '20'): FlowResponseInput {
  return {
    action: 'bridge',
    action_data: { ad_number: number, ad_gateway: '', ad_timeout: timeout },
    ...more,
  }
}

export const playback = (rings: string, then = ''): FlowResponseInput => ({
  action: 'playback',
  action_data: { ad_rings: rings, ...(then === '' ? {} : { ad_then: then }) },
})

export const hangup = (rings = ''): FlowResponseInput => ({
  action: 'hangup',
  action_data: rings === '' ? {} : { ad_rings: rings },
})

export const queue = (
  group: string,
  data: Record<string, string> = {},
  more: FlowResponseInput = {},
): FlowResponseInput => ({
  action: 'queue',
  action_data: { ad_group: group, ad_ring: 'music.wav', ...data },
  ...more,
})

export const askDigits = (length: number, more: FlowResponseInput = {}): FlowResponseInput => ({
  action: 'dtmf',
  dtmf_len: length,
  dtmf_audio: 'enterDigits.wav',
  dtmf_bad_audio: 'badDigits.wav',
  ...more,
})

type Answer = FlowReply | FlowResponseInput | ((request: FlowRequest) => FlowReply | FlowResponseInput)

/** One answer for each event; an event that is not named gets a plain hang-up. */
export function onEvents(answers: Partial<Record<FlowEvent, Answer>>): FlowScript {
  return request => {
    const answer = answers[request.event] ?? hangup()
    return typeof answer === 'function' ? answer(request) : answer
  }
}
