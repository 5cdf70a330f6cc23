import type { Tally } from './tally.ts'

/** When a carrier would begin to mind. */
export interface GuardLimits {
  /** Share of attempts that are answered, 0..1: below it a gateway is warned of; 0 = never. */
  readonly lowestAsr: number
  /** Share of talks that are short, 0..1: above it a gateway is warned of; 1 = never. */
  readonly mostShortCalls: number
  /** A talk below it is short. */
  readonly shortCallMs: number
  /** Fewer attempts, or talks, say nothing. */
  readonly leastSamples: number
}

/** What is warned of: few calls are answered, many talks are short, the carrier refuses with 503 (more CPS than it allows). */
export const concerns = ['asr', 'short_calls', 'congestion'] as const
export type Concern = (typeof concerns)[number]

/** A line that was crossed, or is good again. Values are shares, 0..1. */
export interface GuardChange {
  readonly what: Concern
  readonly isGood: boolean
  readonly value: number
  readonly threshold: number
  /** How many attempts or talks it was seen in. */
  readonly samples: number
}

/** From so many answers of 503, and such a share of the attempts. */
const congestion = { least: 5, share: 0.01 } as const

/** Good again is a value only a tenth of the threshold on its good side, so that it is not told every minute. */
const isTenthAbove = (value: number, threshold: number): boolean => value * 10 >= threshold * 11
const isTenthBelow = (value: number, threshold: number): boolean => value * 10 <= threshold * 9

interface Finding {
  readonly value: number
  readonly threshold: number
  readonly samples: number
  readonly isBad: boolean
  readonly isGood: boolean
}

type Judge = (seen: Readonly<Tally>, limits: GuardLimits) => Finding

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

const judges: Record<Concern, Judge> = {
  asr: (seen, { lowestAsr: threshold, leastSamples }) => {
    const [value, samples] = [shareOf(seen.answered, seen.attempts), seen.attempts]
    const isKnown = samples >= leastSamples
    const recovered = isKnown && (value === 1 || isTenthAbove(value, threshold))
    return {
      value,
      threshold,
      samples,
      isBad: isKnown && value < threshold,
      isGood: samples === 0 || recovered,
    }
  },
  short_calls: (seen, { mostShortCalls: threshold, leastSamples }) => {
    const [value, samples] = [shareOf(seen.shortTalks, seen.talks), seen.talks]
    const isKnown = samples >= leastSamples
    const recovered = isKnown && isTenthBelow(value, threshold)
    return {
      value,
      threshold,
      samples,
      isBad: isKnown && value > threshold,
      isGood: samples === 0 || recovered,
    }
  },
  congestion: seen => {
    const [value, samples] = [shareOf(seen.congested, seen.attempts), seen.attempts]
    const isBad = seen.congested >= congestion.least && value >= congestion.share
    const isGood = isTenthBelow(value, congestion.share)
    return { value, threshold: congestion.share, samples, isBad, isGood }
  },
}

/**
 * What has changed since: a concern is told once when its line is crossed, and once when it is good again or the last
 * call of it has left the half hour. In between, and with too few samples, all stays as it was.
 */
export function checkGuard(
  seen: Readonly<Tally>,
  limits: GuardLimits,
  open: ReadonlySet<Concern>,
): readonly GuardChange[] {
  return concerns.flatMap(what => {
    const { isBad, isGood, ...finding } = judges[what](seen, limits)
    if (open.has(what) ? !isGood : !isBad) return []
    return [{ what, isGood: open.has(what), ...finding }]
  })
}
