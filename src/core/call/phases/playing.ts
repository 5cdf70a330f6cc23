import { assertNever } from '../../shared/assert-never.ts'
import type { LegId, RequestId } from '../../shared/ids.ts'
import { askServer } from '../asking/ask-server.ts'
import type { CallEffect } from '../call-effect.ts'
import type { CallEvent } from '../call-event.ts'
import { startDial } from '../dialling/dial.ts'
import { endCall } from '../ending/end-call.ts'
import { tryStep } from '../lines/try-step.ts'
import { leaveMessage } from '../message/leave-message.ts'
import { after, command, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { playThen } from '../play-then.ts'
import type { AfterPlay, CallState } from '../state.ts'
import { stillAsked } from '../waiting/call-back.ts'
import { joinLine } from '../waiting/enter-queue.ts'

/** An announcement is being heard; when it is over the call goes on as planned. */
export const playing: PhaseHandler<'playing'> = (state, phase, event, input) => {
  if (isDone(event, phase.requestId)) return goOn(state, phase.after, input)
  if (event.type === 'phaseTimedOut') {
    const stop = command({ type: 'stopPlaying', legId: state.uuid })
    return after([stop, record(input, 'play_timed_out')], goOn(state, phase.after, input))
  }
  if (event.type === 'resumed')
    return after(
      promised(state, phase.after),
      replay(state.uuid, () => playThen(state, phase.prompts, phase.after, input)),
    )
  return stay(state)
}

/** The play or collect `id` is over, be it that the switch would not do it. */
export function isDone(event: CallEvent, id: RequestId): boolean {
  if (event.type === 'executeDone') return event.requestId === id
  return event.type === 'commandFailed' && 'requestId' in event.command && event.command.requestId === id
}

/** After a restart nacd cannot know how far the prompt was: it stops whatever plays and begins again. */
export function replay(legId: LegId, again: () => Outcome): Outcome {
  return after([command({ type: 'stopPlaying', legId })], again())
}

const promised = (state: CallState, next: AfterPlay): CallEffect[] =>
  next.type === 'keepPlace' ? [stillAsked(state, next.wait)] : []

function goOn(state: CallState, next: AfterPlay, input: StepInput): Outcome {
  switch (next.type) {
    case 'hangup':
      return endCall(state, { cause: next.cause, endedBy: 'system' }, input)
    case 'keepPlace':
      return endCall(state, { cause: 'NORMAL_CLEARING', endedBy: 'system' }, input)
    case 'ask':
      return askServer(state, next.question, input)
    case 'dial':
      return startDial(state, next.dial, input)
    case 'plan':
      return tryStep(state, next.plan, input)
    case 'record':
      return leaveMessage(state, next.mailbox, input)
    case 'queue':
      return joinLine(state, next.wait, input)
    default:
      return assertNever(next)
  }
}
