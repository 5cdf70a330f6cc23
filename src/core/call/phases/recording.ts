import { messageEvent } from '../message/message.ts'
import { after, command, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { playThen } from '../play-then.ts'
import type { CallState, Phase } from '../state.ts'
import { isDone } from './playing.ts'

type Recording = Extract<Phase, { type: 'recording' }>

/** The caller leaves a message. Their hanging up is the usual end of it (end-call.ts). */
export const recording: PhaseHandler<'recording'> = (state, phase, event, input) => {
  if (event.type === 'commandFailed' && isDone(event, phase.requestId)) {
    return failed(state, event.reason, input)
  }
  if (event.type === 'executeDone' && isDone(event, phase.requestId)) {
    return event.recordedMs > 0
      ? saved(state, phase, event.recordedMs, input)
      : failed(state, 'nothing was recorded', input)
  }
  // Nobody knows how far it is after a restart: what there is, is the message.
  if (event.type === 'phaseTimedOut' || event.type === 'resumed') {
    const stop = command({ type: 'stopPlaying', legId: state.uuid })
    return after([stop], saved(state, phase, input.now - phase.since, input))
  }
  return stay(state)
}

const goodbye = { type: 'hangup', cause: 'NORMAL_CLEARING' } as const

function saved(state: CallState, { mailbox }: Recording, ms: number, input: StepInput): Outcome {
  const step = record(input, 'recorded', { mailbox, ms })
  return after(
    [step, messageEvent(state, mailbox, ms)],
    playThen(state, ['message-saved.wav'], goodbye, input),
  )
}

function failed(state: CallState, reason: string, input: StepInput): Outcome {
  const step = record(input, 'record_failed', { reason })
  return after([step], playThen({ ...state, recording: '' }, ['goodbye.wav'], goodbye, input))
}
