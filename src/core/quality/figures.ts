import type { Tally } from './tally.ts'

/** Fewer than this say nothing: one call more or less would move a ratio by over 5 points. */
export const leastSamples = 20

/**
 * The measures of a trunk over the last half hour; null where fewer than `leastSamples` speak for one. Ratios are 0..1.
 *
 * ASR as in ITU-T E.411 and E.425: seizures that were answered / seizures, of those whose outcome is known (a call that
 * still rings is neither). `trunkFailures` is what E.425's network effectiveness ratio leaves out: NER = 1 - it, for
 * busy, no answer and a refusal by the callee are no faults of the network.
 */
export interface Figures {
  /** Attempts whose outcome is known. */
  readonly samples: number
  readonly asr: number | null
  /** Mean length of the talks that ended, seconds. */
  readonly acdSeconds: number | null
  /** Post-dial delay: mean of INVITE to the first of 180, 183, 200, seconds. */
  readonly pddSeconds: number | null
  /** Share of the talks that were shorter than the guard's seconds. */
  readonly shortCalls: number | null
  /** Share of the attempts that failed for the trunk's own sake. */
  readonly trunkFailures: number | null
  /** How many were refused with 503. */
  readonly congested: number
}

export const figuresOf = (seen: Readonly<Tally>): Figures => ({
  samples: seen.attempts,
  asr: ratio(seen.answered, seen.attempts),
  acdSeconds: seconds(ratio(seen.talkMs, seen.talks)),
  pddSeconds: seconds(ratio(seen.signMs, seen.signs)),
  shortCalls: ratio(seen.shortTalks, seen.talks),
  trunkFailures: ratio(seen.trunk, seen.attempts),
  congested: seen.congested,
})

const ratio = (part: number, whole: number): number | null => (whole < leastSamples ? null : part / whole)
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000)

/** Seconds of post-dial delay at which it is as good, and as bad, as it gets. */
const pdd = { best: 2, worst: 12 } as const

/**
 * One figure to rank gateways by, 0..1: half of it is that the trunk does not fail, three tenths that calls are
 * answered, a tenth each that talks are not short and that ringing starts soon. What is not known counts as good: a
 * gateway is tried, and so becomes known.
 */
export function qualityOf({ trunkFailures, asr, shortCalls, pddSeconds }: Figures): number {
  return (
    0.5 * (1 - (trunkFailures ?? 0)) +
    0.3 * (asr ?? 1) +
    0.1 * (1 - (shortCalls ?? 0)) +
    0.1 * promptness(pddSeconds)
  )
}

const promptness = (seconds: number | null): number =>
  seconds === null ? 1 : Math.min(1, Math.max(0, (pdd.worst - seconds) / (pdd.worst - pdd.best)))
