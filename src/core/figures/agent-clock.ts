import { type AgentTimes, emptyTimes } from './agent-tally.ts'
import { type AgentTime, agentTimes } from './agent-time.ts'

/** Adds up how long an agent did what; the present stretch is counted up to whenever one looks. */
export class AgentClock {
  #times = emptyTimes()
  #doing: AgentTime | null = null
  #from = 0
  #since: number | null = null

  /** Since when it is known what the agent does; null = not at all. */
  get since(): number | null {
    return this.#since
  }

  turn(to: AgentTime, at: number): void {
    this.#close(at)
    this.#doing = to
    this.#since ??= at
  }

  /** A new day: what they are doing goes on, and is counted from here. */
  begin(at: number): void {
    this.#close(at)
    this.#times = emptyTimes()
    if (this.#doing !== null) this.#since = at
  }

  times(now: number): AgentTimes {
    const times = { ...this.#times }
    if (this.#doing !== null) times[this.#doing] += Math.max(0, now - this.#from)
    return times
  }

  /** Whether nothing has been told of the agent since the day began. */
  get isIdle(): boolean {
    return this.#doing === null && agentTimes.every(each => this.#times[each] === 0)
  }

  /** A clock that was set back takes nothing away. */
  #close(at: number): void {
    if (this.#doing !== null) this.#times[this.#doing] += Math.max(0, at - this.#from)
    this.#from = at
  }
}
