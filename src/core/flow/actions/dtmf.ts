import { askWithDigits, collectDigits } from '../../call/asking/collect-digits.ts'
import { takeTypedAhead } from '../../call/asking/typed-ahead.ts'
import { after, answered, type Outcome, record, type StepInput } from '../../call/outcome.ts'
import type { CallState } from '../../call/state.ts'
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
  const typed = takeTypedAhead(state, length)
  if (typed !== null) return after(noted, askAtOnce(typed.state, typed.digits, input))
  return after(
    noted,
    collectDigits(state, { prompts: prompt.prompts, badPrompts: bad.prompts, length }, input),
  )
}

/** The keys are there already: nobody has to hear the prompt. */
function askAtOnce(from: CallState, digits: string, input: StepInput): Outcome {
  const up = answered(from, input)
  return after([...up.effects, record(input, 'typed_ahead')], askWithDigits(up.state, digits, input))
}
