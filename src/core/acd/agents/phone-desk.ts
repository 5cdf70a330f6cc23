import type { LegId } from '../../shared/ids.ts'
import type { House } from '../house.ts'
import type { Ledger } from '../ledger.ts'
import type { Agent } from './agent.ts'
import type { AgentDesk } from './agent-desk.ts'

/** What the switch says of phones and the legs at them. */
export class PhoneDesk {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #agents: AgentDesk
  /** Whether a switch has told which phones there are, and so which calls go on. */
  #hasHeard = false

  constructor(house: House, ledger: Ledger, agents: AgentDesk) {
    this.#house = house
    this.#ledger = ledger
    this.#agents = agents
  }

  legUp(extension: string, leg: LegId): void {
    const { roster, offers } = this.#house
    const agent = roster.get(extension)
    if (agent === undefined) {
      roster.legUp(extension, leg)
      return
    }
    this.#agents.change(agent, () => roster.legUp(extension, leg))
    if (offers.has(extension)) agent.queueLegs.add(leg)
  }

  legDown(extension: string, leg: LegId): void {
    const { roster } = this.#house
    const agent = roster.get(extension)
    if (agent === undefined) {
      roster.legDown(extension, leg)
      return
    }
    const wasQueueLeg = agent.queueLegs.delete(leg)
    this.#agents.change(agent, () => {
      agent.heldLegs.delete(leg)
      const wasUp = roster.legDown(extension, leg)
      const isLast = wasUp && agent.legs.size === 0
      // The leg of an offer that came to nothing was no call: the agent keeps their place among the idle.
      if (!isLast || wasQueueLeg || agent.activity.type !== 'idle') return
      agent.idleSince = this.#ledger.now
      agent.since = agent.idleSince
    })
    if (agent.queueLegs.size === 0 && (wasQueueLeg || agent.legs.size === 0)) this.#agents.talkOver(agent)
  }

  setHeld(extension: string, leg: LegId, isHeld: boolean): void {
    const agent = this.#house.roster.get(extension)
    if (agent === undefined || !agent.legs.has(leg)) return
    this.#agents.change(agent, () => {
      if (isHeld) agent.heldLegs.add(leg)
      else agent.heldLegs.delete(leg)
    })
  }

  setRegistered(extension: string, switchName: string, isRegistered: boolean): void {
    const { roster } = this.#house
    roster.setRegistered(extension, switchName, isRegistered)
    const agent = roster.get(extension)
    if (agent !== undefined) this.#agents.setSwitches(agent, roster.switchesOf(extension))
  }

  /** All phones of a switch; one that tells them has told its legs before. */
  registerOnly(switchName: string, extensions: readonly string[]): void {
    const { roster } = this.#house
    this.#hasHeard = true
    roster.setHeard(switchName, true)
    this.#replacePhones(switchName, extensions)
    for (const agent of roster.all()) if (agent.remembered !== null) this.#settleRemembered(agent)
  }

  /** Where its phones are nobody knows until it tells them again. */
  loseSwitch(switchName: string): void {
    this.#house.roster.setHeard(switchName, false)
    this.#replacePhones(switchName, [])
  }

  /** A talk from before a restart: it is followed by its wrap-up, at once where it has ended meanwhile. */
  rememberTalk(agent: Agent, talk: NonNullable<Agent['remembered']>): void {
    if (agent.activity.type !== 'idle') return
    this.#agents.change(agent, () => {
      agent.remembered = talk
    })
    if (this.#hasHeard) this.#settleRemembered(agent)
  }

  #replacePhones(switchName: string, extensions: readonly string[]): void {
    const { roster } = this.#house
    roster.registerOnly(switchName, extensions)
    for (const agent of roster.all())
      this.#agents.setSwitches(agent, roster.switchesOf(agent.record.extension))
  }

  #settleRemembered(agent: Agent): void {
    const talk = agent.remembered
    if (talk === null) return
    this.#agents.change(agent, () => {
      agent.remembered = null
    })
    if (agent.activity.type !== 'idle') return
    if (agent.legs.size === 0) this.#agents.wrapUp(agent, talk.group, 0)
    else this.#goOnTalking(agent, talk)
  }

  #goOnTalking(agent: Agent, { callId, group, since }: NonNullable<Agent['remembered']>): void {
    for (const leg of agent.legs) agent.queueLegs.add(leg)
    this.#agents.turnTo(agent, { type: 'talking', callId, group, since }, since)
  }
}
