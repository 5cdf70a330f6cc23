import { after, type Outcome, record, type StepInput } from '../call/outcome.ts'
import type { CallState } from '../call/state.ts'
import type { ActionHandler } from './action-handler.ts'
import { bridge } from './actions/bridge.ts'
import { dtmf } from './actions/dtmf.ts'
import { hangup } from './actions/hangup.ts'
import { playback } from './actions/playback.ts'
import { queue } from './actions/queue.ts'
import { applyFallback } from './apply-fallback.ts'
import type { FlowAction, FlowResponse } from './contract.ts'

const unsupported =
  (action: FlowAction): ActionHandler =>
  (state, _response, input) =>
    after(
      [record(input, 'server_failed', { reason: 'unsupported_action', action })],
      applyFallback(state, input),
    )

const actions: Readonly<Record<FlowAction, ActionHandler>> = {
  bridge,
  dtmf,
  hangup,
  playback,
  queue,
  transfer: unsupported('transfer'),
  voicemail: unsupported('voicemail'),
}

/** Does what the server said. The associate_data it last sent is remembered for the next questions (Go sends null for none). */
export function applyResponse(state: CallState, response: FlowResponse, input: StepInput): Outcome {
  const sent = response.associate_data
  const kept = Object.keys(sent).length > 0 ? { ...state, associateData: sent } : state
  return actions[response.action](kept, response, input)
}
