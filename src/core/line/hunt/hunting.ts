import type { Waiter } from '../../limit/waiting-line.ts'
import type { ExplainedRoute } from '../../routing/explain-route.ts'
import { failoverOf } from '../../routing/failover.ts'
import { nextAttempt } from '../../routing/next-attempt.ts'
import type { LegId } from '../../shared/ids.ts'
import { Claims } from '../claims.ts'
import type { LineHouse, LineSettings } from '../house.ts'
import type { LineAnswer, LineFailure } from '../line.ts'
import type { LineNews } from '../line-news.ts'
import { type Refusal, refusal, refusalAfter } from '../refusal.ts'
import { type Hunt, tell, type WayOut } from './hunt.ts'
import { passedOver } from './passed-over.ts'
import { aheadMs, type Trial } from './trial.ts'
import type { Trials } from './trials.ts'
import { type ShutWalk, WaitingHunts } from './waiting-hunts.ts'
import { type Walk, walk } from './walk.ts'

export interface HuntingNeeds {
  readonly trials: Trials
  readonly settings: LineSettings
  readonly house: () => LineHouse
  readonly news: (news: LineNews) => void
}

/** The calls that hunt for a line: each step of theirs at a time (steady ms) the engine gives. */
export class Hunting {
  readonly waiting: WaitingHunts
  readonly #needs: HuntingNeeds
  readonly #claims: Claims
  readonly #hunts = new Map<string, Hunt>()

  constructor(needs: HuntingNeeds) {
    const { settings, house, trials } = needs
    this.#needs = needs
    this.#claims = new Claims(trials)
    this.waiting = new WaitingHunts(settings, house)
    trials.limits.opens = (gate, at) => this.waiting.line.opens(gate, at - aheadMs)
  }

  has(id: string): boolean {
    return this.#hunts.has(id)
  }

  /** Claims whose leg is not there yet. */
  get claimed(): number {
    return this.#claims.size
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
    const free = this.#claims.release(hunt, now)
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
    this.waiting.leave(hunt)
    this.#hunts.delete(id)
    this.serve(this.#claims.release(hunt, now), now)
  }

  legUp(legId: LegId, now: number): void {
    this.#claims.legUp(legId, now)
  }

  leaseRanOut(legId: LegId, owner: string): void {
    this.#claims.leaseRanOut(legId)
    this.#needs.news({ type: 'leaseRanOut', id: owner })
  }

  /** The wait was too long; the waiting line has let it go already. */
  waitedTooLong({ id }: Waiter, now: number): void {
    const hunt = this.#hunts.get(id)
    if (hunt === undefined) return
    this.waiting.gone(hunt)
    this.#refuse(hunt, refusal('waitedTooLong'), now)
  }

  /** These gates may be open: whose turn it is there goes, until nobody at them can. */
  serve(gates: readonly string[], now: number): void {
    const { line } = this.waiting
    const open = new Set(gates)
    while (open.size > 0) {
      const hunt = this.#hunts.get(line.next(open)?.id ?? '')
      if (hunt === undefined) return
      const outcome = walk(hunt.awaited, way => this.#try(hunt, way, now, aheadMs), Number.POSITIVE_INFINITY)
      if (outcome.type === 'shut') {
        line.stand(hunt.id, outcome.gates)
        for (const { name } of outcome.gates) open.delete(name)
      } else {
        this.#settle(hunt, outcome, now)
      }
    }
  }

  /** Whoever waits is looked at as if they had just come, in turn. */
  goAll(now: number): void {
    for (const { id } of this.waiting.line.all()) {
      const hunt = this.#hunts.get(id)
      if (hunt === undefined) continue
      this.waiting.leave(hunt)
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
    const refused = this.waiting.stand(hunt, shut, end, now)
    if (refused !== null) this.#refuse(hunt, refusal(refused), now)
    else if (hunt.waitsSince === null) {
      hunt.waitsSince = now
      this.#answer(hunt, { type: 'waits', story: this.story(hunt) }, now)
    }
  }

  #settle(hunt: Hunt, outcome: Exclude<Walk, ShutWalk>, now: number): void {
    if (outcome.type === 'none') this.#refuse(hunt, refusal(outcome.reason), now)
    else this.#take(hunt, outcome, now)
  }

  #take(hunt: Hunt, { way, trial }: Extract<Walk, { type: 'found' }>, now: number): void {
    this.waiting.leave(hunt)
    const { line, places } = trial
    if (hunt.attempts === 0) hunt.firstAttemptAt = now
    hunt.attempts += 1
    this.#claims.hold(hunt, { legId: line.legId, way, places })
    this.#note(way, now)
    const story = this.story(hunt, way)
    hunt.left = hunt.left.filter(each => each !== way)
    this.#answer(hunt, { type: 'found', line, story }, now)
    hunt.waitsSince = null
  }

  #note({ gateway }: WayOut, now: number): void {
    if (this.#needs.house().gateways.has(gateway)) this.waiting.crowd.admit(gateway, now)
    else this.#needs.news({ type: 'unlisted', gateway })
  }

  /** Over and out: a hunt that has failed before ends with what the far end said. */
  #refuse(hunt: Hunt, refused: Refusal, now: number): void {
    this.waiting.leave(hunt)
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
