import { addTallies, emptyGroupTally, type GroupTally } from './group-tally.ts'

const minuteMs = 60_000
const minutes = 30

/**
 * The last half hour in whole minutes: this one and the 29 before it. What happened in a minute counts until 30 minutes
 * after that minute began. A time that has gone by already lands in its own minute, so that records can be read in after
 * a restart in any order; one older than the window is left out.
 */
export class RecentMinutes {
  /** A ring: the minute modulo 30. */
  readonly #ring = new Array<{ readonly minute: number; readonly tally: GroupTally } | undefined>(minutes)
  #newest = Number.NEGATIVE_INFINITY

  /** The tally of the minute of `at`, null where that is over. */
  at(at: number): GroupTally | null {
    const minute = Math.floor(at / minuteMs)
    this.#newest = Math.max(this.#newest, minute)
    if (minute <= this.#newest - minutes) return null
    const place = minute % minutes
    const known = this.#ring[place]
    if (known?.minute === minute) return known.tally
    const tally = emptyGroupTally()
    this.#ring[place] = { minute, tally }
    return tally
  }

  add(more: RecentMinutes): void {
    for (const each of more.#ring) {
      const tally = each === undefined ? null : this.at(each.minute * minuteMs)
      if (each !== undefined && tally !== null) addTallies(tally, each.tally)
    }
  }

  sum(now: number): GroupTally {
    const newest = Math.floor(now / minuteMs)
    const sum = emptyGroupTally()
    for (const each of this.#ring) {
      if (each !== undefined && each.minute <= newest && each.minute > newest - minutes) {
        addTallies(sum, each.tally)
      }
    }
    return sum
  }

  isEmpty(now: number): boolean {
    const newest = Math.floor(now / minuteMs)
    return !this.#ring.some(each => each !== undefined && each.minute > newest - minutes)
  }
}
