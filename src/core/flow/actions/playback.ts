import { plainQuestion } from '../../call/asking/question.ts'
import { after, answered } from '../../call/outcome.ts'
import { playThen } from '../../call/play-then.ts'
import type { AfterPlay } from '../../call/state.ts'
import type { ActionHandler } from '../action-handler.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'

/** `playback`: plays `ad_rings`, then hangs up, or asks on with `playback_done` where `ad_then` is "continue". */
export const playback: ActionHandler = (state, response, input) => {
  const { prompts, refused } = readPrompts(response.action_data.ad_rings ?? '')
  const then: AfterPlay =
    response.action_data.ad_then === 'continue'
      ? { type: 'ask', question: plainQuestion('playback_done') }
      : { type: 'hangup', cause: 'NORMAL_CLEARING' }
  const up = answered(state, input)
  const effects = [...refusals(refused, 'ad_rings', input), ...up.effects]
  return after(effects, playThen(up.state, prompts, then, input))
}
