import { playThen } from '../../call/moves.ts'
import { after, answered } from '../../call/outcome.ts'
import type { Prompts } from '../../call/switch-command.ts'
import type { ActionHandler } from '../action-handler.ts'
import { isDialable } from '../numbers.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'
import { unusable } from '../unusable.ts'

/** Half a second of 1 kHz: what everybody waits for before they speak. */
const beep = 'tone_stream://%(500,0,1000)'

const builtIn: Prompts = ['leave-message.wav']

/** `voicemail`: plays `ad_rings` (default: nacd's own words) and a beep, then records a message for `ad_number`. */
export const voicemail: ActionHandler = (state, response, input) => {
  const { ad_number = '', ad_rings = '' } = response.action_data
  const mailbox = ad_number || state.group
  if (!isDialable(mailbox)) return unusable(state, mailbox, input)
  const { prompts, refused } = readPrompts(ad_rings)
  const up = answered(state, input)
  const heard = [...(prompts.length > 0 ? prompts : builtIn), beep]
  return after(
    [...refusals(refused, 'ad_rings', input), ...up.effects],
    playThen(up.state, heard, { type: 'record', mailbox }, input),
  )
}
