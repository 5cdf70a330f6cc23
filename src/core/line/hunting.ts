import { type Waiter, WaitingLine } from '../limit/waiting-line.ts'
import type { ExplainedRoute } from '../routing/explain-route.ts'
import { failoverOf } from '../routing/failover.ts'
import { nextAttempt } from '../routing/next-attempt.ts'
import { type LegId, millis } from '../shared/ids.ts'
import type { LineHouse, LineSettings } from './house.ts'
import { type Hunt, tell, type WayOut } from './hunt.ts'
import type { LineAnswer, LineFailure, LineRefusal } from './line.ts'
import { LineCrowd } from './line-crowd.ts'
import { type Refusal, refusal, refusalAfter } from './refusal.ts'
import { stationOf } from './station.ts'
import { aheadMs, type Trial, type Trials } from './trials.ts'
import { type Walk, walk } from './walk.ts'

/** What an engine has to tell, in order. */
export type LineNews =
  /** `waitedMs`: how long it stood in line for it. */
  | { readonly type: 'answer'; readonly id: string; readonly answer: LineAnswer; readonly waitedMs: number }
  /** No leg came within the lease: the line is free again. */
  | { readonly type: 'leaseRanOut'; readonly id: string }
  /** A call goes out over a gateway that nobody has written down: it has no limits of its own. */
  | { readonly type: 'unlisted'; readonly gateway: string }
  | { readonly type: 'rests'; readonly gateway: string; readonly seconds: number }
  /** A limit nobody can keep: nothing goes out over this gateway. */
  | { readonly type: 'problem'; readonly gateway: string; readonly problem: string }

export interface HuntingNeeds {
  readonly trials: Trials
  readonly settings: LineSettings
  readonly house: () => LineHouse
  readonly news: (news: LineNews) => void
}

type ShutWalk = Extract<Walk, { type: 'shut' }>

/** The calls that hunt for a line: each step of theirs at a time (steady ms) the engine gives. */
export class Hunting {
  readonly crowd = new LineCrowd()
  readonly line: WaitingLine
  readonly #needs: HuntingNeeds
  readonly #hunts = new Map<string, Hunt>()
  /** Whose claim each leg that is to come has. */
  readonly #byLeg = new Map<LegId, Hunt>()

  constructor(needs: HuntingNeeds) {
    this.#needs = needs
    this.line = new WaitingLine(needs.settings.maxLength)
    needs.trials.limits.opens = (gate, at) => this.line.opens(gate, at - aheadMs)
  }

  has(id: string): boolean {
    return this.#hunts.has(id)
  }

  /** Claims whose leg is not there yet. */
  get claimed(): number {
    return this.#byLeg.size
  }

  begin(hunt: Hunt, now: number): void {
    this.#hunts.set(hunt.id, hunt)
    this.#go(hunt, now)
  }

  /** The attempt has failed. False when there is no such hunt. */
  failed(id: string, failure: LineFailure, now: number): boolean {
    const hunt = this.#hunts.get(id)
    if (hunt === undefined) return false
    const way = hunt.held?.way
    const free = this.#release(hunt, now)
    hunt.lastFailure = failure
    const next = way === undefined ? 'allFailed' : this.#fallBack(hunt, way, failure, now)
    this.serve(free, now)
    if (next === 'goOn') this.#go(hunt, now)
    else this.#refuse(hunt, refusalAfter(failure, next), now)
    return true
  }

  leave(id: string, now: number): void {
    const hunt = this.#hunts.get(id)
    if (hunt === undefined) return
    this.#stopWaiting(hunt)
    this.#hunts.delete(id)
    this.serve(this.#release(hunt, now), now)
  }

  legUp(legId: LegId, now: number): void {
    const hunt = this.#byLeg.get(legId)
    if (hunt === undefined) return
    this.#byLeg.delete(legId)
    this.#needs.trials.limits.confirm(legId, hunt.id, millis(now))
  }

  leaseRanOut(legId: LegId, owner: string): void {
    this.#byLeg.delete(legId)
    this.#needs.news({ type: 'leaseRanOut', id: owner })
  }

  /** The wait was too long; the waiting line has let it go already. */
  waitedTooLong({ id }: Waiter, now: number): void {
    const hunt = this.#hunts.get(id)
    if (hunt === undefined) return
    this.#countWaiting(hunt, -1)
    this.#refuse(hunt, refusal('waitedTooLong'), now)
  }

  /** These gates may be open: whose turn it is there goes, until nobody at them can. */
  serve(gates: readonly string[], now: number): void {
    const open = new Set(gates)
    while (open.size > 0) {
      const hunt = this.#hunts.get(this.line.next(open)?.id ?? '')
      if (hunt === undefined) return
      const outcome = walk(hunt.awaited, way => this.#try(hunt, way, now, aheadMs), Number.POSITIVE_INFINITY)
      if (outcome.type === 'shut') {
        this.line.stand(hunt.id, outcome.gates)
        for (const { name } of outcome.gates) open.delete(name)
      } else {
        this.#settle(hunt, outcome, now)
      }
    }
  }

  /** Whoever waits is looked at as if they had just come, in turn. */
  goAll(now: number): void {
    for (const { id } of this.line.all()) {
      const hunt = this.#hunts.get(id)
      if (hunt === undefined) continue
      this.line.remove(id)
      this.#countWaiting(hunt, -1)
      this.#go(hunt, now)
    }
  }

  #go(hunt: Hunt, now: number): void {
    const end = this.#endOfWait(hunt)
    const outcome = walk(hunt.left, way => this.#try(hunt, way, now, 0), end)
    if (outcome.type !== 'shut') this.#settle(hunt, outcome, now)
    else if (outcome.hope) this.#wait(hunt, outcome, end, now)
    else this.#refuse(hunt, refusal(outcome.reason), now)
  }

  #try(hunt: Hunt, way: WayOut, now: number, ahead: number): Trial {
    const trial = this.#needs.trials.try(hunt, way, now, ahead)
    if (trial.type === 'found') hunt.against.delete(way)
    else hunt.against.set(way, trial.because)
    if (trial.type === 'out' && trial.problem !== null) {
      this.#needs.news({ type: 'problem', gateway: way.gateway, problem: trial.problem })
    }
    return trial
  }

  #wait(hunt: Hunt, shut: ShutWalk, end: number, now: number): void {
    const refused = this.#standInLine(hunt, shut, end, now)
    if (refused !== null) this.#refuse(hunt, refusal(refused), now)
    else if (hunt.waitsSince === null) {
      hunt.waitsSince = now
      this.#answer(hunt, { type: 'waits', story: this.story(hunt) }, now)
    }
  }

  /** Null = it waits. */
  #standInLine(
    hunt: Hunt,
    { awaited, gates, reason }: ShutWalk,
    end: number,
    now: number,
  ): LineRefusal | null {
    const { id, request } = hunt
    const { priority, since, mayWait } = request
    if (!mayWait || this.#needs.settings.maxWait === 0) return reason
    if (end <= now) return 'waitedTooLong'
    hunt.awaited = awaited
    const station = stationOf(hunt, this.#needs.house())
    if (this.line.add({ id, priority, since, until: end, station }, gates) === 'full') return 'lineFull'
    this.#countWaiting(hunt, 1)
    return null
  }

  #settle(hunt: Hunt, outcome: Exclude<Walk, ShutWalk>, now: number): void {
    if (outcome.type === 'none') this.#refuse(hunt, refusal(outcome.reason), now)
    else this.#take(hunt, outcome, now)
  }

  #take(hunt: Hunt, { way, trial }: Extract<Walk, { type: 'found' }>, now: number): void {
    this.#stopWaiting(hunt)
    const { line, places } = trial
    if (hunt.attempts === 0) hunt.firstAttemptAt = now
    hunt.attempts += 1
    hunt.held = { legId: line.legId, way, places }
    this.#byLeg.set(line.legId, hunt)
    this.#note(way, now)
    const story = this.story(hunt, way)
    hunt.left = hunt.left.filter(each => each !== way)
    this.#answer(hunt, { type: 'found', line, story }, now)
    hunt.waitsSince = null
  }

  #note({ gateway }: WayOut, now: number): void {
    if (this.#needs.house().gateways.has(gateway)) this.crowd.admit(gateway, now)
    else this.#needs.news({ type: 'unlisted', gateway })
  }

  /** Over and out: a hunt that has failed before ends with what the far end said. */
  #refuse(hunt: Hunt, refused: Refusal, now: number): void {
    this.#stopWaiting(hunt)
    const { lastFailure } = hunt
    const isLast = lastFailure === null || refused.reason === 'final'
    const told = isLast ? refused : refusalAfter(lastFailure, 'allFailed')
    this.#hunts.delete(hunt.id)
    this.#answer(hunt, { type: 'refused', ...told, story: this.story(hunt) }, now)
  }

  #answer({ id, waitsSince }: Hunt, answer: LineAnswer, now: number): void {
    const waitedMs = waitsSince === null ? 0 : Math.max(0, now - waitsSince)
    this.#needs.news({ type: 'answer', id, answer, waitedMs })
  }

  #fallBack(hunt: Hunt, failed: WayOut, failure: LineFailure, now: number): 'goOn' | 'final' | 'allFailed' {
    const { failover, bounds } = this.#needs.settings
    const { sipCode } = failure
    const rule = failoverOf({ ...failure, sipCode: sipCode === 0 ? null : sipCode }, failover)
    const elapsed = now - hunt.firstAttemptAt
    const next = nextAttempt(rule, { attempts: hunt.attempts, elapsed, failed, left: hunt.left }, bounds)
    if (next.rest > 0) {
      this.#needs.trials.rests.rest(failed.gateway, now + 1000 * next.rest, now)
      this.#needs.news({ type: 'rests', gateway: failed.gateway, seconds: next.rest })
    }
    if (next.type === 'end') return next.because === 'final' ? 'final' : 'allFailed'
    hunt.left = [next.next, ...next.left]
    return 'goOn'
  }

  /** The gates that may be open now that the claim is gone; none where the leg is there, or the lease had run out. */
  #release(hunt: Hunt, now: number): readonly string[] {
    const { held } = hunt
    if (held === null) return []
    const { trials } = this.#needs
    hunt.held = null
    this.#byLeg.delete(held.legId)
    const isOpen = trials.limits.release(held.legId, hunt.id, millis(now)) === 'ended'
    return isOpen ? held.places.flatMap(place => trials.gatesOf(place)) : []
  }

  #stopWaiting(hunt: Hunt): void {
    if (this.line.remove(hunt.id)) this.#countWaiting(hunt, -1)
  }

  #countWaiting({ awaited }: Hunt, by: 1 | -1): void {
    this.crowd.count(
      awaited.map(({ gateway }) => gateway),
      by,
    )
  }

  /** A hunt that has tried before may begin no attempt after its time. */
  #endOfWait({ attempts, firstAttemptAt, deadline }: Hunt): number {
    return attempts === 0
      ? deadline
      : Math.min(deadline, firstAttemptAt + this.#needs.settings.bounds.longest)
  }

  /** The whole story of where a hunt stands. */
  story(hunt: Hunt, taken: WayOut | null = null): readonly ExplainedRoute[] {
    return tell(hunt, taken, passedOver(hunt, this.#needs.house()))
  }
}

/** Passed-over routes that are told of. */
const mostPassed = 50

/** Looked up once for each hunt. */
export function passedOver(hunt: Hunt, { table }: LineHouse): NonNullable<Hunt['passed']> {
  hunt.passed ??= hunt.request.gateway === '' ? table.passedOver(hunt.call, mostPassed) : []
  return hunt.passed
}
