import { askForMessage } from '../../call/message/leave-message.ts'
import { after } from '../../call/outcome.ts'
import type { ActionHandler } from '../action-handler.ts'
import { isDialable } from '../numbers.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'
import { unusable } from '../unusable.ts'

/** `voicemail`: plays `ad_rings` (default: nacd's own words) and a beep, then records a message for `ad_number`. */
export const voicemail: ActionHandler = (state, response, input) => {
  const { ad_number = '', ad_rings = '' } = response.action_data
  const mailbox = ad_number || state.group
  if (!isDialable(mailbox)) return unusable(state, mailbox, input)
  const { prompts, refused } = readPrompts(ad_rings)
  return after(refusals(refused, 'ad_rings', input), askForMessage(state, mailbox, prompts, input))
}
