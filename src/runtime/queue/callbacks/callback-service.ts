import type { CallEvent } from '../../../core/call/call-event.ts'
import type { CallState } from '../../../core/call/state.ts'
import type { AnswerNote } from '../../../core/call/switch-command.ts'
import type { HangupCause } from '../../../core/shared/hangup-cause.ts'
import { type LegId, legId } from '../../../core/shared/ids.ts'
import type { Callback } from '../../../ports/queue/callbacks.ts'
import type { LegFacts, Switch } from '../../../ports/switch.ts'
import type { Originated } from '../../originate/originator.ts'
import type { CallbackLine } from './callback-line.ts'
import { type CallbackMark, markOf, orderFor } from './callback-order.ts'
import { type CallbackParts, joiningOf } from './callback-parts.ts'
import type { Serving, Servings } from './serving.ts'

type Offer = Extract<CallEvent, { type: 'agentOffered' }>

type Line = Pick<
  CallbackLine,
  'isOnLine' | 'lineUp' | 'served' | 'unanswered' | 'notCalled' | 'giveUp' | 'nextTime'
>

/** Who is being served: the agent is rung, then the customer is called; the two talk, or the place is theirs again. */
export class CallbackService {
  readonly #parts: CallbackParts
  readonly #line: Line
  readonly #servings: Servings

  constructor(parts: CallbackParts, servings: Servings, line: Line) {
    this.#parts = parts
    this.#servings = servings
    this.#line = line
  }

  ringAgent(callback: Callback, offer: Offer): void {
    const { id, group, number } = callback
    const { extension, ringSeconds, why } = offer
    this.#parts.story.tell(id, 'offered', { extension, ...why })
    // One agent at a time: with two the customer would be called twice. It has its place again when that is over.
    if (this.#servings.get(id) !== undefined) {
      this.#parts.acd.leave(id, 'callback')
      this.#refuse(callback, extension)
      return
    }
    const isInside = this.#parts.phones.has(number)
    const objection = isInside ? null : this.#objection(callback, extension)
    if (objection !== null) {
      this.#line.giveUp(callback, objection)
      this.#refuse(callback, extension)
      return
    }
    const switchName = isInside ? this.#whereBothAre(extension, number) : ''
    const order = orderFor(callback, { extension, ringSeconds, isInside, switchName })
    const originated = this.#parts.originator.start(order)
    const { on } = originated
    this.#follow(this.#servings.begin({ id, group, number, extension, isFound: false, on }), originated)
  }

  /** The queue takes the offer back. Who is being called has no place until that is over. */
  takeBack(id: LegId): void {
    const stage = this.#servings.get(id)?.stage ?? 'ringing'
    this.withdraw(id)
    if (stage !== 'ringing') this.#parts.acd.leave(id, 'callback')
  }

  /** The agent's phone is to stop. */
  withdraw(id: LegId): void {
    const serving = this.#servings.get(id)
    if (serving?.stage !== 'ringing') return
    serving.isWithdrawn = true
    if (serving.isLost) this.#abandon(serving)
    else if (serving.legId !== '' && !this.#parts.originator.hangup(serving.legId)) this.#stopRinging(serving)
  }

  /** A leg has come up; one nobody waits for any more is ended. */
  legCreated(leg: LegFacts, on: Switch): void {
    const mark = markOf(leg)
    if (mark === null) return
    const serving = this.#servings.get(mark.id)
    const isWanted =
      serving?.extension === leg.extension && (serving.legId === '' || serving.legId === leg.legId)
    if (serving === undefined || !isWanted || serving.isWithdrawn) {
      if (serving !== undefined && isWanted) this.#servings.up(serving, leg.legId, on)
      this.#end(leg.legId, on)
      return
    }
    this.#servings.up(serving, leg.legId, on)
    this.#offer('offerRinging', serving)
  }

  legAnswered({ legId: id }: LegFacts): void {
    const serving = this.#servings.byLeg(id)
    if (serving !== undefined) this.#agentAnswered(serving)
  }

  legEnded(id: LegId, cause: HangupCause): void {
    const serving = this.#servings.byLeg(id)
    // Of a leg that an originate of ours rings, that says more.
    if (serving?.stage === 'ringing' && serving.isFound) this.#agentFailed(serving, cause)
    else if (serving?.stage === 'talking') this.#servings.end(serving)
    // The leg was gone before it came to call anybody: a call would have told its end.
    else if (serving?.stage === 'calling') this.#agentLeft(serving)
  }

  /** Whether this leg may call its customer now. */
  mayServe(leg: LegFacts): boolean {
    return this.#servings.byLeg(leg.legId) !== undefined || !this.#parts.book.isLoaded
  }

  /** The call of an agent's leg has come to another phase. */
  callMoved(call: CallState): void {
    const serving = this.#servings.byLeg(call.uuid)
    if (serving === undefined) return
    const { phase } = call
    if (phase.type === 'bridged') this.#talks(serving)
    else if (phase.type === 'ending' && serving.stage === 'talking') this.#servings.end(serving)
    else if (phase.type === 'ending' && phase.endedBy === 'caller') this.#agentLeft(serving)
    else if (phase.type === 'ending') this.#customerFailed(serving, phase.cause)
    else this.#agentAnswered(serving)
  }

  /** The callbacks are known from now on: the queue is told of those that were under way before. */
  open(): void {
    for (const serving of this.#servings.all()) {
      const callback = this.#parts.book.get(serving.id)
      if (callback === undefined) this.withdraw(serving.id)
      else if (serving.stage !== 'talking') this.#keepOffer(serving, callback)
    }
  }

  /** The switch is out of reach: what rings there may go on ringing. */
  lost(on: Switch): void {
    for (const serving of this.#servings.on(on.name)) {
      serving.isFound = true
      serving.isLost = true
      if (serving.isWithdrawn && serving.stage === 'ringing') this.#abandon(serving)
    }
  }

  /** Customers who have answered while nacd was away, or before it was sure that the store knows. */
  answeredUnseen(noted: readonly AnswerNote[], on: Switch): void {
    const { notes, book, acd } = this.#parts
    for (const { name: id, by } of noted) {
      notes.expect(id, on)
      const serving = this.#servings.get(id)
      if (serving?.stage === 'calling' && serving.on?.name === on.name) this.#talks(serving)
      else if (book.isOver(id)) notes.forget(id)
      else {
        this.#line.served(id, by)
        acd.leave(id, 'elsewhere')
        this.withdraw(id)
      }
    }
  }

  /** After a (re)connect, before its calls are taken over: what is under way there is known, what is not has failed. */
  found(legs: readonly LegFacts[], up: ReadonlySet<LegId>, on: Switch): void {
    for (const leg of legs) this.#isHis(leg, on)
    for (const serving of this.#servings.on(on.name)) {
      serving.isLost = false
      if (serving.legId === '' || !up.has(serving.legId)) this.#vanished(serving)
      else if (serving.isWithdrawn && serving.stage === 'ringing') this.#stopRinging(serving)
    }
    for (const leg of legs) {
      const mark = this.#servings.byLeg(leg.legId) === undefined ? markOf(leg) : null
      if (mark !== null) this.#settle(leg, mark, on)
    }
  }

  /** The leg of a phone that was rung in the moment in which the switch was lost. */
  #isHis(leg: LegFacts, on: Switch): void {
    const serving = this.#servings.get(markOf(leg)?.id ?? legId(''))
    if (serving?.legId === '' && serving.extension === leg.extension && serving.on?.name === on.name)
      this.#servings.up(serving, leg.legId, on)
  }

  /** A leg that nobody here knows of. The switch was away for long: somebody else may be rung by now, or have called. */
  #settle(leg: LegFacts, mark: CallbackMark, on: Switch): void {
    const { book } = this.#parts
    const isElsewhere = this.#servings.get(mark.id) !== undefined || this.#line.isOnLine(mark.id)
    const isOver = book.isLoaded && book.get(mark.id) === undefined
    if ((isElsewhere && leg.bridgedTo === '') || (isOver && hasCalledNobody(leg))) this.#end(leg.legId, on)
    else if (isElsewhere) this.#talksElsewhere(leg, mark)
    else this.#takeOver(leg, mark, on)
  }

  /** The customer talks already: the phone that rings for them stops. */
  #talksElsewhere({ extension }: LegFacts, { id, number, group }: CallbackMark): void {
    this.#parts.acd.tell({ type: 'offerAnswered', callId: id, callerNumber: number, extension, group })
    this.#line.served(id, extension)
    this.withdraw(id)
  }

  #takeOver(leg: LegFacts, { id, group, number }: CallbackMark, on: Switch): void {
    const serving = this.#servings.begin({ id, group, number, extension: leg.extension, isFound: true, on })
    this.#servings.up(serving, leg.legId, on)
    if (leg.answered) this.#called(serving)
    const callback = this.#parts.book.get(id)
    if (callback !== undefined) this.#keepOffer(serving, callback)
  }

  #keepOffer(serving: Serving, callback: Callback): void {
    const { acd, phones } = this.#parts
    acd.tell({ type: 'offerFound', extension: serving.extension, ...joiningOf(callback, phones) })
    this.#offer(serving.stage === 'ringing' ? 'offerRinging' : 'offerTaken', serving)
  }

  /**
   * Of an agent who rings at a switch out of reach no end will be told: the place is the customer's again, whom nobody has
   * called yet, and the phone is ended when the switch is back.
   */
  #abandon(serving: Serving): void {
    this.#agentFailed(serving, 'ORIGINATOR_CANCEL')
  }

  /** A switch where the phones of both are; "" = there is none. */
  #whereBothAre(extension: string, number: string): string {
    const at = this.#parts.phones.at(number)
    return this.#parts.phones.at(extension).find(name => at.includes(name)) ?? ''
  }

  /** Why the number may not be called: the rules of the lines, with the group and the agent who would call. */
  #objection({ number, group, since }: Callback, extension: string): string | null {
    const request = { number, gateway: '', displayNumber: '', caller: extension, extension, group }
    const { destination } = this.#parts.lines.explain({ ...request, priority: 0, since, mayWait: false })
    return destination.type === 'allowed' ? null : destination.because
  }

  /** Nobody is rung. */
  #refuse({ id }: Callback, extension: string): void {
    this.#parts.story.tell(id, 'not_taken', { extension, cause: 'ORIGINATOR_CANCEL' })
    this.#parts.acd.offerFailed(id, extension, 'ORIGINATOR_CANCEL')
  }

  #follow(serving: Serving, { result }: Originated): void {
    void result.then(each => {
      if (!this.#servings.isCurrent(serving) || serving.stage !== 'ringing') return
      if (each.type === 'answered') this.#agentAnswered(serving)
      // Out of reach it may ring on: the switch is looked at when it is back.
      else if (!serving.isFound) this.#agentFailed(serving, each.cause)
    })
  }

  /** The agent is there; from now on the customer is being called, and it counts. */
  #agentAnswered(serving: Serving): void {
    if (serving.stage !== 'ringing') return
    const callback = this.#parts.book.get(serving.id)
    if (callback !== undefined) {
      const attempts = callback.attempts + 1
      this.#parts.book.put({ ...callback, attempts, notBefore: this.#line.nextTime() })
    }
    this.#called(serving)
    this.#offer('offerTaken', serving)
  }

  /** The agent would not wait for the customer, who may not have been rung yet: it does not count. */
  #agentLeft(serving: Serving): void {
    const callback = this.#parts.book.get(serving.id)
    if (callback !== undefined && serving.stage === 'calling') this.#line.notCalled(callback)
    this.#parts.notes.forget(serving.id, serving.on)
    this.#agentFailed(serving, 'CALL_REJECTED')
  }

  #called(serving: Serving): void {
    serving.stage = 'calling'
    if (serving.on !== null) this.#parts.notes.expect(serving.id, serving.on)
  }

  #talks(serving: Serving): void {
    if (serving.stage === 'talking') return
    serving.stage = 'talking'
    const { id, number, extension, group } = serving
    const { book, notes } = this.#parts
    // Taken out meanwhile.
    if (book.isOver(id)) notes.forget(id, serving.on)
    this.#parts.acd.tell({ type: 'offerAnswered', callId: id, callerNumber: number, extension, group })
    this.#line.served(id, extension)
  }

  /** The callback has its place again: nobody has spoken with the customer. */
  #agentFailed(serving: Serving, cause: HangupCause): void {
    const { acd, book, story } = this.#parts
    const { id, extension } = serving
    this.#servings.end(serving)
    story.tell(id, 'not_taken', { extension, cause })
    acd.offerFailed(id, extension, cause)
    // The queue does not know one that was under way before the store could say what it is.
    const callback = book.get(id)
    if (callback !== undefined && acd.engine.placeOf(id) === null) this.#line.lineUp(callback)
  }

  /** The agent is free again, and it is not held against them. */
  #customerFailed(serving: Serving, cause: HangupCause): void {
    const { id, extension } = serving
    this.#servings.end(serving)
    this.#parts.notes.forget(id, serving.on)
    const callback = this.#parts.book.get(id)
    if (callback !== undefined) this.#line.unanswered(callback, cause)
    this.#parts.acd.offerFailed(id, extension, 'ORIGINATOR_CANCEL')
  }

  #vanished(serving: Serving): void {
    if (serving.stage === 'ringing') this.#agentFailed(serving, 'NORMAL_TEMPORARY_FAILURE')
    else if (serving.stage === 'calling') this.#customerFailed(serving, 'NORMAL_TEMPORARY_FAILURE')
    else this.#servings.end(serving)
  }

  #offer(type: 'offerRinging' | 'offerTaken', { id, extension }: Serving): void {
    this.#parts.acd.tell({ type, callId: id, extension })
  }

  #stopRinging({ legId, on }: Serving): void {
    if (legId !== '' && on !== null) this.#end(legId, on)
  }

  #end(id: LegId, on: Switch): void {
    this.#parts.log.warn({ leg: id }, 'a phone rings for a callback that is no more: ended')
    void on.send({ type: 'hangup', legId: id, cause: 'ORIGINATOR_CANCEL' })
  }
}

/** An agent's leg in which no call of nacd has begun: it rings, or was answered while nacd could not hear it. */
const hasCalledNobody = ({ answered, bridgedTo, variables }: LegFacts): boolean =>
  !answered || (bridgedTo === '' && !variables.nacd_state)
