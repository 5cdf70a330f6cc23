import type { CalledLeg } from '../../core/call/switch-command.ts'
import type { DialMember, DialStep } from '../../core/dial/dial-string.ts'
import type { Line } from '../../core/line/line.ts'
import type { Clock, Ids } from '../../ports/clock.ts'
import type { LineDesk } from '../../ports/lines/line-desk.ts'
import type { LegFacts, Switch } from '../../ports/switch.ts'
import { Attempt, type AttemptEnd } from './attempt.ts'
import { calledLeg, type LegOrder, onceAnswered } from './called-leg.ts'
import { LineSearch } from './line-search.ts'
import { type Began, failed, type OriginateOrder, type OriginateResult } from './order.ts'

export interface JobDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly lines: LineDesk
  /** An attempt begins: its events are wanted from now on. */
  readonly began: (attempt: Attempt, job: Job) => void
  readonly ended: (attempt: Attempt) => void
}

const cancelled = failed('ORIGINATOR_CANCEL')
const noLineNeeded = { type: 'noLineNeeded' } as const

/** Works through one order: its steps in turn, each with the lines it needs, until somebody answers. */
export class Job {
  readonly order: OriginateOrder
  readonly on: Switch
  readonly result: Promise<OriginateResult>
  readonly began: Promise<Began>
  readonly #deps: JobDeps
  #isWanted = true
  #attempt: Attempt | null = null
  #searches: readonly LineSearch[] = []
  #broken: OriginateResult | null = null
  #begin: (began: Began) => void = () => undefined

  constructor(order: OriginateOrder, on: Switch, deps: JobDeps) {
    this.order = order
    this.on = on
    this.#deps = deps
    this.began = new Promise(resolve => {
      this.#begin = resolve
    })
    this.result = this.#run()
    void this.result.then(result => {
      if (result.type === 'failed') this.#begin(result)
      else this.#begin({ type: 'began', legId: result.legId, switchName: on.name })
    })
  }

  readonly ringing = (): readonly LegFacts[] => this.#attempt?.ringing() ?? []

  legCreated(leg: LegFacts): void {
    this.#begin({ type: 'began', legId: leg.legId, switchName: this.on.name })
  }

  /** Nobody is rung any more; the result says so. */
  cancel(): void {
    this.#isWanted = false
    for (const search of this.#searches) search.leave()
    this.#attempt?.cancel()
  }

  /** The switch is out of reach: what rings there is not ours to end, and nothing is sent again. */
  breakOff(reason: string): void {
    this.#isWanted = false
    this.#broken = failed('NORMAL_TEMPORARY_FAILURE', reason)
    for (const search of this.#searches) search.leave()
    this.#attempt?.breakOff('NORMAL_TEMPORARY_FAILURE', reason)
  }

  async #run(): Promise<OriginateResult> {
    let last: OriginateResult = failed('NO_ROUTE_DESTINATION')
    for (const step of this.order.dial.steps) {
      last = await this.#step(step)
      if (last.type === 'answered') return last
      if (!this.#isWanted) return this.#broken ?? cancelled
    }
    return last
  }

  async #step({ members }: DialStep): Promise<OriginateResult> {
    const searches = members.map(member => this.#search(member, members.length === 1))
    this.#searches = searches.filter(search => search !== null)
    try {
      const [only] = this.#searches
      const isHunt = members.length === 1 && only !== undefined
      return isHunt ? await this.#hunt(members, only) : await this.#together(members, searches)
    } finally {
      for (const search of this.#searches) search.leave()
      this.#searches = []
    }
  }

  /** One number: as many lines as the desk finds worth trying. */
  async #hunt(members: readonly DialMember[], search: LineSearch): Promise<OriginateResult> {
    for (;;) {
      const found = await search.next()
      if (found.type === 'refused') return failed(found.cause, found.reason)
      if (!this.#isWanted) return cancelled
      const end = await this.#ring(members.map(member => calledLeg(member, this.#facts(found.line))))
      if (end.type !== 'failed') return this.#outcomeOf(end)
      search.failed(end.failure)
    }
  }

  /** Several at once, or one that needs no line. A number that gets none at once is left out. */
  async #together(
    members: readonly DialMember[],
    searches: readonly (LineSearch | null)[],
  ): Promise<OriginateResult> {
    const legs: CalledLeg[] = []
    let last = failed('NO_ROUTE_DESTINATION')
    for (const [at, member] of members.entries()) {
      const found = (await searches[at]?.next()) ?? noLineNeeded
      if (found.type === 'refused') last = failed(found.cause, found.reason)
      else legs.push(calledLeg(member, this.#facts(found.type === 'found' ? found.line : null)))
    }
    if (legs.length === 0) return last
    return this.#isWanted ? this.#outcomeOf(await this.#ring(legs)) : cancelled
  }

  #outcomeOf(end: AttemptEnd): OriginateResult {
    if (end.type === 'answered') return end
    if (end.type === 'failed') return failed(end.failure.cause)
    this.#isWanted = false
    const broken = failed(end.cause, end.reason)
    this.#broken = broken
    return broken
  }

  async #ring(legs: readonly CalledLeg[]): Promise<AttemptEnd> {
    const { order, on } = this
    const { clock, ids, began, ended } = this.#deps
    const attempt = new Attempt(
      on,
      {
        jobId: ids.legId(),
        legs,
        displayName: order.displayName,
        timeoutSeconds: order.dial.timeoutSeconds ?? order.timeoutSeconds,
        next: onceAnswered(order.next),
      },
      clock,
    )
    this.#attempt = attempt
    began(attempt, this)
    const end = await attempt.ended
    ended(attempt)
    this.#attempt = null
    return end
  }

  #facts(line: Line | null): LegOrder {
    return {
      line,
      next: this.order.next,
      displayNumber: this.order.displayNumber,
      freshId: this.#deps.ids.legId(),
    }
  }

  /** Null = it needs no line. */
  #search({ target, variables }: DialMember, mayWait: boolean): LineSearch | null {
    if (target.type !== 'routed' && target.type !== 'gateway') return null
    const { clock, ids, lines } = this.#deps
    const displayNumber = variables.origination_caller_id_number || this.order.displayNumber
    return new LineSearch(lines, ids.requestId(), {
      number: target.number,
      gateway: target.type === 'gateway' ? target.gateway : '',
      displayNumber,
      caller: displayNumber,
      extension: '',
      group: '',
      priority: 0,
      since: clock.now(),
      mayWait,
    })
  }
}
