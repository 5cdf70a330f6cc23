/** Calls that must have been served before an estimate is made. */
const leastSamples = 5
/** The share of the newest call in the mean. */
const newest = 1 / 16

/**
 * How long an agent is taken up by one call of a group, talk and wrap-up together: a mean in which older calls count
 * less and less.
 */
export class ServicePace {
  #mean = 0
  #samples = 0

  note(ms: number): void {
    this.#samples += 1
    // The first calls weigh the same; then the mean forgets.
    this.#mean += (ms - this.#mean) * Math.max(newest, 1 / this.#samples)
  }

  /** How long the caller at `position` (1..) waits where so many agents work, in ms; null = nothing to go by yet. */
  estimateMs(position: number, working: number): number | null {
    if (this.#samples < leastSamples || working === 0) return null
    return Math.round((position * this.#mean) / working)
  }
}
