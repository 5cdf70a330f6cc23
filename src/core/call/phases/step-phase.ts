import type { CallEvent } from '../call-event.ts'
import type { Outcome, StepInput } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, Phase } from '../state.ts'
import { announcing } from './announcing.ts'
import { asking } from './asking.ts'
import { bridged } from './bridged.ts'
import { bridging } from './bridging.ts'
import { collecting } from './collecting.ts'
import { dialing } from './dialing.ts'
import { ending } from './ending.ts'
import { joining } from './joining.ts'
import { leaving } from './leaving.ts'
import { lookingUp } from './looking-up.ts'
import { offering } from './offering.ts'
import { playing } from './playing.ts'
import { queued } from './queued.ts'
import { recording } from './recording.ts'
import { referred } from './referred.ts'
import { seekingLine } from './seeking-line.ts'
import { settingAgent } from './setting-agent.ts'
import { surveying } from './surveying.ts'
import { whispering } from './whispering.ts'

const phases: { readonly [T in Phase['type']]: PhaseHandler<T> } = {
  lookingUp,
  seekingLine,
  bridging,
  settingAgent,
  asking,
  playing,
  collecting,
  queued,
  offering,
  whispering,
  dialing,
  announcing,
  joining,
  bridged,
  referred,
  surveying,
  recording,
  leaving,
  ending,
}

/** Whether this is the name of a phase a call can be in. */
export const isPhase = (type: unknown): boolean => typeof type === 'string' && Object.hasOwn(phases, type)

/** What the phase the call is in does with an event. */
export function stepPhase(state: CallState, event: CallEvent, input: StepInput): Outcome {
  const handler = phases[state.phase.type] as PhaseHandler<Phase['type']>
  return handler(state, state.phase, event, input)
}
