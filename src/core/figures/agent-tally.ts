import type { OfferEnd } from '../acd/offer-end.ts'
import type { GroupFact } from './count-group.ts'
import { emptyMissed, offerEnds } from './group-tally.ts'
import { hundredths, mean } from './ratios.ts'

/** What was counted of one agent, over all groups. Times in ms. */
export interface AgentTally {
  offered: number
  /** Calls of queues that were answered. */
  answered: number
  readonly missed: Record<OfferEnd, number>
  talks: number
  talkedMs: number
  wrapUpMs: number
  ratings: number
  ratingPoints: number
}

export const emptyAgentTally = (): AgentTally => ({
  offered: 0,
  answered: 0,
  missed: emptyMissed(),
  talks: 0,
  talkedMs: 0,
  wrapUpMs: 0,
  ratings: 0,
  ratingPoints: 0,
})

/** What is added up, the offers not taken apart. */
const sums = [
  'offered',
  'answered',
  'talks',
  'talkedMs',
  'wrapUpMs',
  'ratings',
  'ratingPoints',
] as const satisfies readonly (keyof AgentTally)[]

export function addAgentTallies(to: AgentTally, more: Readonly<AgentTally>): void {
  for (const name of sums) to[name] += more[name]
  for (const end of offerEnds) to.missed[end] += more.missed[end]
}

type AgentFact = Extract<GroupFact, { extension: string }>
type Counters = {
  readonly [T in AgentFact['type']]: (tally: AgentTally, fact: Extract<AgentFact, { type: T }>) => void
}

const counters: Counters = {
  offered: tally => {
    tally.offered += 1
  },
  missed: (tally, { how }) => {
    tally.missed[how] += 1
  },
  answered: tally => {
    tally.answered += 1
  },
  talked: (tally, { talkedMs }) => {
    tally.talks += 1
    tally.talkedMs += talkedMs
  },
  wrappedUp: (tally, { wrapUpMs }) => {
    tally.wrapUpMs += wrapUpMs
  },
}

export function countOfAgent(tally: AgentTally, fact: AgentFact): void {
  const count = counters[fact.type] as (tally: AgentTally, fact: AgentFact) => void
  count(tally, fact)
}

/** What an agent did in some time; null = nothing to divide by, or not known. */
export interface AgentFigures extends Readonly<AgentTally> {
  readonly averageTalkMs: number | null
  readonly averageHandleMs: number | null
  readonly averageRating: number | null
}

export function agentFigures(tally: Readonly<AgentTally>): AgentFigures {
  const { talks, talkedMs, wrapUpMs, ratings, ratingPoints } = tally
  return {
    ...tally,
    averageTalkMs: mean(talkedMs, talks),
    averageHandleMs: mean(talkedMs + wrapUpMs, talks),
    averageRating: hundredths(ratingPoints, ratings),
  }
}
