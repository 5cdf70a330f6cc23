import { showable } from '../../flow/numbers.ts'
import type { CallEvent } from '../call-event.ts'
import { askServer, lineUp, playMusic, ring } from '../moves.ts'
import { after, command, type Outcome, push, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, QueueWait } from '../state.ts'

/** The caller waits with music; the queue's engine says when an agent is theirs, or that none will be. */
export const queued: PhaseHandler<'queued'> = (state, phase, event, input) => {
  switch (event.type) {
    case 'queueJoined':
      return playMusic(state, phase.wait)
    case 'agentOffered':
      return ringAgent(state, phase.wait, event, input)
    case 'queueFailed': {
      const facts = { cause: event.cause, waited: String(Math.round((input.now - phase.wait.since) / 1000)) }
      const waited = { ...state, waitedMs: state.waitedMs + (input.now - phase.wait.since) }
      const effects = [
        record(input, 'queue_failed', facts),
        command({ type: 'stopPlaying', legId: state.uuid }),
      ]
      return after(effects, askServer(waited, { event: 'queue_failed', dtmf: '', facts }, input))
    }
    case 'resumed':
      return after([command({ type: 'stopPlaying', legId: state.uuid })], lineUp(state, phase.wait, input))
    default:
      return stay(state)
  }
}

type Offer = Extract<CallEvent, { type: 'agentOffered' }>

function ringAgent(state: CallState, wait: QueueWait, offer: Offer, input: StepInput): Outcome {
  const { extension, agentNumber } = offer
  const told = push('offered', { extension, agent_number: agentNumber, group: wait.group })
  const phone = {
    legId: input.freshLegId,
    target: { type: 'extension', number: extension },
    displayNumber: showable(state.callerNumber),
    timeoutSeconds: offer.ringSeconds,
    variables: {},
  } as const
  return after([told], ring(state, { type: 'offer', wait, extension, agentNumber }, phone, input))
}
