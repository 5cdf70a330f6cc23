import type { CallEvent, QueueFailure } from '../../core/call/call-event.ts'
import { recordIdOf } from '../../core/call/record-id.ts'
import type { CallState, QueueWait } from '../../core/call/state.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import { type LegId, legId, type Millis, millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Callback } from '../../ports/queue/callbacks.ts'
import type { LegFacts, Switch } from '../../ports/switch.ts'
import type { LiveLineDesk } from '../lines/line-desk.ts'
import type { Originated, Originator } from '../originate/originator.ts'
import type { Phones } from '../phones.ts'
import type { AcdRunner } from './acd-runner.ts'
import type { CallbackBook } from './callback-book.ts'
import { CallbackClaims, type ClaimedPlace } from './callback-claims.ts'
import { isCallable, markOf, orderFor } from './callback-order.ts'
import { KeyedTimers } from './keyed-timers.ts'
import type { CallbackRules } from './queue-parts.ts'
import { type Serving, Servings } from './serving.ts'

/** What is told of a callback to whom it concerns. `unanswered`: the customer did not answer and is called again later. */
export type CallbackNews = 'asked' | 'unanswered' | 'answered' | 'given_up'

export interface CallbackDeskDeps {
  readonly clock: Clock
  readonly log: Log
  readonly acd: Pick<AcdRunner, 'engine' | 'joiningOf' | 'leave' | 'tell' | 'offerFailed'>
  readonly book: CallbackBook
  readonly rules: CallbackRules
  readonly originator: Pick<Originator, 'start' | 'hangup'>
  readonly lines: Pick<LiveLineDesk, 'explain'>
  readonly phones: Pick<Phones, 'has'>
  readonly told: (callback: Callback, news: CallbackNews, facts: Readonly<Record<string, string>>) => void
}

type Offer = Extract<CallEvent, { type: 'agentOffered' }>

/** Failures of the queue after which a callback would wait for ever. */
const hopeless: ReadonlySet<QueueFailure> = new Set<QueueFailure>(['unknown_group', 'no_such_skill'])

/** Customers who wait without being on the line: the agent is rung when their turn comes, then they are. */
export class CallbackDesk {
  readonly #deps: CallbackDeskDeps
  readonly #claims = new CallbackClaims()
  readonly #servings = new Servings()
  /** Callers who still hear that they will be called, by their leg: before they are gone their line is busy. */
  readonly #leaving = new Map<LegId, { readonly id: LegId; readonly switchName: string }>()
  readonly #timers: KeyedTimers
  /** Whether every switch has been looked at: before that a callback may be under way unknown to us. */
  #isOpen = false

  constructor(deps: CallbackDeskDeps) {
    this.#deps = deps
    this.#timers = new KeyedTimers(deps.clock)
  }

  /** All that wait have their places from now on. */
  open(): void {
    this.#isOpen = true
    for (const callback of this.#deps.book.all()) this.#lineUp(callback)
  }

  /** Those that are still to be made, who has waited longest first. */
  all(): Promise<readonly Callback[]> {
    return Promise.resolve(this.#deps.book.all().toSorted((a, b) => a.since - b.since))
  }

  /** Takes a customer out of the queue; false when there is no such one. */
  remove(id: LegId): Promise<boolean> {
    if (this.#deps.book.get(id) === undefined) return Promise.resolve(false)
    this.#withdraw(id)
    this.#timers.cancel(id)
    this.#deps.book.remove(id)
    this.#deps.acd.leave(id, 'elsewhere')
    return Promise.resolve(true)
  }

  /** A caller goes and keeps their place. One who waits to be called at that number already has the better one. */
  add(call: CallState, wait: QueueWait, number: string): void {
    const { acd, book, log, clock } = this.#deps
    acd.leave(call.uuid, 'callback')
    this.callLeft(call.uuid)
    if (!isCallable(number)) {
      log.warn(
        { call: call.uuid, pii: { number } },
        'cannot be called back: not a number that can be dialled',
      )
      return
    }
    if (book.find(number, wait.group) !== undefined) return
    const { priority, skills, since } = acd.joiningOf(call.uuid, wait, number)
    const id = legId(`${recordIdOf(call)}.cb`)
    const rest = { askedAt: clock.now(), attempts: 0, notBefore: millis(0) }
    const callback: Callback = { id, number, group: wait.group, priority, skills, since, ...rest }
    book.put(callback)
    this.#tell(callback, 'asked')
    this.#leaving.set(call.uuid, { id, switchName: call.switchName })
  }

  /** The place a caller takes over from their own callback; null = there is none. */
  claim(callId: LegId, callerNumber: string, group: string): ClaimedPlace | null {
    const callback = this.#deps.book.find(callerNumber, group)
    if (callback === undefined || this.#servings.get(callback.id) !== undefined) return null
    const isNew = !this.#claims.has(callback.id)
    const place = this.#claims.claim(callId, callback)
    if (place === null || !isNew) return place
    this.#timers.cancel(callback.id)
    this.#deps.acd.leave(callback.id, 'elsewhere')
    return place
  }

  /** The call talks with an agent: its callback is done with. */
  callServed(callId: LegId): void {
    const id = this.#claims.release(callId)
    if (id !== undefined) this.#deps.book.remove(id)
  }

  /** The call has left the queue unserved: its callback waits again. */
  callLeft(callId: LegId): void {
    const callback = this.#deps.book.get(this.#claims.release(callId) ?? legId(''))
    if (callback !== undefined) this.#lineUp(callback)
  }

  /** What the queue says to a callback; false when there is no such one. */
  post(id: LegId, event: CallEvent): boolean {
    const callback = this.#deps.book.get(id)
    if (callback === undefined) return false
    if (event.type === 'agentOffered') this.#ringAgent(callback, event)
    else if (event.type === 'offerWithdrawn') this.#withdraw(id)
    else if (event.type === 'queueFailed') this.#failed(callback, event.cause)
    return true
  }

  /** A leg has come up; one nobody waits for any more is ended. */
  legCreated(leg: LegFacts, on: Switch): void {
    const mark = markOf(leg)
    if (mark === null) return
    const serving = this.#servings.get(mark.id)
    const isWanted =
      serving?.extension === leg.extension && (serving.legId === '' || serving.legId === leg.legId)
    if (serving === undefined || !isWanted || serving.isWithdrawn) {
      if (serving !== undefined && isWanted) this.#servings.up(serving, leg.legId, on.name)
      this.#end(leg.legId, on)
      return
    }
    this.#servings.up(serving, leg.legId, on.name)
    this.#offer('offerRinging', serving)
  }

  legAnswered({ legId: id }: LegFacts): void {
    const serving = this.#servings.byLeg(id)
    if (serving !== undefined) this.#agentAnswered(serving)
  }

  legEnded(id: LegId, cause: HangupCause): void {
    this.#callerGone(id)
    const serving = this.#servings.byLeg(id)
    // Of a leg this controller has rung, the originate says more.
    if (serving?.stage === 'ringing' && serving.isFound) this.#agentFailed(serving, cause)
    else if (serving?.stage === 'talking') this.#over(serving)
    // The leg was gone before it came to call anybody: a call would have told its end.
    else if (serving?.stage === 'calling') this.#agentLeft(serving)
  }

  /** Whether this leg may call its customer now. */
  mayServe(leg: LegFacts): boolean {
    return this.#servings.byLeg(leg.legId) !== undefined || !this.#deps.book.isLoaded
  }

  /** The call of an agent's leg has come to another phase. */
  callMoved(call: CallState): void {
    const serving = this.#servings.byLeg(call.uuid)
    if (serving === undefined) return
    const { phase } = call
    if (phase.type === 'bridged') this.#talks(serving)
    else if (phase.type === 'ending' && serving.stage === 'talking') this.#over(serving)
    else if (phase.type === 'ending' && phase.endedBy === 'caller') this.#agentLeft(serving)
    else if (phase.type === 'ending') this.#customerFailed(serving, phase.cause)
    else this.#agentAnswered(serving)
  }

  /** The switch is out of reach: what rings there may go on ringing. */
  lost(on: Switch): void {
    for (const serving of this.#servings.on(on.name)) serving.isAway = true
  }

  /** After a (re)connect, before its calls are taken over: what is under way there is known, what is not has failed. */
  found(legs: readonly LegFacts[], on: Switch): void {
    const up = new Set(legs.map(each => each.legId))
    for (const [leg, { switchName }] of this.#leaving) {
      if (switchName === on.name && !up.has(leg)) this.#callerGone(leg)
    }
    for (const serving of this.#servings.on(on.name)) {
      serving.isAway = false
      if (serving.legId !== '' && !up.has(serving.legId)) this.#vanished(serving)
    }
    for (const leg of legs) if (this.#servings.byLeg(leg.legId) === undefined) this.#takeOver(leg, on)
  }

  stop(): void {
    this.#timers.stop()
    this.#deps.book.stop()
  }

  /** From now on there is a line to call them at. */
  #callerGone(leg: LegId): void {
    const callback = this.#deps.book.get(this.#leaving.get(leg)?.id ?? legId(''))
    this.#leaving.delete(leg)
    if (callback !== undefined) this.#lineUp(callback)
  }

  #takeOver(leg: LegFacts, on: Switch): void {
    const mark = markOf(leg)
    if (mark === null || this.#servings.get(mark.id) !== undefined) return
    const { id, group, number } = mark
    const callback = this.#deps.book.get(id)
    if (callback === undefined && this.#deps.book.isLoaded && !leg.answered) {
      this.#end(leg.legId, on)
      return
    }
    const serving = this.#servings.begin({ id, group, number, extension: leg.extension, isFound: true })
    this.#servings.up(serving, leg.legId, on.name)
    if (callback !== undefined)
      this.#deps.acd.tell({ type: 'offerFound', extension: leg.extension, ...joiningOf(callback) })
    if (!leg.answered) this.#offer('offerRinging', serving)
    else this.#answered(serving)
  }

  #lineUp(callback: Callback): void {
    const { id, notBefore } = callback
    if (!this.#isOpen || this.#servings.get(id) !== undefined || this.#claims.has(id)) return
    const inMs = notBefore - this.#deps.clock.now()
    if (inMs > 0) this.#timers.start(id, inMs, () => this.#join(id))
    else this.#join(id)
  }

  #join(id: LegId): void {
    const callback = this.#deps.book.get(id)
    if (callback !== undefined) this.#deps.acd.tell({ type: 'callerJoined', ...joiningOf(callback) })
  }

  #ringAgent(callback: Callback, { extension, ringSeconds }: Offer): void {
    const { id, group, number } = callback
    // One agent at a time: with two the customer would be called twice.
    if (this.#servings.get(id) !== undefined) {
      this.#deps.acd.offerFailed(id, extension, 'ORIGINATOR_CANCEL')
      return
    }
    const isInside = this.#deps.phones.has(number)
    const refusal = isInside ? null : this.#refusal(callback, extension)
    if (refusal !== null) {
      this.#giveUp(callback, refusal)
      this.#deps.acd.offerFailed(id, extension, 'ORIGINATOR_CANCEL')
      return
    }
    const serving = this.#servings.begin({ id, group, number, extension, isFound: false })
    this.#follow(
      serving,
      this.#deps.originator.start(orderFor(callback, { extension, ringSeconds, isInside })),
    )
  }

  /** Why the number may not be called: the rules of the lines, with the group and the agent who would call. */
  #refusal({ number, group, since }: Callback, extension: string): string | null {
    const request = { number, gateway: '', displayNumber: '', caller: extension, extension, group }
    const { destination } = this.#deps.lines.explain({ ...request, priority: 0, since, mayWait: false })
    return destination.type === 'allowed' ? null : destination.because
  }

  #follow(serving: Serving, { began, result }: Originated): void {
    void began.then(each => {
      if (each.type === 'began' && this.#servings.isCurrent(serving))
        this.#servings.up(serving, each.legId, each.switchName)
    })
    void result.then(each => {
      if (!this.#servings.isCurrent(serving) || serving.stage !== 'ringing') return
      if (each.type === 'answered') this.#agentAnswered(serving)
      // Out of reach it may ring on: the switch is looked at when it is back.
      else if (!serving.isAway || serving.legId === '') this.#agentFailed(serving, each.cause)
    })
  }

  /** The agent is there; from now on the customer is being called, and it counts. */
  #agentAnswered(serving: Serving): void {
    if (serving.stage !== 'ringing') return
    const callback = this.#deps.book.get(serving.id)
    if (callback !== undefined) {
      const attempts = callback.attempts + 1
      this.#deps.book.put({ ...callback, attempts, notBefore: this.#inAWhile() })
    }
    this.#answered(serving)
  }

  /** The agent would not wait for the customer, who may not have been rung yet: it does not count. */
  #agentLeft(serving: Serving): void {
    const callback = this.#deps.book.get(serving.id)
    if (callback !== undefined && serving.stage === 'calling') {
      const attempts = Math.max(0, callback.attempts - 1)
      this.#deps.book.put({ ...callback, attempts, notBefore: millis(0) })
    }
    this.#agentFailed(serving, 'CALL_REJECTED')
  }

  #inAWhile(): Millis {
    return millis(this.#deps.clock.now() + this.#deps.rules.intervalMs)
  }

  #answered(serving: Serving): void {
    serving.stage = 'calling'
    this.#offer('offerTaken', serving)
  }

  #talks(serving: Serving): void {
    if (serving.stage === 'talking') return
    serving.stage = 'talking'
    const { id, number, extension, group } = serving
    this.#deps.acd.tell({ type: 'offerAnswered', callId: id, callerNumber: number, extension, group })
    const callback = this.#deps.book.get(id)
    this.#deps.book.remove(id)
    if (callback !== undefined) this.#tell(callback, 'answered', { extension })
  }

  /** The callback has its place again: nobody has spoken with the customer. */
  #agentFailed(serving: Serving, cause: HangupCause): void {
    const { acd, book } = this.#deps
    const { id, extension } = serving
    this.#over(serving)
    acd.offerFailed(id, extension, cause)
    // The queue does not know one that was under way before the store could say what it is.
    const callback = book.get(id)
    if (callback !== undefined && acd.engine.placeOf(id) === null) this.#lineUp(callback)
  }

  /** The agent is free again, and it is not held against them. */
  #customerFailed(serving: Serving, cause: HangupCause): void {
    const { id, extension } = serving
    this.#over(serving)
    const callback = this.#deps.book.get(id)
    if (callback !== undefined && callback.attempts >= this.#deps.rules.attempts) {
      this.#giveUp(callback, cause)
    } else if (callback !== undefined) this.#postpone(callback, cause)
    this.#deps.acd.offerFailed(id, extension, 'ORIGINATOR_CANCEL')
  }

  #postpone(callback: Callback, cause: HangupCause): void {
    const later = { ...callback, notBefore: this.#inAWhile() }
    this.#deps.acd.leave(callback.id, 'callback')
    this.#deps.book.put(later)
    this.#tell(later, 'unanswered', { cause, attempts: String(later.attempts) })
    this.#lineUp(later)
  }

  #vanished(serving: Serving): void {
    if (serving.stage === 'ringing') this.#agentFailed(serving, 'NORMAL_TEMPORARY_FAILURE')
    else if (serving.stage === 'calling') this.#customerFailed(serving, 'NORMAL_TEMPORARY_FAILURE')
    else this.#over(serving)
  }

  #over(serving: Serving): void {
    this.#servings.end(serving)
  }

  #withdraw(id: LegId): void {
    const serving = this.#servings.get(id)
    if (serving?.stage !== 'ringing') return
    serving.isWithdrawn = true
    if (serving.legId !== '') this.#deps.originator.hangup(serving.legId)
  }

  #failed(callback: Callback, cause: QueueFailure): void {
    if (hopeless.has(cause)) this.#giveUp(callback, cause)
    else this.#timers.start(callback.id, this.#deps.rules.intervalMs, () => this.#join(callback.id))
  }

  #giveUp(callback: Callback, why: string): void {
    this.#deps.book.remove(callback.id)
    this.#timers.cancel(callback.id)
    this.#deps.acd.leave(callback.id, 'elsewhere')
    const { id, group, attempts, number } = callback
    this.#deps.log.warn({ callback: id, group, attempts, why, pii: { number } }, 'a callback is given up')
    this.#tell(callback, 'given_up', { cause: why })
  }

  #tell(callback: Callback, news: CallbackNews, facts: Readonly<Record<string, string>> = {}): void {
    this.#deps.told(callback, news, facts)
  }

  #offer(type: 'offerRinging' | 'offerTaken', { id, extension }: Serving): void {
    this.#deps.acd.tell({ type, callId: id, extension })
  }

  #end(id: LegId, on: Switch): void {
    this.#deps.log.warn({ leg: id }, 'a phone rings for a callback that is no more: ended')
    void on.send({ type: 'hangup', legId: id, cause: 'ORIGINATOR_CANCEL' })
  }
}

const joiningOf = ({ id, number, group, priority, skills, since }: Callback) =>
  ({
    callId: id,
    callerNumber: number,
    group,
    priority,
    skills,
    since,
    timeoutSeconds: 0,
    kind: 'callback',
  }) as const
