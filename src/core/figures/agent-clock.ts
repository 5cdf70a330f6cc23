import { agentTimes } from './agent-time.ts'
import type { Doing, SpentTime } from './spent-time.ts'
import { TimeSheet } from './time-sheet.ts'
import { addTime, addTimes, emptyTimesTally, keptReason, type TimesTally } from './times-tally.ts'

/** Adds up how long an agent did what: over the day, and by quarters of an hour to be kept. */
export class AgentClock {
  #day = emptyTimesTally()
  readonly #sheet = new TimeSheet()
  #doing: Doing | null = null
  #from = 0
  #since: number | null = null

  /** Since when it is known what the agent does; null = not at all. */
  get since(): number | null {
    return this.#since
  }

  turn(to: Doing, at: number): void {
    this.#close(at)
    this.#doing = to.time === 'paused' ? { ...to, reason: keptReason(this.#day, to.reason) } : to
    this.#since ??= at
  }

  /** A new day: what they are doing goes on, and is counted from here. */
  begin(at: number): void {
    this.#close(at)
    this.#day = emptyTimesTally()
    if (this.#doing !== null) this.#since = at
  }

  /** Time of the day from before a restart. */
  restore({ quarter, ms, ...doing }: SpentTime): void {
    addTime(this.#day, doing, ms)
    this.#since = Math.min(quarter, this.#since ?? quarter)
  }

  /** All that another clock has of the day before a restart. */
  add(earlier: AgentClock): void {
    addTimes(this.#day, earlier.#day)
    if (earlier.#since !== null) this.#since = Math.min(earlier.#since, this.#since ?? earlier.#since)
  }

  /** The day so far; the present stretch is counted up to `now`. */
  tally(now: number): TimesTally {
    const tally = { times: { ...this.#day.times }, pausedBy: new Map(this.#day.pausedBy) }
    if (this.#doing !== null) addTime(tally, this.#doing, Math.max(0, now - this.#from))
    return tally
  }

  /** What is to be kept, the present stretch up to `now` with it. */
  take(extension: string, now: number): readonly SpentTime[] {
    this.#close(now)
    return this.#sheet.take(extension, now)
  }

  /** Whether nothing has been told of the agent since the day began. */
  get isIdle(): boolean {
    const { times } = this.#day
    return this.#doing === null && this.#sheet.isEmpty && agentTimes.every(each => times[each] === 0)
  }

  /** A clock that was set back takes nothing away. */
  #close(at: number): void {
    if (this.#doing !== null && at > this.#from) {
      addTime(this.#day, this.#doing, at - this.#from)
      this.#sheet.add(this.#doing, this.#from, at)
    }
    this.#from = at
  }
}
