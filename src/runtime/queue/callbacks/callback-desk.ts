import type { CallEvent } from '../../../core/call/call-event.ts'
import type { CallbacksNow } from '../../../core/call/outcome.ts'
import type { CallState, QueueWait } from '../../../core/call/state.ts'
import type { AnswerNote } from '../../../core/call/switch-command.ts'
import type { HangupCause } from '../../../core/shared/hangup-cause.ts'
import type { LegId } from '../../../core/shared/ids.ts'
import type { Callback, CallbackAdmin } from '../../../ports/queue/callbacks.ts'
import type { LegFacts, Switch } from '../../../ports/switch.ts'
import type { ClaimedPlace } from './callback-claims.ts'
import { CallbackLine } from './callback-line.ts'
import type { CallbackParts } from './callback-parts.ts'
import { CallbackService } from './callback-service.ts'
import { Servings } from './serving.ts'

/**
 * Customers who wait without being on the line: the agent is rung when their turn comes, then they are. Brings what is
 * said of them to those who wait and those who are being served.
 */
export class CallbackDesk implements CallbackAdmin {
  readonly #parts: CallbackParts
  readonly #line: CallbackLine
  readonly #service: CallbackService

  constructor(parts: CallbackParts) {
    const servings = new Servings()
    this.#parts = parts
    this.#line = new CallbackLine(parts, servings)
    this.#service = new CallbackService(parts, servings, this.#line)
  }

  /** All that wait have their places from now on; `areAllSeen`: every switch has been looked at. */
  open(areAllSeen: boolean): void {
    this.#service.open()
    this.#line.open(areAllSeen)
    for (const { id } of this.#parts.book.all()) if (this.#line.isOnLine(id)) this.#service.withdraw(id)
  }

  /** For calls to go by. */
  get now(): CallbacksNow {
    return this.#parts.book
  }

  /** Those that are still to be made, who has waited longest first. */
  all(): Promise<readonly Callback[] | null> {
    const { book } = this.#parts
    return Promise.resolve(book.isLoaded ? book.all().toSorted((a, b) => a.since - b.since) : null)
  }

  /** Takes a customer out of the queue. */
  remove(id: LegId): ReturnType<CallbackAdmin['remove']> {
    const { book } = this.#parts
    if (book.get(id) === undefined) return Promise.resolve(book.isLoaded ? 'notFound' : 'unread')
    this.#line.remove(id)
    this.#service.withdraw(id)
    return Promise.resolve('removed')
  }

  /** A caller goes and keeps their place. */
  add(call: CallState, wait: QueueWait, number: string): void {
    this.#line.add(call, wait, number)
    this.#stopRinging(number, wait.group)
  }

  claim(callId: LegId, callerNumber: string, group: string): ClaimedPlace | null {
    const place = this.#line.claim(callId, callerNumber, group)
    if (place !== null) this.#stopRinging(callerNumber, group)
    return place
  }

  callServed(callId: LegId): void {
    this.#line.callServed(callId)
  }

  callLeft(callId: LegId): void {
    this.#line.callLeft(callId)
  }

  /** What the queue says to a callback; false when there is no such one. */
  post(id: LegId, event: CallEvent): boolean {
    const callback = this.#parts.book.get(id)
    if (callback === undefined) return false
    if (event.type === 'queueJoined') this.#line.joined(callback)
    else if (event.type === 'queueWaits') this.#line.waits(callback, event.why)
    else if (event.type === 'agentOffered') this.#service.ringAgent(callback, event)
    else if (event.type === 'offerWithdrawn') this.#service.takeBack(id)
    else if (event.type === 'queueFailed') this.#line.failed(callback, event.cause)
    return true
  }

  legCreated(leg: LegFacts, on: Switch): void {
    this.#service.legCreated(leg, on)
  }

  legAnswered(leg: LegFacts): void {
    this.#service.legAnswered(leg)
  }

  legEnded(id: LegId, cause: HangupCause): void {
    this.#line.callerGone(id)
    this.#service.legEnded(id, cause)
  }

  /** Whether this leg may call its customer now. */
  mayServe(leg: LegFacts): boolean {
    return this.#service.mayServe(leg)
  }

  /** The call of an agent's leg has come to another phase. */
  callMoved(call: CallState): void {
    this.#service.callMoved(call)
  }

  /** A call has ended while nacd was away. */
  unseen(call: CallState, cause: HangupCause): void {
    const { calledBack, phase } = call
    if (calledBack !== null) this.#line.unseen(calledBack, call, cause)
    else if (phase.type === 'playing' && phase.after.type === 'keepPlace')
      this.#line.promised(call, phase.after.wait)
  }

  /** The switch is out of reach. */
  lost(on: Switch): void {
    this.#line.lost(on.name)
    this.#service.lost(on)
  }

  /** After a (re)connect, before its calls are taken over. `noted`: customers who have answered there. */
  found(legs: readonly LegFacts[], on: Switch, noted: readonly AnswerNote[] = []): void {
    const up = new Set(legs.map(each => each.legId))
    this.#line.found(up, on.name)
    this.#service.answeredUnseen(noted, on)
    this.#service.found(legs, up, on)
  }

  stop(): void {
    this.#line.stop()
    this.#parts.book.stop()
  }

  /** The customer is on the line themselves: no agent is rung for them. */
  #stopRinging(number: string, group: string): void {
    const callback = this.#parts.book.find(number, group)
    if (callback !== undefined) this.#service.withdraw(callback.id)
  }
}
