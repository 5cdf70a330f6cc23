import type { GroupTally } from './group-tally.ts'
import { hundredths, mean, percent } from './ratios.ts'

/** What a group's queue did in some time; null = nothing to divide by. docs/figures.md has every formula. */
export interface GroupFigures extends Readonly<GroupTally> {
  /** Percent: inTime / (answered + abandoned); short abandons do not count. */
  readonly serviceLevel: number | null
  /** Percent: abandoned / (answered + abandoned). */
  readonly abandonRate: number | null
  /** Mean wait of those who were answered. */
  readonly averageAnswerMs: number | null
  /** Mean talk. */
  readonly averageTalkMs: number | null
  /** Mean handle time: talk and wrap-up of all, for each talk. */
  readonly averageHandleMs: number | null
  readonly averageRating: number | null
}

export function groupFigures(tally: Readonly<GroupTally>): GroupFigures {
  const { answered, abandoned, inTime, talks, talkedMs, wrapUpMs, ratings, ratingPoints } = tally
  return {
    ...tally,
    serviceLevel: percent(inTime, answered + abandoned),
    abandonRate: percent(abandoned, answered + abandoned),
    averageAnswerMs: mean(tally.answeredWaitMs, answered),
    averageTalkMs: mean(talkedMs, talks),
    averageHandleMs: mean(talkedMs + wrapUpMs, talks),
    averageRating: hundredths(ratingPoints, ratings),
  }
}
