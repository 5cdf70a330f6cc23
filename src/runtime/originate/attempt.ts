import type { CalledLeg } from '../../core/call/switch-command.ts'
import type { LineFailure } from '../../core/line/line.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LegFacts, OnceAnswered, Switch, SwitchEvent } from '../../ports/switch.ts'

type Ended = Extract<SwitchEvent, { type: 'legEnded' }>
type Done = Extract<SwitchEvent, { type: 'originateDone' }>['outcome']

/** `broken`: whether anybody was rung is not known, or the switch would not do it; nothing is to be tried after it. */
export type AttemptEnd =
  | { readonly type: 'answered'; readonly legId: LegId }
  | { readonly type: 'failed'; readonly failure: LineFailure }
  | { readonly type: 'broken'; readonly cause: HangupCause; readonly reason: string }

interface Rung {
  facts: LegFacts
  progress: LineFailure['progress']
  end: Ended | null
}

export interface AttemptOrder {
  readonly jobId: LegId
  readonly legs: readonly CalledLeg[]
  readonly displayName: string
  readonly timeoutSeconds: number
  readonly next: OnceAnswered
}

/** How long the switch may take beyond the ringing, and a leg's end beyond that of its originate, in ms. */
const patienceMs = { done: 15_000, legEnd: 1_000 }

/** One originate on one switch, sent once: those it rings, until one answers or none will. */
export class Attempt {
  readonly jobId: LegId
  readonly on: Switch
  readonly legs: readonly CalledLeg[]
  readonly ended: Promise<AttemptEnd>
  readonly #clock: Clock
  readonly #rung = new Map<LegId, Rung>()
  #resolve: (end: AttemptEnd) => void = () => undefined
  #cancelTimer = (): void => undefined
  #failedWith: HangupCause | null = null
  #isCancelled = false
  #isOver = false

  constructor(on: Switch, order: AttemptOrder, clock: Clock) {
    this.on = on
    this.jobId = order.jobId
    this.legs = order.legs
    this.#clock = clock
    this.ended = new Promise(resolve => {
      this.#resolve = resolve
    })
    this.#wait(order.timeoutSeconds * 1000 + patienceMs.done, () => this.#silent())
    const { next: onAnswer, ...rest } = order
    void on.send({ type: 'originateTo', ...rest, onAnswer }).then(outcome => {
      if (outcome.type === 'done') return
      const [cause, reason] = [
        'NORMAL_TEMPORARY_FAILURE',
        outcome.type === 'refused' ? outcome.reason : `it is not known what became of it: ${outcome.reason}`,
      ]
      this.breakOff(cause, reason)
    })
  }

  /** Those who ring now. */
  ringing(): readonly LegFacts[] {
    return [...this.#rung.values()].filter(({ end }) => end === null).map(({ facts }) => facts)
  }

  legCreated(facts: LegFacts): void {
    this.#rung.set(facts.legId, { facts, progress: 'none', end: null })
    if (this.#isCancelled) this.#hangUp(facts.legId)
  }

  progressed(facts: LegFacts, progress: 'ringing' | 'answered'): void {
    const rung = this.#rung.get(facts.legId)
    if (rung === undefined) return
    rung.facts = facts
    if (rung.progress !== 'answered') rung.progress = progress
  }

  legEnded(event: Ended): void {
    const rung = this.#rung.get(event.leg.legId)
    if (rung === undefined) return
    rung.end = event
    if (this.#failedWith !== null) this.#settle(this.#failedWith)
  }

  /** The switch says what became of it. A leg that is down by then may be told a little later, and says more. */
  done(outcome: Done): void {
    if (outcome.ok) {
      this.#end({ type: 'answered', legId: outcome.answered })
      return
    }
    this.#failedWith = outcome.cause
    this.#wait(patienceMs.legEnd, () => this.#fail(outcome.cause))
    this.#settle(outcome.cause)
  }

  /** Somebody does not want it any more: whoever rings is hung up, and whoever is about to. */
  cancel(): void {
    this.#isCancelled = true
    for (const { legId } of this.ringing()) this.#hangUp(legId)
  }

  breakOff(cause: HangupCause, reason: string): void {
    this.#end({ type: 'broken', cause, reason })
  }

  #hangUp(legId: LegId): void {
    void this.on.send({ type: 'hangup', legId, cause: 'ORIGINATOR_CANCEL' })
  }

  #silent(): void {
    this.cancel()
    this.breakOff('RECOVERY_ON_TIMER_EXPIRE', 'the switch does not say what became of it')
  }

  #settle(cause: HangupCause): void {
    if ([...this.#rung.values()].every(({ end }) => end !== null)) this.#fail(cause)
  }

  /** Of several legs the switch's cause counts; of one its own. */
  #fail(cause: HangupCause): void {
    const [only, ...others] = [...this.#rung.values()]
    const isOne = only !== undefined && others.length === 0
    const progress = isOne ? only.progress : 'none'
    const sipCode = isOne ? (only.end?.sipCode ?? 0) : 0
    this.#end({ type: 'failed', failure: { progress, sipCode, cause } })
  }

  #wait(delayMs: number, fire: () => void): void {
    this.#cancelTimer()
    if (!this.#isOver) this.#cancelTimer = this.#clock.after(delayMs, fire)
  }

  #end(end: AttemptEnd): void {
    this.#isOver = true
    this.#cancelTimer()
    this.#resolve(end)
  }
}
