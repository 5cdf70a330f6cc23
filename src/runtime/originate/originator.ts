import type { LegId } from '../../core/shared/ids.ts'
import type { Clock, Ids } from '../../ports/clock.ts'
import type { LineDesk } from '../../ports/lines/line-desk.ts'
import type { Log } from '../../ports/log.ts'
import type { LegFacts, Switch, SwitchEvent } from '../../ports/switch.ts'
import type { Attempt } from './attempt.ts'
import { Job } from './job.ts'
import { type Began, failed, type OriginateOrder, type OriginateResult } from './order.ts'

export interface OriginatorDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly lines: LineDesk
  /** Those that are connected. */
  readonly switches: () => readonly Switch[]
  /** The switches a phone is registered at. */
  readonly phonesAt: (extension: string) => readonly string[]
  /** Most orders at once; 100 when absent. */
  readonly most?: number
}

/** A leg that rings and belongs to no call yet. */
export interface RingingLeg {
  readonly legId: LegId
  readonly switchName: string
  readonly caller: string
  readonly callee: string
  readonly facts: LegFacts
}

const mostAtOnce = 100

type Event<T extends SwitchEvent['type']> = Extract<SwitchEvent, { type: T }>

/** What was ordered: `began` when the first leg is there, `result` when somebody has answered or nobody will. */
export interface Originated {
  readonly began: Promise<Began>
  readonly result: Promise<OriginateResult>
  /** Where; null = nowhere. */
  readonly on: Switch | null
}

/** Runs the calls out that no caller asked for, each on one switch. What a switch was told once it is never told again. */
export class Originator {
  readonly #deps: OriginatorDeps
  readonly #jobs = new Set<Job>()
  readonly #byJobId = new Map<LegId, Attempt>()
  readonly #byLeg = new Map<LegId, { readonly attempt: Attempt; readonly job: Job }>()

  constructor(deps: OriginatorDeps) {
    this.#deps = deps
  }

  get size(): number {
    return this.#jobs.size
  }

  start(order: OriginateOrder): Originated {
    const on = this.#choose(order)
    if (typeof on === 'string') return over(on)
    const most = this.#deps.most ?? mostAtOnce
    if (this.#jobs.size >= most) return over(`as many originates at once as there may be (${most})`)
    const job = new Job(order, on, {
      ...this.#deps,
      began: (attempt, from) => this.#add(attempt, from),
      ended: attempt => this.#remove(attempt),
    })
    this.#jobs.add(job)
    void job.result.finally(() => this.#jobs.delete(job))
    return job
  }

  /** The switch a call goes out from, or why none does. */
  #choose({ switchName, dial }: OriginateOrder): Switch | string {
    const ready = this.#deps.switches()
    if (switchName !== '')
      return ready.find(({ name }) => name === switchName) ?? `the switch ${switchName} is not connected`
    const target = dial.steps[0]?.members[0]?.target
    const at = target?.type === 'extension' ? this.#deps.phonesAt(target.number) : []
    return ready.find(({ name }) => at.includes(name)) ?? ready[0] ?? 'no switch is connected'
  }

  legCreated(leg: LegFacts): void {
    const known = this.#byLeg.get(leg.legId)
    known?.attempt.legCreated(leg)
    known?.job.legCreated(leg)
  }

  legProgress(leg: LegFacts, progress: 'ringing' | 'answered'): void {
    this.#byLeg.get(leg.legId)?.attempt.progressed(leg, progress)
  }

  legEnded(event: Event<'legEnded'>): void {
    this.#byLeg.get(event.leg.legId)?.attempt.legEnded(event)
  }

  /** False when the originate was somebody else's. */
  done({ legId, outcome }: Event<'originateDone'>): boolean {
    const attempt = this.#byJobId.get(legId)
    attempt?.done(outcome)
    return attempt !== undefined
  }

  lost(on: Switch, reason: string): void {
    for (const job of this.#jobs) {
      if (job.on.name !== on.name) continue
      this.#deps.log.warn({ switch: on.name, reason }, 'an originate was under way when the switch was lost')
      job.breakOff(`the switch was lost: ${reason}`)
    }
  }

  /** Ends the order whose leg this is; false when it rings for none. */
  hangup(legId: LegId): boolean {
    const known = this.#byLeg.get(legId)
    known?.job.cancel()
    return known !== undefined
  }

  ringing(): readonly RingingLeg[] {
    return [...this.#jobs].flatMap(({ on, order, ringing }) =>
      ringing().map(facts => ({
        legId: facts.legId,
        switchName: on.name,
        caller: order.parties?.caller ?? facts.callerNumber,
        callee: order.parties?.callee ?? (facts.extension || facts.calleeNumber),
        facts,
      })),
    )
  }

  /** Lets go: whoever rings goes on ringing, and who answers is found by the next nacd. */
  stop(): void {
    for (const job of this.#jobs) job.breakOff('nacd stops')
  }

  #add(attempt: Attempt, job: Job): void {
    this.#byJobId.set(attempt.jobId, attempt)
    for (const { legId } of attempt.legs) if (legId !== '') this.#byLeg.set(legId, { attempt, job })
  }

  #remove(attempt: Attempt): void {
    this.#byJobId.delete(attempt.jobId)
    for (const { legId } of attempt.legs) if (legId !== '') this.#byLeg.delete(legId)
  }
}

function over(reason: string): Originated {
  const result = failed('NORMAL_TEMPORARY_FAILURE', reason)
  return { began: Promise.resolve(result), result: Promise.resolve(result), on: null }
}
