import { type Agent, isAt, standingOf } from '../agents/agent.ts'
import type { AgentDesk } from '../agents/agent-desk.ts'
import type { Seat } from '../agents/seat.ts'
import { byPlace, type Caller } from '../callers/caller.ts'
import { type CallerDesk, isInLine } from '../callers/caller-desk.ts'
import type { LastTalks } from '../callers/last-talks.ts'
import { scoreOf } from '../callers/need.ts'
import type { QueueGroup } from '../floor/queue-group.ts'
import type { House } from '../house.ts'
import type { Ledger } from '../ledger.ts'
import { isLastAgentFirst } from '../strategies/index.ts'
import type { OfferDesk } from './offer-desk.ts'
import { whyOffered, whyWaits } from './reasons.ts'

/**
 * Brings together who is free and who waits, after each event those alone whom it can concern: an agent who has become
 * idle gets the caller whose place is first in all lines they serve, over all their groups; a caller who has come, or
 * come back, gets the idle agent whose turn it is. So nobody waits while an agent who may serve them is idle.
 */
export class MatchMaker {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #agents: AgentDesk
  readonly #offers: OfferDesk
  readonly #callers: CallerDesk
  readonly #talks: LastTalks
  readonly #mostPhones: number

  /** `mostPhones`: so many ring for one caller at once. */
  constructor(
    house: House,
    ledger: Ledger,
    desks: { agents: AgentDesk; offers: OfferDesk; callers: CallerDesk },
    talks: LastTalks,
    mostPhones: number,
  ) {
    this.#house = house
    this.#ledger = ledger
    this.#agents = desks.agents
    this.#offers = desks.offers
    this.#callers = desks.callers
    this.#talks = talks
    this.#mostPhones = mostPhones
  }

  /** Until nobody who is idle and nobody who waits is left that fit each other. */
  settle(): void {
    this.#letGoOfAbsent()
    if (this.#agents.freed.size > 0) this.#serveFreed()
    if (this.#callers.hungry.size > 0) this.#serveHungry()
    if (this.#callers.roomy.size > 0) this.#fillUp()
  }

  /** Where as many phones rang as may and some have stopped, further ones are rung, as the strategy has it. */
  #fillUp(): void {
    const { roomy } = this.#callers
    for (const caller of [...roomy].sort(byPlace)) {
      const group = this.#house.groups.get(caller.group)
      if (group === undefined || caller.stage !== 'ringing') continue
      if (group.strategy.rings === 'all') this.#ringLeftOut(caller, group)
      this.#ringOn(caller, group)
    }
    roomy.clear()
  }

  /** Those of the levels that are rung already, the lowest first. */
  #ringLeftOut(caller: Caller, group: QueueGroup): void {
    for (;;) {
      const room = this.#mostPhones - caller.ringing.size
      const seats = group.floor.lowest(caller, room).filter(({ level }) => level <= caller.level)
      if (seats.length === 0) return
      for (const seat of seats) this.#offer(caller, seat, group, false)
    }
  }

  /** Ring-progressively: one more phone, and again after that time. */
  ringOneMore(caller: Caller): void {
    const group = this.#house.groups.get(caller.group)
    if (!caller.progresses || group === undefined) return
    const seat = group.floor.choose(caller)
    if (seat !== undefined) this.#offer(caller, seat, group, false)
    this.#progress(caller, group)
  }

  /** An offer found after a restart goes on as the group's strategy says. */
  resumeRinging(caller: Caller, seat: Seat | undefined): void {
    const group = this.#house.groups.get(caller.group)
    if (group === undefined) return
    caller.level = Math.max(caller.level, seat?.level ?? 0)
    this.#ringOn(caller, group)
  }

  #serveFreed(): void {
    const freed = [...this.#agents.freed].filter(({ isSeated }) => isSeated)
    const [only] = freed
    if (freed.length === 1 && only !== undefined) this.#serveAgent(only)
    else if (freed.length > 1) this.#serveAll(freed)
    this.#agents.freed.clear()
  }

  #serveHungry(): void {
    const { hungry } = this.#callers
    for (const caller of [...hungry].sort(byPlace)) this.#serveCaller(caller)
    for (const caller of hungry) if (isInLine(caller)) this.#tellWhy(caller)
    hungry.clear()
  }

  /** Who waits for an agent who has gone, will not be back from a call, or has the phone elsewhere, waits for anybody. */
  #letGoOfAbsent(): void {
    const { touched, moved } = this.#agents
    for (const agent of touched) {
      if (agent.own === null || agent.own.size === 0 || (isComingBack(agent) && !moved.has(agent))) continue
      for (const caller of [...agent.own])
        if (!mayWaitFor(agent, caller)) this.#callers.waitForAnybody(caller)
    }
  }

  #serveAgent(agent: Agent): void {
    let best = agent.own?.first()
    for (const seat of agent.seats) {
      const head = this.#house.groups.get(seat.group)?.floor.head(seat)
      if (head && (best === undefined || byPlace(head, best) < 0)) best = head
    }
    if (best === undefined) {
      this.#joinRinging(agent)
      return
    }
    const group = this.#house.groups.get(best.group)
    const seat = seatIn(agent, best.group)
    if (group && seat) this.#ring(best, [seat], group, best.stage === 'forOwn')
  }

  /** Several became idle at once: callers choose, the first first, until none of those agents is left. */
  #serveAll(freed: readonly Agent[]): void {
    const groups = new Set(freed.flatMap(({ seats }) => seats.map(({ group }) => group)))
    const callers = [...groups].flatMap(number => this.#house.groups.get(number)?.floor.waiting() ?? [])
    const own = freed.flatMap(agent => [...(agent.own ?? [])])
    let left = freed.length
    for (const caller of [...callers, ...own].sort(byPlace)) {
      if (left === 0) break
      left -= this.#serveCaller(caller)
    }
    for (const agent of freed) if (agent.isSeated) this.#joinRinging(agent)
  }

  /** Says how many phones ring for the caller now that did not. */
  #serveCaller(caller: Caller): number {
    const group = this.#house.groups.get(caller.group)
    if (group === undefined || !isInLine(caller)) return 0
    const own = this.#ownAgent(caller, group)
    if (own?.agent.isSeated) return this.#ring(caller, [own], group, true)
    if (caller.stage === 'forOwn') return 0
    const { stickyWait } = group.record.queue
    if (own && stickyWait > 0 && !caller.hasWaitedForOwn && isComingBack(own.agent)) {
      this.#callers.waitForOwn(caller, own.agent.record.extension, stickyWait)
      return 0
    }
    if (group.strategy.rings === 'all' && ringsMany(caller))
      return this.#ring(caller, group.floor.lowest(caller, this.#mostPhones), group, false)
    const seat = group.floor.choose(caller)
    return seat === undefined ? 0 : this.#ring(caller, [seat], group, false)
  }

  /** Who spoke with the caller last, where that counts and they have the skills and are there. Their level does not matter. */
  #ownAgent(
    { callerNumber, group: number, need, switchName }: Caller,
    { record }: QueueGroup,
  ): Seat | undefined {
    if (!record.sticky && !isLastAgentFirst(record.strategy)) return undefined
    const extension = this.#talks.agentOf(callerNumber, record.queue.stickyWithin, this.#ledger.now)
    const agent = extension === undefined ? undefined : this.#house.roster.get(extension)
    if (agent === undefined || extension === callerNumber || !isAt(agent, switchName)) return undefined
    const hasSkills = need.skills.every(({ skill, score }) => scoreOf(agent.record, skill) >= score)
    return hasSkills ? seatIn(agent, number) : undefined
  }

  #ring(caller: Caller, seats: readonly Seat[], group: QueueGroup, isSticky: boolean): number {
    const [first] = seats
    if (first === undefined) return 0
    this.#callers.stopWaitingForOwn(caller)
    group.floor.close(caller)
    for (const seat of seats) this.#offer(caller, seat, group, isSticky)
    caller.level = first.level
    if (!isSticky) this.#ringOn(caller, group)
    return seats.length
  }

  #ringOn(caller: Caller, group: QueueGroup): void {
    const { rings } = group.strategy
    if (!ringsMany(caller)) return
    if (rings === 'oneByOne') this.#progress(caller, group)
    if (rings === 'all') this.#wantMore(caller, group)
  }

  #wantMore(caller: Caller, group: QueueGroup): void {
    if (caller.ringing.size >= this.#mostPhones) {
      this.#callers.stopRingingMore(caller)
      caller.isFull = true
      return
    }
    caller.isFull = false
    if (caller.wantsMore) return
    caller.wantsMore = true
    group.floor.ringMore(caller)
  }

  #progress(caller: Caller, { record }: QueueGroup): void {
    caller.progresses = caller.ringing.size < this.#mostPhones
    caller.isFull = !caller.progresses
    const timer = { type: 'progress', callId: caller.callId } as const
    if (caller.progresses) this.#ledger.startTimerIn(timer, Math.max(1, record.queue.progress) * 1000)
  }

  /** Nobody waits for the agent: their phone joins those that ring for a caller, where the strategy rings all. */
  #joinRinging(agent: Agent): void {
    let best: { readonly caller: Caller; readonly seat: Seat; readonly group: QueueGroup } | undefined
    for (const seat of agent.seats) {
      const group = this.#house.groups.get(seat.group)
      const caller = group?.floor.headOfRinging(seat)
      if (group && caller && (best === undefined || byPlace(caller, best.caller) < 0))
        best = { caller, seat, group }
    }
    if (best === undefined) return
    this.#offer(best.caller, best.seat, best.group, false)
    this.#wantMore(best.caller, best.group)
  }

  #offer(caller: Caller, seat: Seat, group: QueueGroup, isSticky: boolean): void {
    const why = whyOffered(caller, seat, group, this.#ledger, isSticky)
    const isLast = caller.ringing.size + 1 === this.#mostPhones && !isSticky
    this.#offers.make(caller, seat, group.record, isLast ? { ...why, mostPhones: this.#mostPhones } : why)
  }

  #tellWhy(caller: Caller): void {
    const group = this.#house.groups.get(caller.group)
    if (group === undefined) return
    this.#ledger.add({ type: 'waits', callId: caller.callId, why: whyWaits(caller, group) })
  }
}

/** For a callback one phone rings, whatever the strategy: each agent who answers calls the customer. */
const ringsMany = ({ kind }: Caller): boolean => kind === 'call'

const seatIn = (agent: Agent, group: string): Seat | undefined =>
  agent.seats.find(seat => seat.group === group)

const mayWaitFor = (agent: Agent, { switchName }: Caller): boolean =>
  isComingBack(agent) && isAt(agent, switchName)

/** Whether it makes sense to wait for them: idle, on a call, or in the wrap-up after one. */
function isComingBack(agent: Agent): boolean {
  const standing = standingOf(agent)
  if (standing === 'resting') return agent.activity.type === 'resting' && agent.activity.why === 'wrapUp'
  return standing === 'talking' || standing === 'idle'
}
