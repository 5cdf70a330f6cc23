import { type Doing, quarterMs, quarterOf, type SpentTime } from './spent-time.ts'

interface Row extends Omit<SpentTime, 'extension' | 'ms'> {
  ms: number
  /** It has changed since it was taken. */
  isNew: boolean
}

/**
 * Of a stretch that nobody looked at for longer only the end is cut: the machine slept, or its clock was put right. Left
 * alone, one that had woken up in 1970 would make entries of half a century.
 */
const longestStretchMs = 86_400_000

/** An agent's time by quarters of an hour, until it is taken to be kept; no more of it than of quarters that go on. */
export class TimeSheet {
  readonly #rows = new Map<string, Row>()

  get isEmpty(): boolean {
    return this.#rows.size === 0
  }

  /** `to` is not before `from`. */
  add(doing: Doing, from: number, to: number): void {
    const { time, group, reason } = doing
    if (time === 'offline') return
    for (let at = Math.max(from, to - longestStretchMs); at < to; ) {
      const quarter = quarterOf(at)
      const end = Math.min(to, quarter + quarterMs)
      this.#add({ quarter, time, group, reason }, end - at)
      at = end
    }
  }

  /** What has changed since it was taken last, each with all of its time; quarters that are over are forgotten then. */
  take(extension: string, now: number): readonly SpentTime[] {
    const taken: SpentTime[] = []
    for (const [key, row] of this.#rows) {
      const { quarter, time, group, reason, ms } = row
      if (row.isNew) taken.push({ quarter, extension, time, group, reason, ms })
      row.isNew = false
      if (quarter < quarterOf(now)) this.#rows.delete(key)
    }
    return taken
  }

  #add(of: Omit<Row, 'ms' | 'isNew'>, ms: number): void {
    const key = `${of.quarter} ${of.time} ${of.group} ${of.reason}`
    const row = this.#rows.get(key) ?? { ...of, ms: 0, isNew: true }
    row.ms += ms
    row.isNew = true
    this.#rows.set(key, row)
  }
}
