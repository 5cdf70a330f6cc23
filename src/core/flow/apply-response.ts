import { after, type Outcome, record, type StepInput } from '../call/outcome.ts'
import type { CallState } from '../call/state.ts'
import { type Language, languages } from '../speech/language.ts'
import type { ActionHandler } from './action-handler.ts'
import { bridge } from './actions/bridge.ts'
import { dtmf } from './actions/dtmf.ts'
import { hangup } from './actions/hangup.ts'
import { playback } from './actions/playback.ts'
import { queue } from './actions/queue.ts'
import { transfer } from './actions/transfer.ts'
import { voicemail } from './actions/voicemail.ts'
import type { FlowAction, FlowResponse } from './contract.ts'
import { refusals } from './refusals.ts'

const actions: Readonly<Record<FlowAction, ActionHandler>> = {
  bridge,
  dtmf,
  hangup,
  playback,
  queue,
  transfer,
  voicemail,
}

/** Does what the server said. */
export function applyResponse(from: CallState, response: FlowResponse, input: StepInput): Outcome {
  const state = withLanguage(withAssociateData(from, response), response)
  const noted = [...aboutLanguage(response, input), ...aboutUuid(from, response, input)]
  return after(noted, actions[response.action](state, response, input))
}

/** What the server last sent is remembered for the next questions (Go sends null for none). */
function withAssociateData(state: CallState, { associate_data: sent }: FlowResponse): CallState {
  return Object.keys(sent).length > 0 ? { ...state, associateData: sent } : state
}

/** `ad_language` (ours): what this call is spoken to in from here on. */
function withLanguage(state: CallState, { action_data }: FlowResponse): CallState {
  return { ...state, language: readLanguage(action_data.ad_language) ?? state.language }
}

const readLanguage = (text: string | undefined): Language | undefined => languages.find(each => each === text)

function aboutLanguage({ action_data: { ad_language: text = '' } }: FlowResponse, input: StepInput) {
  return text === '' || readLanguage(text) !== undefined ? [] : refusals([text], 'ad_language', input)
}

/** An answer that names another call was meant for that one: obeyed, since a server need not fill it in, but told. */
function aboutUuid({ uuid }: CallState, response: FlowResponse, input: StepInput) {
  if (response.uuid === '' || response.uuid === uuid) return []
  return [record(input, 'other_uuid', { uuid: response.uuid.slice(0, 64) })]
}
