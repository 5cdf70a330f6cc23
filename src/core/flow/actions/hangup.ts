import { endCall } from '../../call/ending/end-call.ts'
import { after, answered } from '../../call/outcome.ts'
import { playThen } from '../../call/play-then.ts'
import type { ActionHandler } from '../action-handler.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'

/** `hangup`: plays `ad_rings` when there is any, then hangs up. */
export const hangup: ActionHandler = (state, response, input) => {
  const { prompts, refused } = readPrompts(response.action_data.ad_rings ?? '')
  const noted = refusals(refused, 'ad_rings', input)
  if (prompts.length === 0) {
    return after(noted, endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'system' }, input))
  }
  const up = answered(state, input)
  const then = { type: 'hangup', cause: 'NORMAL_CLEARING' } as const
  return after([...noted, ...up.effects], playThen(up.state, prompts, then, input))
}
