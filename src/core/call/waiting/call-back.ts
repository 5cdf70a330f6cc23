import { playThen } from '../moves.ts'
import { after, command, type Outcome, record, type StepInput } from '../outcome.ts'
import { callbackIdOf } from '../record-id.ts'
import type { CallState, QueueWait } from '../state.ts'
import { waitCounted } from './leave-line.ts'
import { speak } from './speak.ts'

/** Whoever hides their number, or whose number is a name, cannot be called. */
const isNumber = (text: string): boolean => /^\+?[0-9]{3,32}$/.test(text)

/** The caller hangs up and keeps their place; one whose number is not known is told so and waits on. */
export function callBack(from: CallState, wait: QueueWait, input: StepInput): Outcome {
  const { callerNumber: number } = from
  if (!isNumber(number)) {
    const step = record(input, 'callback_refused', { reason: 'no number' })
    return after([step], speak(from, wait, ['callback-no-number.wav'], input))
  }
  const effects = [
    record(input, 'callback_asked', { group: wait.group, callback: callbackIdOf(from) }),
    { type: 'callBack', wait, number } as const,
    command({ type: 'stopPlaying', legId: from.uuid }),
  ]
  const confirmed = playThen(waitCounted(from, wait, input), ['callback-confirmed.wav'], goodbye, input)
  return after(effects, confirmed)
}

const goodbye = { type: 'hangup', cause: 'NORMAL_CLEARING' } as const
