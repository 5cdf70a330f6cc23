import type { FlowResponse } from '../../core/flow/contract.ts'
import { readPrompts } from '../../core/flow/prompts.ts'
import { error, type FlowFinding } from './finding.ts'
import { messages } from './messages.ts'

/** Every place of an answer where audio may be named. */
function audioIn(response: FlowResponse): [field: string, text: string][] {
  const { action_data: data } = response
  return [
    ['dtmf_audio', response.dtmf_audio],
    ['dtmf_bad_audio', response.dtmf_bad_audio],
    ['bridge_fail_ring', response.bridge_fail_ring],
    ['wait_for_answer_ring', response.wait_for_answer_ring],
    ['transfer_ring', response.transfer_ring],
    ...response.survey_ring.map((text, index): [string, string] => [`survey_ring[${index}]`, text]),
    ['action_data.ad_rings', data.ad_rings ?? ''],
    ['action_data.ad_ring', data.ad_ring ?? ''],
  ]
}

/** Audio names that nacd leaves out, because they could mean more to the switch than a file. */
export function lintAudio(response: FlowResponse): FlowFinding[] {
  return audioIn(response).flatMap(([field, text]) =>
    readPrompts(text).refused.map(name => error(field, messages.badAudio(name))),
  )
}
