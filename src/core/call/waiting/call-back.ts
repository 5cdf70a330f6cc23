import type { CallEffect } from '../call-effect.ts'
import { after, command, type Outcome, record, type StepInput } from '../outcome.ts'
import { playThen } from '../play-then.ts'
import { callbackIdOf } from '../record/record-id.ts'
import type { CallState, QueueWait } from '../state.ts'
import { waitCounted } from './leave-line.ts'
import { speak } from './speak.ts'

/** Whoever hides their number, or whose number is a name, cannot be called. */
const isNumber = (text: string): boolean => /^\+?[0-9]{3,32}$/.test(text)

/** The caller hangs up and keeps their place; one who cannot be called back is told so and waits on. */
export function callBack(from: CallState, wait: QueueWait, input: StepInput): Outcome {
  const { callerNumber: number } = from
  const refusal = refusalOf(number, wait.group, input)
  if (refusal !== null) {
    const step = record(input, 'callback_refused', { reason: refusal.reason })
    return after([step], speak(from, wait, [refusal.prompt], input))
  }
  const effects = [
    record(input, 'callback_asked', { group: wait.group, callback: callbackIdOf(from) }),
    { type: 'callBack', wait, number, again: false } as const,
    command({ type: 'stopPlaying', legId: from.uuid }),
  ]
  const next = { type: 'keepPlace', wait } as const
  const confirmed = playThen(waitCounted(from, wait, input), ['callback-confirmed.wav'], next, input)
  return after(effects, confirmed)
}

/** Who waits to be called already takes nobody's place. */
function refusalOf(number: string, group: string, { policy }: StepInput) {
  const { groups, callbacks } = policy
  if (!isNumber(number)) return { reason: 'no number', prompt: 'callback-no-number.wav' }
  const most = groups.get(group)?.queue.maxCallbacks ?? 0
  const isFull = most > 0 && callbacks.waitingIn(group) >= most && !callbacks.isWaiting(number, group)
  return isFull ? { reason: 'too many callbacks', prompt: 'callback-full.wav' } : null
}

/** After a restart or a reconnect: what was promised is kept, and nobody is called who still listens. */
export const stillAsked = ({ callerNumber }: CallState, wait: QueueWait): CallEffect => ({
  type: 'callBack',
  wait,
  number: callerNumber,
  again: true,
})
