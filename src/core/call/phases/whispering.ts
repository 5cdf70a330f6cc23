import type { CallEvent } from '../call-event.ts'
import { connect } from '../dialling/connect.ts'
import { unanswered } from '../dialling/dial-failure.ts'
import { musicAnew } from '../offering/back-in-queue.ts'
import { keptOffers } from '../offering/offers.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import { announce } from '../service/announce.ts'
import type { CallState, Phase } from '../state.ts'
import { type Heard, spoken } from '../waiting/speak.ts'
import { isDone } from './playing.ts'

type Whispering = Extract<Phase, { type: 'whispering' }>

/** The agent hears what only they are to hear; then both hear who serves, or talk. */
export const whispering: PhaseHandler<'whispering'> = (state, phase, event, input) => {
  if (isDone(event, phase.requestId)) return heard(state, phase, input)
  switch (event.type) {
    case 'legEnded':
      return event.legId === phase.legId ? unanswered(state, phase, event, input) : stay(state)
    case 'executeDone':
    case 'commandFailed':
      return hearsOn(phase, spoken(state, phase.reason.wait, event, input), state)
    case 'phaseTimedOut':
      return after([hush(phase)], heard(state, phase, input))
    case 'resumed':
      return after(keptOffers(state), resume(state, phase, event, input))
    default:
      return stay(state)
  }
}

/** What was said to the caller while they wait is over. */
function hearsOn(phase: Whispering, told: Heard | null, before: CallState): Outcome {
  if (told === null) return stay(before)
  const { state, wait, effects } = told
  return moveTo(state, { ...phase, reason: { ...phase.reason, wait } }, ...effects)
}

function heard(state: CallState, phase: Whispering, input: StepInput): Outcome {
  const step = record(input, 'whispered', { extension: phase.reason.extension, leg: phase.legId })
  return after([step], announce(state, phase, input))
}

const hush = ({ legId }: Whispering) => command({ type: 'stopPlaying', legId })

/** Nobody hears a whisper twice because nacd was away: what still plays is cut off. */
function resume(
  from: CallState,
  phase: Whispering,
  { legs, afterRestart }: Extract<CallEvent, { type: 'resumed' }>,
  input: StepInput,
): Outcome {
  const leg = legs.find(each => each.legId === phase.legId)
  if (leg?.bridgedTo === from.uuid) return connect(from, phase, input)
  const { state, wait, effects } = musicAnew(from, phase.reason.wait, afterRestart)
  const now = { ...phase, reason: { ...phase.reason, wait } }
  if (leg === undefined)
    return after(effects, unanswered(state, now, { cause: 'NORMAL_TEMPORARY_FAILURE' }, input))
  return after([...effects, hush(now)], heard(state, now, input))
}
