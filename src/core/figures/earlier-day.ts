import type { LegId } from '../shared/ids.ts'
import type { TimedFact } from './call-facts.ts'
import { FiguresBook, type Rating } from './figures-book.ts'
import type { GroupLines } from './group-lines.ts'
import type { SpentTime } from './spent-time.ts'
import type { ToldSince } from './told-since.ts'

/**
 * The day before a start, read aside: reading takes its time and may fail half-way, and what is half read is thrown away.
 * Read to its end, it is added to the day's book at once.
 */
export class EarlierDay {
  readonly #book: FiguresBook
  /** How waits and talks began of which no end has been read: such calls may have lived through the start. */
  readonly #goingOn = new Map<LegId, TimedFact[]>()

  constructor(linesOf: (group: string) => GroupLines, dayBegan: number) {
    this.#book = new FiguresBook(linesOf)
    this.#book.beginDay(dayBegan)
  }

  note(timed: TimedFact): void {
    const { fact, at } = timed
    if (fact.type === 'entered' || fact.type === 'answered') {
      this.#goingOn.set(fact.callId, [...(this.#goingOn.get(fact.callId) ?? []), timed])
      return
    }
    if (fact.type === 'left' || fact.type === 'talked') this.#hasEnded(fact.callId)
    this.#book.note(fact, at)
  }

  rated(rating: Rating, at: number): void {
    this.#book.rated(rating, at)
  }

  spent(time: SpentTime): void {
    this.#book.restoreTime(time)
  }

  /** `book`: what has been counted since the start. Of what that has been told again nothing is counted twice. */
  addTo(book: FiguresBook, told: ToldSince): void {
    if (this.#book.dayBegan < book.dayBegan) this.#book.beginDay(book.dayBegan)
    for (const facts of this.#goingOn.values()) {
      const last = facts.at(-1)
      if (last !== undefined && told.isToldAgain(last.fact)) facts.pop()
      this.#count(facts)
    }
    book.add(this.#book, callId => told.isHeardOf(callId))
  }

  #hasEnded(callId: LegId): void {
    this.#count(this.#goingOn.get(callId) ?? [])
    this.#goingOn.delete(callId)
  }

  #count(facts: readonly TimedFact[]): void {
    for (const { fact, at } of facts) this.#book.note(fact, at)
  }
}
