import { endCall } from '../ending/end-call.ts'
import { guardMs } from '../guard-times.ts'
import {
  after,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  push,
  record,
  type StepInput,
} from '../outcome.ts'
import { playThen } from '../play-then.ts'
import type { CallState } from '../state.ts'
import type { Survey } from './service.ts'

/** A caller who does not type at once is asked a second time. */
const tries = 2

/** Asks the caller for one digit. */
export function collectRating(from: CallState, survey: Survey, input: StepInput): Outcome {
  const { state, id } = nextRequest(from)
  return moveTo(
    state,
    { type: 'surveying', requestId: id, survey },
    record(input, 'surveying', { prompts: survey.question.join('|') }),
    { type: 'armGuard', delayMs: guardMs.collecting },
    { type: 'save' },
    command({
      type: 'collectDigits',
      legId: state.uuid,
      requestId: id,
      prompts: survey.question,
      badPrompts: [],
      length: 1,
      tries,
      digitTimeoutMs: 5_000,
    }),
  )
}

/** Keeps and tells the digit and thanks for it; without one (`*`, `#` and nothing are none) the call just ends. */
export function takeRating(state: CallState, survey: Survey, typed: string, input: StepInput): Outcome {
  if (!/^\d$/.test(typed)) {
    return after([record(input, 'survey', { digit: '' })], endCall(state, hungUp, input))
  }
  const question = { event: 'survey', dtmf: typed, facts: {} } as const
  return after(
    [record(input, 'survey', { digit: typed }), push('survey', {}, typed)],
    playThen({ ...state, surveyDigit: typed }, survey.thanks, { type: 'ask', question }, input),
  )
}

const hungUp = { cause: 'NORMAL_CLEARING', endedBy: 'agent' } as const
