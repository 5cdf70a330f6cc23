import type { Reason } from '../../../core/acd/acd-effect.ts'
import type { QueueFailure } from '../../../core/call/call-event.ts'
import type { CalledBack } from '../../../core/call/called-back.ts'
import { waitOf } from '../../../core/call/parties/party.ts'
import type { CallStep } from '../../../core/call/record/record.ts'
import { callbackIdOf } from '../../../core/call/record/record-id.ts'
import type { CallState, QueueWait } from '../../../core/call/state.ts'
import type { HangupCause } from '../../../core/shared/hangup-cause.ts'
import { type LegId, legId, type Millis, millis } from '../../../core/shared/ids.ts'
import type { Callback } from '../../../ports/queue/callbacks.ts'
import { KeyedTimers } from '../keyed-timers.ts'
import { CallbackClaims, type ClaimedPlace } from './callback-claims.ts'
import { isCallable } from './callback-order.ts'
import { type CallbackParts, joiningOf } from './callback-parts.ts'
import type { CallbackEnd } from './callback-story.ts'
import type { Servings } from './serving.ts'

/** Failures of the queue after which a callback would wait for ever. */
const hopeless: ReadonlySet<QueueFailure> = new Set<QueueFailure>(['unknown_group', 'no_such_skill'])

/** How long after a caller has heard that they are called back they are taken to be gone, where no switch says it, in ms. */
const goneMs = 60_000

type Customer = Pick<Callback, 'number' | 'group'>

/**
 * Who waits to be called: asked for it, has a place, lost it to their own new call, is put off until later, is given up.
 * While one is being served (callback-service.ts) their place is the queue's affair.
 */
export class CallbackLine {
  readonly #parts: CallbackParts
  readonly #servings: Pick<Servings, 'get'>
  readonly #claims = new CallbackClaims()
  /** Callers who still hear that they will be called, by their leg: before they are gone their line is busy. */
  readonly #leaving = new Map<LegId, Customer & { readonly switchName: string }>()
  readonly #timers: KeyedTimers
  /** Whether every switch has been looked at: before that a callback may be under way unknown to us. */
  #isOpen = false

  constructor(parts: CallbackParts, servings: Pick<Servings, 'get'>) {
    this.#parts = parts
    this.#servings = servings
    this.#timers = new KeyedTimers(parts.clock)
  }

  /**
   * All that wait have their places from now on, but for those who are on the line themselves, or may be: on a switch that
   * was not looked at.
   */
  open(areAllSeen: boolean): void {
    const { book, calls } = this.#parts
    for (const call of calls()) this.#seat(call)
    this.#isOpen = true
    for (const callback of book.all())
      this.lineUp(callback, areAllSeen ? millis(0) : millis(callback.askedAt + goneMs))
  }

  /** A caller goes and keeps their place. One who waits to be called at that number already has the better one. */
  add(call: CallState, wait: QueueWait, number: string): void {
    const { acd, book } = this.#parts
    // First: leaving, the call gives one that it has claimed its place back.
    this.#leaving.set(call.uuid, { number, group: wait.group, switchName: call.switchName })
    acd.leave(call.uuid, 'callback')
    const known = book.find(number, wait.group)
    if (known === undefined) this.#keep(call, wait, number)
    else this.#holdBack(known)
  }

  /** The same of one who was told so and is gone, while nacd was away. */
  promised(call: CallState, wait: QueueWait): void {
    const { callerNumber: number } = call
    if (this.#parts.book.find(number, wait.group) !== undefined) return
    const callback = this.#keep(call, wait, number)
    if (callback !== null) this.lineUp(callback)
  }

  /** Somebody takes a customer out. */
  remove(id: LegId): void {
    this.#takeOut(id, 'removed')
  }

  /** The place a caller takes over from their own callback; null = there is none. */
  claim(callId: LegId, callerNumber: string, group: string): ClaimedPlace | null {
    const callback = this.#parts.book.find(callerNumber, group)
    if (callback === undefined || !this.#mayClaim(callback.id)) return null
    const isNew = !this.#claims.has(callback.id)
    const place = this.#claims.claim(callId, callback)
    if (place === null || !isNew) return place
    this.#calledAgain(callback, callId)
    return place
  }

  /** The call talks with an agent: its callback is done with. */
  callServed(callId: LegId): void {
    const id = this.#claims.release(callId)
    if (id !== undefined) this.#parts.book.remove(id)
  }

  /** The call has left the queue unserved: its callback waits again. */
  callLeft(callId: LegId): void {
    const callback = this.#parts.book.get(this.#claims.release(callId) ?? legId(''))
    if (callback !== undefined) this.lineUp(callback)
  }

  /** From now on there is a line to call them at. */
  callerGone(leg: LegId): void {
    const left = this.#leaving.get(leg)
    if (left === undefined) return
    this.#leaving.delete(leg)
    this.#timers.cancel(leg)
    const callback = this.#parts.book.find(left.number, left.group)
    if (callback !== undefined) this.lineUp(callback)
  }

  /** The switch is out of reach: whoever listens there is taken to have hung up after a while. */
  lost(name: string): void {
    for (const [leg, { switchName }] of this.#leaving) {
      if (switchName === name) this.#timers.start(leg, goneMs, () => this.callerGone(leg))
    }
  }

  /** What is up on a switch that was out of reach: callers who are not have gone. */
  found(up: ReadonlySet<LegId>, name: string): void {
    for (const [leg, { switchName }] of this.#leaving) {
      if (switchName !== name) continue
      if (up.has(leg)) this.#timers.cancel(leg)
      else this.callerGone(leg)
    }
  }

  /** Whether they are on the line themselves: they have their place there, or still hear that they will be called. */
  isOnLine(id: LegId): boolean {
    const callback = this.#parts.book.get(id)
    return this.#claims.has(id) || (callback !== undefined && this.#isLeaving(callback))
  }

  /** They have their place, now or when they may be called again. */
  lineUp(callback: Callback, from = millis(0)): void {
    const { id, notBefore } = callback
    if (!this.#isOpen || this.#servings.get(id) !== undefined || this.#claims.has(id)) return
    if (this.#isLeaving(callback)) return
    const inMs = Math.max(notBefore, from) - this.#parts.clock.now()
    if (inMs > 0) this.#timers.start(id, inMs, () => this.#join(id))
    else this.#join(id)
  }

  /** They did not answer: later once more, or no more. */
  unanswered(callback: Callback, cause: HangupCause): void {
    if (callback.attempts >= this.#parts.rules.attempts) this.giveUp(callback, cause)
    else this.#postpone(callback, cause)
  }

  /** The customer talks with the agent, or did: it is done with. What was known already is not told again. */
  served(id: LegId, extension: string): void {
    const { book, story, told } = this.#parts
    const callback = book.get(id)
    if (callback === undefined && book.isLoaded) return
    this.#timers.cancel(id)
    book.remove(id)
    story.left(id, 'answered', { extension })
    if (callback !== undefined) told(callback, 'answered', { extension })
  }

  /** The agent was there, and left before the customer was called: it does not count. */
  notCalled(callback: Callback): void {
    const attempts = Math.max(0, callback.attempts - 1)
    this.#parts.book.put({ ...callback, attempts, notBefore: millis(0) })
  }

  /**
   * The agent's call has ended while nacd was away. Of a talk the state tells that was saved last; one that began and ended
   * unseen the switch has noted, unless it has ended itself: then the customer counts as not having answered, since to be
   * called twice is better than to be promised a call that never comes.
   */
  unseen({ callback: id, agent }: CalledBack, { bridgedAt, phase }: CallState, cause: HangupCause): void {
    const callback = this.#parts.book.get(id)
    if (this.#servings.get(id) !== undefined) return
    if (bridgedAt !== null) {
      this.served(id, agent.extension)
      this.#parts.acd.leave(id, 'elsewhere')
    } else if (callback !== undefined && phase.type === 'bridging') this.unanswered(callback, cause)
    else if (callback !== undefined) this.#lineUpAgain(callback)
  }

  giveUp(callback: Callback, why: string): void {
    this.#takeOut(callback.id, 'given_up', { cause: why })
    const { id, group, attempts, number } = callback
    this.#parts.log.warn({ callback: id, group, attempts, why, pii: { number } }, 'a callback is given up')
    this.#parts.told(callback, 'given_up', { cause: why })
  }

  /** The queue has a place for them. */
  joined({ id, group, since }: Callback): void {
    this.#parts.story.tell(id, 'queued', { group, since })
  }

  /** Why nobody is rung for them yet. */
  waits({ id, group }: Callback, why: Reason): void {
    this.#parts.story.tell(id, 'waiting', { ...why, group })
  }

  /** The queue would not have them. */
  failed(callback: Callback, cause: QueueFailure): void {
    const { id, group } = callback
    this.#parts.story.tell(id, 'queue_failed', { cause, group })
    if (hopeless.has(cause)) this.giveUp(callback, cause)
    else this.#timers.start(id, this.#parts.rules.intervalMs, () => this.#join(id))
  }

  /** When one who is called now may be called again. */
  nextTime(): Millis {
    return millis(this.#parts.clock.now() + this.#parts.rules.intervalMs)
  }

  stop(): void {
    this.#timers.stop()
  }

  /** Null where they cannot be called, or this one is done with already. */
  #keep(call: CallState, wait: QueueWait, number: string): Callback | null {
    const { acd, book, log, clock, told } = this.#parts
    const id = callbackIdOf(call)
    if (!isCallable(number))
      log.warn(
        { call: call.uuid, pii: { number } },
        'cannot be called back: not a number that can be dialled',
      )
    if (!isCallable(number) || book.wasDone(id)) return null
    const { uuid: callId, switchName } = call
    const { priority, skills, since } = acd.joiningOf({ callId, callerNumber: number, switchName }, wait)
    const rest = { askedAt: clock.now(), attempts: 0, notBefore: millis(0) }
    const callback: Callback = { id, number, group: wait.group, priority, skills, since, ...rest }
    book.put(callback)
    told(callback, 'asked', {})
    return callback
  }

  /** They are on the line: nobody is rung for them before they are gone. */
  #holdBack({ id }: Callback): void {
    this.#timers.cancel(id)
    const serving = this.#servings.get(id)
    if (serving === undefined || serving.stage === 'ringing') this.#parts.acd.leave(id, 'callback')
  }

  /** A call that was there before the callbacks were known. */
  #seat({ uuid, callerNumber, phase, bridgedAt }: CallState): void {
    const { book } = this.#parts
    const group = phase.type === 'bridged' ? phase.queue : waitOf(phase)?.group
    const callback = book.find(callerNumber, group ?? '')
    if (callback === undefined || !this.#mayClaim(callback.id)) return
    if (phase.type !== 'bridged') {
      if (!this.#claims.has(callback.id)) this.#calledAgain(callback, uuid)
      this.#claims.claim(uuid, callback)
    } else if (bridgedAt !== null && bridgedAt > callback.askedAt) {
      this.#calledAgain(callback, uuid)
      book.remove(callback.id)
    }
  }

  #calledAgain({ id }: Callback, callId: LegId): void {
    this.#timers.cancel(id)
    this.#parts.story.left(id, 'called_again', { call: callId })
    this.#parts.acd.leave(id, 'elsewhere')
  }

  /** Once the agent is there the customer is being called. */
  #mayClaim(id: LegId): boolean {
    return (this.#servings.get(id)?.stage ?? 'ringing') === 'ringing'
  }

  #isLeaving({ number, group }: Customer): boolean {
    return this.#leaving.values().some(each => each.number === number && each.group === group)
  }

  #postpone(callback: Callback, cause: HangupCause): void {
    const later = { ...callback, notBefore: this.nextTime() }
    this.#parts.story.left(callback.id, 'unanswered', { cause, attempts: later.attempts })
    this.#parts.acd.leave(callback.id, 'callback')
    this.#parts.book.put(later)
    this.#parts.told(later, 'unanswered', { cause, attempts: String(later.attempts) })
    this.lineUp(later)
  }

  #lineUpAgain(callback: Callback): void {
    const { id } = callback
    this.#timers.cancel(id)
    this.notCalled(callback)
    const now = this.#parts.book.get(id)
    if (now !== undefined) this.lineUp(now)
  }

  #takeOut(id: LegId, how: CallbackEnd, facts: CallStep['detail'] = {}): void {
    const { acd, book, story } = this.#parts
    this.#timers.cancel(id)
    book.remove(id)
    story.left(id, how, facts)
    acd.leave(id, 'elsewhere')
  }

  #join(id: LegId): void {
    const { book, acd, phones } = this.#parts
    const callback = book.get(id)
    if (callback !== undefined) acd.tell({ type: 'callerJoined', ...joiningOf(callback, phones) })
  }
}
