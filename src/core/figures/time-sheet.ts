import { type Doing, quarterMs, quarterOf, type SpentTime, type WorkTime } from './spent-time.ts'

/** What is on an agent's sheet: all of a `SpentTime` but whose it is. */
export type SheetEntry = Omit<SpentTime, 'extension'>

interface Row extends Omit<SheetEntry, 'ms'> {
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
  take(now: number): readonly SheetEntry[] {
    const taken: SheetEntry[] = []
    for (const [key, row] of this.#rows) {
      const { isNew, ...entry } = row
      if (isNew) taken.push(entry)
      row.isNew = false
      if (entry.quarter < quarterOf(now)) this.#rows.delete(key)
    }
    return taken
  }

  #add(of: Omit<SheetEntry, 'ms'> & { readonly time: WorkTime }, ms: number): void {
    const key = `${of.quarter} ${of.time} ${of.group} ${of.reason}`
    const row = this.#rows.get(key) ?? { ...of, ms: 0, isNew: true }
    row.ms += ms
    row.isNew = true
    this.#rows.set(key, row)
  }
}
