import type { QueueFact } from '../acd/queue-fact.ts'
import type { GroupLines } from './group-lines.ts'
import type { GroupTally } from './group-tally.ts'

type Fact<T extends QueueFact['type']> = Extract<QueueFact, { type: T }>
/** What is said of a queue: all but what an agent is doing. */
export type GroupFact = Exclude<QueueFact, { type: 'agentIs' }>
type Counters = {
  readonly [T in GroupFact['type']]: (tally: GroupTally, fact: Fact<T>, lines: GroupLines) => void
}

const counters: Counters = {
  entered: tally => {
    tally.entered += 1
  },
  offered: tally => {
    tally.offered += 1
  },
  missed: (tally, { how }) => {
    tally.missed[how] += 1
  },
  answered: (tally, { waitedMs }, { serviceLevel }) => {
    tally.answered += 1
    tally.answeredWaitMs += waitedMs
    if (waitedMs <= serviceLevel * 1000) tally.inTime += 1
    waited(tally, waitedMs)
  },
  left: (tally, { how, waitedMs }, { shortAbandon }) => {
    if (how !== 'hungUp') tally.left[how] += 1
    else if (waitedMs <= shortAbandon * 1000) tally.shortAbandoned += 1
    else tally.abandoned += 1
    waited(tally, waitedMs)
  },
  talked: (tally, { talkedMs }) => {
    tally.talks += 1
    tally.talkedMs += talkedMs
  },
  wrappedUp: (tally, { wrapUpMs }) => {
    tally.wrapUpMs += wrapUpMs
  },
}

function waited(tally: GroupTally, waitedMs: number): void {
  tally.longestWaitMs = Math.max(tally.longestWaitMs, waitedMs)
}

export function countInGroup(tally: GroupTally, fact: GroupFact, lines: GroupLines): void {
  const count = counters[fact.type] as (tally: GroupTally, fact: GroupFact, lines: GroupLines) => void
  count(tally, fact, lines)
}

/** A digit of the survey. */
export function countRating(tally: { ratings: number; ratingPoints: number }, digit: number): void {
  tally.ratings += 1
  tally.ratingPoints += digit
}
