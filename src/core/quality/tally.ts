/** What was seen of calls out in one stretch of time. Only sums, so that stretches can be added and taken away. */
export interface Tally {
  /** Attempts whose outcome is known: the next four add up to it. */
  attempts: number
  answered: number
  /** The called person's answer, or their network's: busy, no answer, no such number. */
  callee: number
  /** Our side gave up before an answer. */
  canceled: number
  /** The trunk's own failures. */
  trunk: number
  /** Of `trunk`: refused with 503, as carriers do above their limit. */
  congested: number
  /** First signs of the far end, and the milliseconds they took, all together. */
  signs: number
  signMs: number
  /** Talks that are over, their milliseconds all together, and how many were short. */
  talks: number
  talkMs: number
  shortTalks: number
}

/** Something that was seen: what it adds. */
export type Sighting = Partial<Readonly<Tally>>

export const emptyTally = (): Tally => ({
  attempts: 0,
  answered: 0,
  callee: 0,
  canceled: 0,
  trunk: 0,
  congested: 0,
  signs: 0,
  signMs: 0,
  talks: 0,
  talkMs: 0,
  shortTalks: 0,
})

/** A sighting has few fields: only they are touched. */
const fieldsOf = (seen: Sighting) => Object.keys(seen) as (keyof Tally)[]

export function addTo(tally: Tally, seen: Sighting): void {
  for (const field of fieldsOf(seen)) tally[field] += seen[field] ?? 0
}

export function takeFrom(tally: Tally, seen: Sighting): void {
  for (const field of fieldsOf(seen)) tally[field] -= seen[field] ?? 0
}
