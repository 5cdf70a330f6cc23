import type { LegId } from '../../shared/ids.ts'
import { type Outcome, record, type StepInput } from '../outcome.ts'
import type { Answerer, CallState, OfferedLeg, Phase } from '../state.ts'
import { letGo, lostRace } from './parting.ts'

type Offering = Extract<Phase, { type: 'offering' }>

/** The agent is the first to answer and the caller is theirs; all other phones are let go. `parked`: what else has answered. */
export function take(
  state: CallState,
  { legs }: Offering,
  { legId, extension }: OfferedLeg,
  parked: readonly LegId[],
  input: StepInput,
): Outcome {
  const others = legs.filter(leg => leg.legId !== legId)
  const losers = others.map(leg =>
    parked.includes(leg.legId) ? ({ ...leg, progress: 'parked' } as const) : leg,
  )
  const gone = letGo(state, losers, lostRace)
  return {
    state: gone.state,
    effects: [
      record(input, 'taken', { extension, leg: legId }),
      { type: 'offerTaken', extension },
      ...others.map(leg => record(input, 'lost_race', { extension: leg.extension, leg: leg.legId })),
      ...gone.effects,
    ],
  }
}

/** Who has answered, and for whom. */
export const answeredBy = ({ wait }: Offering, { legId, extension, agentNumber }: OfferedLeg): Answerer => ({
  legId,
  reason: { type: 'offer', wait, extension, agentNumber },
})
