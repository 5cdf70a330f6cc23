import { mostDigits } from '../../core/flow/actions/dtmf.ts'
import type { FlowAction, FlowRequest, FlowResponse } from '../../core/flow/contract.ts'
import { actionDataFields, isKnownActionData, responseFields } from '../fields.ts'
import { lintAudio } from './audio.ts'
import { lintBridge, lintNumber, lintTimeout } from './dial.ts'
import { error, type FlowFinding, warning, when, written } from './finding.ts'
import { messages } from './messages.ts'

type Rule = (response: FlowResponse, request: FlowRequest | null) => FlowFinding[]

/** What an answer of the right form asks for, and whether nacd would do just that. */
export function lintMeaning(response: FlowResponse, request: FlowRequest | null): FlowFinding[] {
  const rules = [...actionRules[response.action], ...commonRules]
  return rules.flatMap(rule => rule(response, request))
}

const lintDtmf: Rule = ({ dtmf_len: length, dtmf_audio: audio }) => [
  ...when(length === 0, () => warning('dtmf_len', messages.noLength, written('dtmf_len', 1))),
  ...when(length > mostDigits, () =>
    warning('dtmf_len', messages.longLength(mostDigits), written('dtmf_len', mostDigits)),
  ),
  ...when(audio === '', () =>
    warning('dtmf_audio', messages.noPrompt, written('dtmf_audio', 'press-a-key.wav')),
  ),
]

const lintPlayback: Rule = ({ action_data: { ad_rings: rings = '', ad_then: next = '' } }) => [
  ...when(rings === '', () =>
    error('action_data.ad_rings', messages.noRings, written('ad_rings', 'announcement.wav')),
  ),
  ...when(next !== '' && next !== 'continue', () =>
    error('action_data.ad_then', messages.badThen(next), written('ad_then', 'continue')),
  ),
]

const lintQueue: Rule = ({ action_data: { ad_group: group = '', ad_priority: priority = '' } }, request) => [
  ...when(group === '' && request?.group_number === '', () =>
    error('action_data.ad_group', messages.noGroup, written('ad_group', '120')),
  ),
  ...when(!/^\d*$/.test(priority), () =>
    error('action_data.ad_priority', messages.badPriority(priority), written('ad_priority', '5')),
  ),
]

const actionRules: Readonly<Record<FlowAction, readonly Rule[]>> = {
  bridge: [lintNumber, lintBridge, lintTimeout],
  dtmf: [lintDtmf],
  hangup: [],
  playback: [lintPlayback],
  queue: [lintQueue, lintTimeout],
  transfer: [lintNumber],
  voicemail: [lintNumber],
}

const lintLanguage: Rule = ({ action_data: { ad_language: language = '' } }) =>
  when(!['', 'zh', 'en'].includes(language), () => {
    const meant = /^en/i.test(language) ? 'en' : 'zh'
    return error('action_data.ad_language', messages.badLanguage(language), written('ad_language', meant))
  })

const lintAfterBridge: Rule = ({ after_bridge: after, after_bridge_data: data }) => {
  const instead = written('after_bridge', 'playback')
  if (after === '') return when(data !== '', () => warning('after_bridge', messages.noAfterBridge, instead))
  return when(after !== 'playback', () => error('after_bridge', messages.badAfterBridge(after), instead))
}

const lintSurvey: Rule = ({ use_survey: wanted, survey_ring: rings }) => [
  ...when(!wanted && rings.length > 0, () =>
    warning('use_survey', messages.noSurvey, written('use_survey', true)),
  ),
  ...when(rings.length > 2, () =>
    warning('survey_ring', messages.manyRings, written('survey_ring', rings.slice(0, 2))),
  ),
]

const lintUuid: Rule = ({ uuid }, request) => {
  if (request === null || uuid === '') return []
  return when(uuid !== request.call_uuid, () =>
    warning('uuid', messages.otherCall, written('uuid', request.call_uuid)),
  )
}

/** What is set and not looked at with this action: a survey where nobody is bridged, a prompt for another action. */
const lintUnused: Rule = response => {
  const { action, action_data: data } = response
  const fields = Object.entries(responseFields)
    .filter(([name]) => isSet(response[name as keyof FlowResponse]))
    .map(([name, { actions }]) => ({ name, actions }))
  const keys = Object.keys(data)
    .filter(key => data[key] !== '' && isKnownActionData(key))
    .map(key => ({ name: `action_data.${key}`, actions: actionDataFields[key] ?? [] }))
  return [...fields, ...keys]
    .filter(({ actions }) => !actions.includes(action))
    .map(({ name, actions }) => warning(name, messages.unused(action, actions)))
}

const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value !== 'object' && Boolean(value)

const commonRules: readonly Rule[] = [
  lintLanguage,
  lintAfterBridge,
  lintSurvey,
  lintAudio,
  lintUnused,
  lintUuid,
]
