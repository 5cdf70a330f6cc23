import { type HangupCause, sipStatusOf } from '../../shared/hangup-cause.ts'
import { after, command, type Outcome, record, type StepInput } from '../outcome.ts'
import type { Answerer, CallState, OfferedLeg, QueueWait } from '../state.ts'
import { playMusic } from '../waiting/play-music.ts'
import { type Heard, quiet } from '../waiting/speak.ts'
import { waitOn } from '../waiting/wait-on.ts'

/** How an offer ended without a talk. */
export interface OfferFailure {
  readonly cause: HangupCause
  readonly sipCode?: number
}

/** The caller waits on: the queue's engine puts them back in line when it hears that the offer has failed. */
export function backInQueue(from: CallState, before: QueueWait, input: StepInput): Outcome {
  if (hearsMusic.has(from.phase.type)) return waitOn(from, before, input)
  const wait = quiet(before)
  const { state, effects } = playMusic(from, wait)
  return after(effects, waitOn(state, wait, input))
}

/** Where the music, or what is said in place of it, has gone on. */
const hearsMusic: ReadonlySet<CallState['phase']['type']> = new Set(['offering', 'whispering'])

/**
 * What plays after a restart was another controller's, which alone knew how to end it; of what was being said when the
 * switch went out of reach the end may have been missed.
 */
export function musicAnew(from: CallState, before: QueueWait, afterRestart: boolean): Heard {
  if (!afterRestart && before.speaking === '') return { state: from, wait: before, effects: [] }
  const wait = quiet(before)
  const { state, effects } = playMusic(from, wait)
  const stop = command({ type: 'stopPlaying', legId: from.uuid })
  return { state, wait, effects: [stop, ...effects] }
}

/** What the call's story says of an agent who did not take the call. */
export function notTakenStep(
  { legId, extension }: Pick<OfferedLeg, 'legId' | 'extension'>,
  { cause, sipCode }: OfferFailure,
  input: StepInput,
) {
  return record(input, 'not_taken', {
    extension,
    cause,
    sip_code: sipCode || sipStatusOf(cause),
    leg: legId,
  })
}

/** An agent had answered, and no talk came of it. */
export function notTaken(
  state: CallState,
  { legId, reason }: Answerer,
  end: OfferFailure,
  input: StepInput,
): Outcome {
  const { wait, extension } = reason
  const back = backInQueue(state, wait, input)
  const cause = end.cause === 'NORMAL_CLEARING' ? 'CALL_REJECTED' : end.cause
  return {
    state: back.state,
    effects: [
      notTakenStep({ legId, extension }, end, input),
      ...back.effects,
      { type: 'offerFailed', extension, cause },
    ],
  }
}
