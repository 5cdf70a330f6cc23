import type { Leaving } from '../acd/acd-event.ts'
import type { OfferEnd } from '../acd/offer-end.ts'
import type { QueueFailure } from '../call/call-event.ts'

/** The ways out of a queue without an agent, those who hung up apart. */
export type WayOut = Exclude<Leaving, 'hungUp'> | QueueFailure

const eachWayOut: Readonly<Record<WayOut, true>> = {
  callback: true,
  elsewhere: true,
  timeout: true,
  queue_full: true,
  unknown_group: true,
  no_agent: true,
  too_many_waiting: true,
  closed: true,
  no_such_skill: true,
}
const eachOfferEnd: Readonly<Record<OfferEnd, true>> = {
  noAnswer: true,
  rejected: true,
  busy: true,
  unreachable: true,
}

export const waysOut = Object.keys(eachWayOut) as readonly WayOut[]
export const offerEnds = Object.keys(eachOfferEnd) as readonly OfferEnd[]

/** What was counted of one group's queue. Times in ms. */
export interface GroupTally {
  /** Callers who got a place. */
  entered: number
  offered: number
  answered: number
  /** Answered within the group's `serviceLevel`. */
  inTime: number
  /** Hung up before anybody answered, the short ones left out. */
  abandoned: number
  /** Hung up within the group's `shortAbandon`. */
  shortAbandoned: number
  readonly left: Record<WayOut, number>
  readonly missed: Record<OfferEnd, number>
  /** Waits of those who were answered, added up. */
  answeredWaitMs: number
  /** The longest wait that has ended, however it did. */
  longestWaitMs: number
  /** Talks that are over, and how long they were together. */
  talks: number
  talkedMs: number
  wrapUpMs: number
  ratings: number
  /** The digits callers gave, added up. */
  ratingPoints: number
}

const zeroes = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>

export const emptyMissed = (): Record<OfferEnd, number> => zeroes(offerEnds)

export const emptyGroupTally = (): GroupTally => ({
  entered: 0,
  offered: 0,
  answered: 0,
  inTime: 0,
  abandoned: 0,
  shortAbandoned: 0,
  left: zeroes(waysOut),
  missed: emptyMissed(),
  answeredWaitMs: 0,
  longestWaitMs: 0,
  talks: 0,
  talkedMs: 0,
  wrapUpMs: 0,
  ratings: 0,
  ratingPoints: 0,
})

/** What is added up; of the longest waits the longer one counts. */
const sums = [
  'entered',
  'offered',
  'answered',
  'inTime',
  'abandoned',
  'shortAbandoned',
  'answeredWaitMs',
  'talks',
  'talkedMs',
  'wrapUpMs',
  'ratings',
  'ratingPoints',
] as const satisfies readonly (keyof GroupTally)[]

export function addTallies(to: GroupTally, more: Readonly<GroupTally>): void {
  for (const name of sums) to[name] += more[name]
  for (const way of waysOut) to.left[way] += more.left[way]
  for (const end of offerEnds) to.missed[end] += more.missed[end]
  to.longestWaitMs = Math.max(to.longestWaitMs, more.longestWaitMs)
}
