import { type Millis, millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent, AcdTimer } from './acd-event.ts'
import type { QueueFact } from './queue-fact.ts'

/** One event that is being dealt with: its time, and what is to be done because of it. */
export class Ledger {
  #effects: AcdEffect[] = []
  #now = millis(0)
  #event: AcdEvent = { type: 'registrations', switchName: '', extensions: [] }

  begin(event: AcdEvent, now: Millis): void {
    this.#effects = []
    this.#event = event
    this.#now = now
  }

  get now(): Millis {
    return this.#now
  }

  get event(): AcdEvent {
    return this.#event
  }

  get effects(): readonly AcdEffect[] {
    return this.#effects
  }

  add(effect: AcdEffect): void {
    this.#effects.push(effect)
  }

  fact(fact: QueueFact): void {
    this.#effects.push({ type: 'fact', fact })
  }

  startTimer(timer: AcdTimer, at: Millis): void {
    this.#effects.push({ type: 'startTimer', timer, at })
  }

  startTimerIn(timer: AcdTimer, ms: number): void {
    this.startTimer(timer, millis(this.#now + ms))
  }

  cancelTimer(timer: AcdTimer): void {
    this.#effects.push({ type: 'cancelTimer', timer })
  }
}
