import type { LegId, Millis } from '../../shared/ids.ts'
import { millis } from '../../shared/ids.ts'
import type { AgentMemory, RestReason } from '../agent-memory.ts'
import { countedAs } from '../floor/group-tally.ts'
import type { House } from '../house.ts'
import type { Ledger } from '../ledger.ts'
import type { OfferEnd } from '../offer-end.ts'
import { type AgentStatus, withStatus } from '../records.ts'
import { type Agent, type AgentActivity, standingOf } from './agent.ts'
import { AgentNews } from './agent-news.ts'
import { busyReasons, restRule } from './rests.ts'

/**
 * What agents do. Every change of an agent goes through `change`, which takes them out of the lines of the idle, counts
 * them out, and puts them back as they are then.
 */
export class AgentDesk {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #news = new AgentNews()
  /** Who may have become idle by this event. */
  readonly freed = new Set<Agent>()
  readonly touched = new Set<Agent>()
  /** Those of them whose phone has come to a switch or gone from one. */
  readonly moved = new Set<Agent>()

  constructor(house: House, ledger: Ledger) {
    this.#house = house
    this.#ledger = ledger
  }

  change(agent: Agent, change: () => void): void {
    this.#setSeated(agent, false)
    this.#count(agent, -1)
    change()
    this.#count(agent, 1)
    const isIdle = standingOf(agent) === 'idle'
    if (isIdle) this.#setSeated(agent, true)
    if (isIdle) this.freed.add(agent)
    else this.freed.delete(agent)
    this.touched.add(agent)
  }

  /** Tells what became of those who were touched. */
  tellNews(): void {
    if (this.touched.size === 0) return
    for (const agent of this.touched) this.#news.tell(agent, this.#ledger)
    this.touched.clear()
    this.moved.clear()
  }

  forget(agent: Agent): void {
    this.#setSeated(agent, false)
    this.#count(agent, -1)
    this.freed.delete(agent)
    this.touched.delete(agent)
    this.moved.delete(agent)
    this.#news.forget(agent, this.#ledger)
  }

  /** The new activity, from now on. */
  turnTo(agent: Agent, activity: AgentActivity, since: Millis = this.#ledger.now): void {
    this.change(agent, () => {
      agent.activity = activity
      agent.since = since
    })
  }

  /** Where the phone is registered now. */
  setSwitches(agent: Agent, switches: ReadonlySet<string>): void {
    if (agent.switches === switches) return
    this.change(agent, () => {
      agent.switches = switches
    })
    this.moved.add(agent)
  }

  setStatus(agent: Agent, status: AgentStatus, statusReason: string): void {
    this.change(agent, () => {
      agent.record = withStatus(agent.record, status, statusReason)
    })
  }

  /** The offer is over and nothing is held against the agent: as if it had not been. */
  release(agent: Agent): void {
    this.turnTo(agent, { type: 'idle' }, agent.idleSince)
  }

  /** The offer was not taken: a rest, and busy after too many in a row. */
  missed(agent: Agent, end: OfferEnd, group: string): void {
    const { extension } = agent.record
    const { rest, max } = restRule(agent.record, end)
    const count = (agent.misses[end] ?? 0) + 1
    const isTooMany = max > 0 && count >= max
    this.change(agent, () => {
      agent.misses = { ...agent.misses, [end]: isTooMany ? 0 : count }
    })
    this.rest(agent, end, rest * 1000, group)
    if (!isTooMany) return
    const reason = busyReasons[end]
    this.setStatus(agent, 'busy', reason)
    this.#ledger.add({ type: 'agentSetBusy', extension, reason })
  }

  rest(agent: Agent, why: RestReason, ms: number, group: string, talkedMs = 0): void {
    const { now } = this.#ledger
    const until = millis(now + ms)
    this.change(agent, () => {
      // Who did not take an offer goes behind those who wait for one; a wrap-up ends in being idle only then.
      agent.idleSince = now
      agent.activity = { type: 'resting', why, since: now, until, group, talkedMs }
      agent.since = now
    })
    this.#ledger.startTimer({ type: 'rest', extension: agent.record.extension }, until)
  }

  /** A rest from before a restart goes on, as long as was left of it. */
  restAgain(agent: Agent, { why, until, group }: NonNullable<AgentMemory['rest']>): void {
    const since = this.#ledger.now
    this.turnTo(agent, { type: 'resting', why, since, until, group, talkedMs: 0 })
    this.#ledger.startTimer({ type: 'rest', extension: agent.record.extension }, until)
  }

  /** The timer is believed, not the clock: that may have been set back since. */
  restOver(agent: Agent): void {
    const { activity } = agent
    if (activity.type !== 'resting') return
    const { now } = this.#ledger
    this.change(agent, () => {
      if (activity.why === 'wrapUp') agent.idleSince = now
      agent.activity = { type: 'idle' }
      agent.since = agent.idleSince
    })
    if (activity.why !== 'wrapUp') return
    const { group, talkedMs, since } = activity
    const wrapUpMs = Math.max(0, now - since)
    this.#ledger.fact({ type: 'wrappedUp', group, extension: agent.record.extension, wrapUpMs })
    this.#notePace(group, talkedMs, wrapUpMs)
  }

  /** The rest ends `seconds` from now. */
  restUntil(agent: Agent, seconds: number): void {
    const { activity } = agent
    if (activity.type !== 'resting') return
    const until = millis(this.#ledger.now + Math.max(0, seconds) * 1000)
    this.change(agent, () => {
      agent.activity = { ...activity, until }
    })
    this.#ledger.startTimer({ type: 'rest', extension: agent.record.extension }, until)
  }

  /** The agent has a caller; `isNew` false: told again after a restart. */
  talk(agent: Agent, callId: LegId, group: string, isNew: boolean): void {
    const { remembered } = agent
    const since = remembered?.callId === callId ? remembered.since : this.#ledger.now
    if (agent.activity.type === 'resting')
      this.#ledger.cancelTimer({ type: 'rest', extension: agent.record.extension })
    if (agent.queueLegs.size === 0) for (const leg of agent.legs) agent.queueLegs.add(leg)
    this.change(agent, () => {
      agent.remembered = null
      agent.misses = {}
      if (isNew) agent.calls += 1
      agent.activity = { type: 'talking', callId, group, since }
      agent.since = since
    })
  }

  /** The talk is over: the wrap-up the agent has, else the group's. */
  talkOver(agent: Agent): void {
    const { activity } = agent
    if (activity.type !== 'talking') return
    const { callId, group, since } = activity
    const { extension } = agent.record
    const talkedMs = Math.max(0, this.#ledger.now - since)
    this.#ledger.fact({ type: 'talked', callId, group, extension, talkedMs })
    this.change(agent, () => {
      agent.talkedMs += talkedMs
    })
    this.wrapUp(agent, group, talkedMs)
  }

  wrapUp(agent: Agent, group: string, talkedMs: number): void {
    const seconds = agent.record.wrapUp ?? this.#house.groups.get(group)?.record.wrapUp ?? 0
    if (seconds > 0) {
      this.rest(agent, 'wrapUp', seconds * 1000, group, talkedMs)
      return
    }
    this.#notePace(group, talkedMs, 0)
    this.change(agent, () => {
      agent.activity = { type: 'idle' }
      agent.idleSince = this.#ledger.now
      agent.since = agent.idleSince
    })
  }

  #notePace(group: string, talkedMs: number, wrapUpMs: number): void {
    if (talkedMs > 0) this.#house.groups.get(group)?.pace.note(talkedMs + wrapUpMs)
  }

  #setSeated(agent: Agent, isSeated: boolean): void {
    if (agent.isSeated === isSeated) return
    agent.isSeated = isSeated
    for (const seat of agent.seats) {
      const floor = this.#house.groups.get(seat.group)?.floor
      if (isSeated) floor?.enter(seat)
      else floor?.leave(seat)
    }
  }

  #count(agent: Agent, by: 1 | -1): void {
    const counted = { standing: standingOf(agent), state: countedAs(agent), switches: agent.switches }
    for (const { group } of agent.seats) this.#house.groups.get(group)?.tally.count(counted, by)
  }
}
