import type { QueueFailure } from '../../call/call-event.ts'
import type { LegId } from '../../shared/ids.ts'
import { millis } from '../../shared/ids.ts'
import type { Joining, Leaving } from '../acd-event.ts'
import { OrderedSet } from '../floor/ordered-set.ts'
import type { QueueGroup } from '../floor/queue-group.ts'
import type { House } from '../house.ts'
import type { Ledger } from '../ledger.ts'
import type { Offer } from '../offers/offer.ts'
import type { OfferDesk } from '../offers/offer-desk.ts'
import { byPlace, type Caller } from './caller.ts'
import { escalated, nextStepAt, stepsDue } from './escalation.ts'
import { inOrder, needOf } from './need.ts'

const anybody = needOf(Number.POSITIVE_INFINITY, [], 0)

/** Who waits: they come, wait, are put back, are raised, and leave. */
export class CallerDesk {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #offers: OfferDesk
  /** Who may be given an idle agent by this event. */
  readonly hungry = new Set<Caller>()
  /** For whom as many phones rang as may, and one has stopped. */
  readonly roomy = new Set<Caller>()
  #order = 0

  constructor(house: House, ledger: Ledger, offers: OfferDesk) {
    this.#house = house
    this.#ledger = ledger
    this.#offers = offers
  }

  join(joining: Joining & { readonly again?: boolean }): void {
    const { callId } = joining
    const before = this.#house.callers.get(callId)
    if (before !== undefined) this.#standAside(before)
    const refused = this.#refusal(joining)
    if (refused !== null) {
      const waitedMs = Math.max(0, this.#ledger.now - joining.since)
      this.#ledger.add({ type: 'queueFailed', callId, cause: refused })
      this.#ledger.fact({ type: 'left', callId, group: joining.group, waitedMs, how: refused })
      return
    }
    const caller = this.add(joining)
    if (before === undefined) this.#ledger.fact({ type: 'entered', callId, group: joining.group })
    this.#ledger.add({ type: 'joined', callId })
    this.#line(caller)
  }

  /** A caller with a place, who waits for nobody yet. */
  add(joining: Joining): Caller {
    const { callId, callerNumber, kind, since, priority, switchName } = joining
    const group = this.#house.groups.get(joining.group)
    // The group's longest wait is for those who hear its music.
    const longest = kind === 'callback' ? 0 : (group?.record.maxWait ?? 0)
    const seconds = joining.timeoutSeconds || longest
    const caller: Caller = {
      callId,
      callerNumber,
      group: joining.group,
      kind,
      skills: inOrder(joining.skills),
      priority,
      ownPriority: priority,
      since,
      switchName,
      until: millis(seconds > 0 ? Math.max(this.#ledger.now, since + seconds * 1000) : 0),
      order: ++this.#order,
      place: since,
      need: anybody,
      steps: 0,
      stage: 'waiting',
      agent: '',
      hasWaitedForOwn: false,
      ringing: new Set(),
      wantsMore: false,
      level: 0,
      progresses: false,
      isFull: false,
    }
    this.#house.callers.set(callId, caller)
    if (group !== undefined) {
      this.#raise(caller, group, stepsDue(group.record.queue, since, this.#ledger.now))
      group.add(caller)
    }
    return caller
  }

  /** Back to where the wait began, be that the head of the line or behind one with more right. */
  putBack(caller: Caller): void {
    const group = this.#house.groups.get(caller.group)
    caller.stage = 'waiting'
    caller.agent = ''
    this.stopRingingMore(caller)
    const cause = this.#endOfWait(caller, group)
    if (cause !== null) this.fail(caller, cause)
    else this.#line(caller)
  }

  /**
   * The phone is to stop. A caller for whom no other rings has their place again at once: who knows how long the switch
   * takes to end it. Only a callback waits for that, which rings one phone at a time.
   */
  takeBack(offer: Offer, why: string): void {
    if (offer.isOver) return
    const { caller } = offer
    this.#offers.withdraw(offer, why)
    if (caller.stage !== 'ringing' || caller.kind === 'callback') return
    caller.ringing.delete(offer)
    if (caller.ringing.size === 0) this.putBack(caller)
    else this.oneLess(caller)
  }

  leave(callId: LegId, how: Leaving): void {
    const caller = this.#house.callers.get(callId)
    if (caller !== undefined) this.#remove(caller, how)
  }

  fail(caller: Caller, cause: QueueFailure): void {
    this.#remove(caller, cause)
    this.#ledger.add({ type: 'queueFailed', callId: caller.callId, cause })
  }

  /** The caller is with an agent. */
  served(caller: Caller): void {
    this.#forget(caller)
  }

  timedOut(callId: LegId): void {
    const caller = this.#house.callers.get(callId)
    // While a phone rings it goes on; the wait is looked at again when nobody has answered.
    if (caller && isInLine(caller)) this.fail(caller, 'timeout')
  }

  /** The next step of the group's escalation, and what else is due. */
  escalate(callId: LegId): void {
    const caller = this.#house.callers.get(callId)
    const group = caller && this.#house.groups.get(caller.group)
    if (caller === undefined || group === undefined) return
    if (caller.steps >= group.record.queue.escalation.length) return
    const due = stepsDue(group.record.queue, caller.since, this.#ledger.now)
    this.moved(caller, group, () => this.#raise(caller, group, Math.max(due, caller.steps + 1)))
    if (caller.stage === 'waiting') this.hungry.add(caller)
  }

  /** The group's record is another: what its callers need and where they stand is worked out again. */
  regroup(group: QueueGroup, replace: () => void): void {
    const callers = group.places.all()
    for (const caller of callers) group.remove(caller)
    replace()
    for (const caller of callers) {
      const change = (): void => {
        this.#raise(caller, group, stepsDue(group.record.queue, caller.since, this.#ledger.now))
      }
      this.moved(caller, group, change)
      if (caller.stage === 'waiting') this.hungry.add(caller)
    }
  }

  /** Changes what a caller's place in the lines is made of. */
  moved(caller: Caller, group: QueueGroup, change: () => void): void {
    const own = caller.stage === 'forOwn' ? this.#house.roster.get(caller.agent)?.own : undefined
    group.remove(caller)
    own?.remove(caller)
    change()
    group.add(caller)
    own?.add(caller)
    if (caller.stage === 'waiting') group.floor.open(caller)
    else if (caller.wantsMore) group.floor.ringMore(caller)
  }

  /** The caller waits for just this agent, so long. */
  waitForOwn(caller: Caller, extension: string, seconds: number): void {
    const agent = this.#house.roster.get(extension)
    if (agent === undefined) return
    this.#house.groups.get(caller.group)?.floor.close(caller)
    caller.stage = 'forOwn'
    caller.agent = extension
    caller.hasWaitedForOwn = true
    agent.own ??= new OrderedSet(byPlace)
    agent.own.add(caller)
    this.#ledger.startTimerIn({ type: 'sticky', callId: caller.callId }, seconds * 1000)
  }

  /** The caller waits for anybody now. */
  waitForAnybody(caller: Caller): void {
    this.stopWaitingForOwn(caller)
    caller.stage = 'waiting'
    this.#house.groups.get(caller.group)?.floor.open(caller)
    this.hungry.add(caller)
  }

  stopWaitingForOwn(caller: Caller): void {
    if (caller.stage !== 'forOwn') return
    this.#house.roster.get(caller.agent)?.own?.remove(caller)
    caller.agent = ''
    this.#ledger.cancelTimer({ type: 'sticky', callId: caller.callId })
  }

  stopRingingMore(caller: Caller): void {
    if (caller.wantsMore) this.#house.groups.get(caller.group)?.floor.close(caller)
    if (caller.progresses) this.#ledger.cancelTimer({ type: 'progress', callId: caller.callId })
    caller.wantsMore = false
    caller.progresses = false
    caller.isFull = false
  }

  /** One phone that rang for the caller rings no longer. */
  oneLess(caller: Caller): void {
    if (caller.isFull && caller.stage === 'ringing') this.roomy.add(caller)
  }

  #line(caller: Caller): void {
    const { callId, until } = caller
    const group = this.#house.groups.get(caller.group)
    if (group === undefined) return
    if (!group.has(caller)) {
      // The group went, and came again, while a phone rang for them: it may be another now.
      this.#raise(caller, group, stepsDue(group.record.queue, caller.since, this.#ledger.now))
      group.add(caller)
    }
    group.floor.open(caller)
    this.hungry.add(caller)
    if (until > 0) this.#ledger.startTimer({ type: 'maxWait', callId }, until)
  }

  /** Which steps of the group's escalation are done, and when the next is. */
  #raise(caller: Caller, { record: { queue } }: QueueGroup, steps: number): void {
    Object.assign(caller, escalated(queue, caller, steps))
    caller.steps = steps
    const next = nextStepAt(queue, caller.since, steps)
    if (next !== null) this.#ledger.startTimer({ type: 'escalation', callId: caller.callId }, next)
  }

  /** One who joins again has lost what they had of the queue: phones that may ring for them are to stop. */
  #standAside(caller: Caller): void {
    for (const offer of [...caller.ringing]) this.#offers.withdraw(offer, 'the caller joined again')
    this.#forget(caller)
  }

  #remove(caller: Caller, how: Leaving | QueueFailure): void {
    const { callId, group, since } = caller
    const waitedMs = Math.max(0, this.#ledger.now - since)
    this.#forget(caller)
    this.#ledger.fact({ type: 'left', callId, group, waitedMs, how })
  }

  #forget(caller: Caller): void {
    const { callId, until } = caller
    this.stopWaitingForOwn(caller)
    this.stopRingingMore(caller)
    const group = this.#house.groups.get(caller.group)
    group?.remove(caller)
    this.#offers.voidAll(caller)
    this.hungry.delete(caller)
    this.roomy.delete(caller)
    this.#house.callers.delete(callId)
    caller.stage = 'gone'
    if (until > 0) this.#ledger.cancelTimer({ type: 'maxWait', callId })
    if (group && caller.steps < group.record.queue.escalation.length)
      this.#ledger.cancelTimer({ type: 'escalation', callId })
  }

  /** Why nobody more may wait. One who joins again is not in their own way. */
  #refusal(joining: Joining & { readonly again?: boolean }): QueueFailure | null {
    const { group: number, skills, switchName, again } = joining
    const group = this.#house.groups.get(number)
    if (group === undefined) return 'unknown_group'
    if (again) return null
    const { maxLength, queue } = group.record
    if (queue.needsAgents && this.#house.loggedIn(group, switchName) === 0) return 'no_agent'
    if (maxLength > 0 && group.places.size >= maxLength) return 'queue_full'
    if (queue.waitersPerAgent > 0 && this.#isCrowded(group, switchName)) return 'too_many_waiting'
    return skills.every(({ skill }) => group.tally.hasSkill(skill)) ? null : 'no_such_skill'
  }

  /** In all, or at this switch alone: of those there, whoever may be served anywhere counts in the whole only. */
  #isCrowded(group: QueueGroup, switchName: string): boolean {
    const { tally, places, record } = group
    const isOver = (waiting: number, agents: number): boolean =>
      waiting >= record.queue.waitersPerAgent * agents
    return (
      isOver(places.size, tally.loggedIn) ||
      isOver(places.sizeAt(switchName), this.#house.loggedIn(group, switchName))
    )
  }

  /** The group, its agents and the longest wait may all have gone while the phone rang. */
  #endOfWait({ until, switchName }: Caller, group: QueueGroup | undefined): QueueFailure | null {
    if (group === undefined) return 'unknown_group'
    if (until > 0 && this.#ledger.now >= until) return 'timeout'
    const isDeserted = group.record.queue.needsAgents && this.#house.loggedIn(group, switchName) === 0
    return isDeserted ? 'no_agent' : null
  }
}

/** Whether nobody's phone rings for them. */
export const isInLine = ({ stage }: Caller): boolean => stage === 'waiting' || stage === 'forOwn'
