import type { Agent } from './agents/agent.ts'
import type { AgentDesk } from './agents/agent-desk.ts'
import type { Seat } from './agents/seat.ts'
import { type CallerDesk, isInLine } from './callers/caller-desk.ts'
import { type MakeFloor, QueueGroup } from './floor/queue-group.ts'
import type { House } from './house.ts'
import type { Ledger } from './ledger.ts'
import type { OfferDesk } from './offers/offer-desk.ts'
import type { AgentRecord, AgentStatus, GroupRecord } from './records.ts'
import { isSame } from './same-record.ts'

interface Desks {
  readonly agents: AgentDesk
  readonly offers: OfferDesk
  readonly callers: CallerDesk
}

/** Agents and groups as the store has them: what did not change is not touched. */
export class Configuration {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #desks: Desks
  readonly #makeFloor: MakeFloor

  constructor(house: House, ledger: Ledger, desks: Desks, makeFloor: MakeFloor) {
    this.#house = house
    this.#ledger = ledger
    this.#desks = desks
    this.#makeFloor = makeFloor
  }

  replace(agents: readonly AgentRecord[], groups: readonly GroupRecord[]): void {
    const isOther = this.#replaceGroups(groups)
    const { roster } = this.#house
    for (const gone of roster.goneFrom(new Set(agents.map(({ extension }) => extension)))) this.#remove(gone)
    for (const record of agents) this.#replaceAgent(record, isOther)
  }

  /**
   * A phone that rings for an agent who turns busy goes on ringing: it was their last call. Who goes offline has left
   * the place, so the caller is not kept waiting for them.
   */
  setStatus(extension: string, status: AgentStatus, reason: string): void {
    const agent = this.#house.roster.get(extension)
    if (agent === undefined) return
    this.#desks.agents.setStatus(agent, status, reason)
    this.#takeBackFromAbsent(agent)
  }

  /** Groups that keep nobody waiting for nobody: their last agent has logged out, or has the phone at another switch now. */
  turnAwayWhereNobodyIs(): void {
    const { touched, moved } = this.#desks.agents
    for (const agent of touched)
      if (agent.record.status === 'offline' || moved.has(agent))
        for (const { group } of agent.seats) this.#turnAway(group)
  }

  /** It is known now who is at this switch, and so for whom nobody is. */
  switchHeard(switchName: string): void {
    for (const group of this.#house.groups.values())
      if (group.places.sizeAt(switchName) > 0) this.#turnAway(group.record.number)
  }

  /** Whether there are other groups than before. */
  #replaceGroups(records: readonly GroupRecord[]): boolean {
    const { groups } = this.#house
    const gone = new Set(groups.keys())
    let isOther = false
    for (const record of records) {
      gone.delete(record.number)
      const known = groups.get(record.number)
      if (known === undefined) {
        groups.set(record.number, new QueueGroup(record, this.#makeFloor))
        isOther = true
      } else if (!isSame(known.record, record)) this.#replaceGroup(known, record)
    }
    for (const number of gone) this.#removeGroup(number)
    return isOther || gone.size > 0
  }

  #replaceGroup(group: QueueGroup, record: GroupRecord): void {
    this.#desks.callers.regroup(group, () => {
      group.record = record
      for (const seat of group.seats) if (seat.agent.isSeated) group.floor.enter(seat)
    })
    this.#turnAway(record.number)
  }

  #removeGroup(number: string): void {
    const group = this.#house.groups.get(number)
    this.#house.groups.delete(number)
    for (const caller of group?.places.all() ?? [])
      if (isInLine(caller)) this.#desks.callers.fail(caller, 'unknown_group')
  }

  #replaceAgent(record: AgentRecord, isOther: boolean): void {
    const { roster } = this.#house
    const known = roster.get(record.extension)
    if (known !== undefined && !isOther && isSame(known.record, record)) return
    const agent = known ?? roster.add(record, this.#ledger.now)
    this.#countSkills(agent, -1)
    this.#desks.agents.change(agent, () => {
      agent.record = record
      this.#seat(agent)
    })
    this.#countSkills(agent, 1)
    this.#takeBackFromAbsent(agent)
  }

  /** A seat in each of their groups that exists; one they had keeps its turn. */
  #seat(agent: Agent): void {
    for (const seat of agent.seats) this.#house.groups.get(seat.group)?.seats.delete(seat)
    const before = new Map(agent.seats.map(seat => [seat.group, seat]))
    const seats = new Map<string, Seat>()
    for (const { number: group, level, position } of agent.record.groups) {
      if (!this.#house.groups.has(group) || seats.has(group)) continue
      const turn = before.get(group)?.turn ?? 0
      seats.set(group, { agent, group, level, position, turn })
    }
    agent.seats = [...seats.values()]
    for (const seat of agent.seats) this.#house.groups.get(seat.group)?.seats.add(seat)
  }

  #countSkills(agent: Agent, by: 1 | -1): void {
    for (const { group } of agent.seats) this.#house.groups.get(group)?.tally.countSkills(agent, by)
  }

  #remove(agent: Agent): void {
    const { extension } = agent.record
    const groups = agent.seats.map(({ group }) => group)
    const offer = this.#house.offers.get(extension)
    // Who has answered is with their caller, whatever becomes of their record.
    if (offer && agent.activity.type !== 'taken') this.#desks.callers.takeBack(offer, 'the agent is no more')
    for (const caller of [...(agent.own ?? [])]) this.#desks.callers.waitForAnybody(caller)
    this.#countSkills(agent, -1)
    this.#desks.agents.forget(agent)
    for (const seat of agent.seats) this.#house.groups.get(seat.group)?.seats.delete(seat)
    this.#house.roster.remove(extension)
    for (const group of groups) this.#turnAway(group)
  }

  #takeBackFromAbsent(agent: Agent): void {
    const offer = this.#house.offers.get(agent.record.extension)
    if (offer === undefined || agent.record.status !== 'offline' || agent.activity.type === 'taken') return
    this.#desks.callers.takeBack(offer, 'the agent is offline')
  }

  #turnAway(number: string): void {
    const group = this.#house.groups.get(number)
    if (!group?.record.queue.needsAgents) return
    for (const switchName of group.places.switches()) {
      if (this.#house.loggedIn(group, switchName) > 0) continue
      for (const caller of group.places.at(switchName))
        if (isInLine(caller)) this.#desks.callers.fail(caller, 'no_agent')
    }
  }
}
