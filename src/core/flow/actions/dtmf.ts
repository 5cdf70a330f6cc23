import { collectDigits } from '../../call/moves.ts'
import { after } from '../../call/outcome.ts'
import type { ActionHandler } from '../action-handler.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'

/** More digits than anybody types: a longer `dtmf_len` is taken as this. */
export const mostDigits = 64

/** `dtmf`: plays `dtmf_audio` and collects `dtmf_len` digits (at least one), then asks with `dtmf`. */
export const dtmf: ActionHandler = (state, response, input) => {
  const prompt = readPrompts(response.dtmf_audio)
  const bad = readPrompts(response.dtmf_bad_audio)
  const length = Math.min(Math.max(1, response.dtmf_len), mostDigits)
  const noted = [
    ...refusals(prompt.refused, 'dtmf_audio', input),
    ...refusals(bad.refused, 'dtmf_bad_audio', input),
  ]
  return after(
    noted,
    collectDigits(state, { prompts: prompt.prompts, badPrompts: bad.prompts, length }, input),
  )
}
