import { guardMs } from '../../call/guard-times.ts'
import { command, moveTo, record } from '../../call/outcome.ts'
import type { ActionHandler } from '../action-handler.ts'
import { isDialable } from '../numbers.ts'
import { unusable } from '../unusable.ts'

/** `transfer`: the leg leaves nacd and goes on in the switch's dialplan at `ad_number`. */
export const transfer: ActionHandler = (state, response, input) => {
  const { ad_number: destination = '' } = response.action_data
  if (!isDialable(destination)) return unusable(state, destination, input)
  return moveTo(
    state,
    { type: 'leaving', destination },
    record(input, 'transferring', { destination }),
    { type: 'armGuard', delayMs: guardMs.leaving },
    command({ type: 'transfer', legId: state.uuid, destination, nextPart: state.part + 1 }),
  )
}
