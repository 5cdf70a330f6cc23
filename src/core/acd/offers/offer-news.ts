import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { LegId } from '../../shared/ids.ts'
import type { AcdEvent } from '../acd-event.ts'
import type { AgentDesk } from '../agents/agent-desk.ts'
import type { Caller } from '../callers/caller.ts'
import { type CallerDesk, isInLine } from '../callers/caller-desk.ts'
import type { LastTalks } from '../callers/last-talks.ts'
import type { House } from '../house.ts'
import type { Ledger } from '../ledger.ts'
import type { MatchMaker } from './match-maker.ts'
import type { Offer } from './offer.ts'
import { isOffered, type OfferDesk } from './offer-desk.ts'

type Event<T extends AcdEvent['type']> = Extract<AcdEvent, { type: T }>

interface Desks {
  readonly agents: AgentDesk
  readonly offers: OfferDesk
  readonly callers: CallerDesk
  readonly matches: MatchMaker
}

/** What calls say of the offers they were given. */
export class OfferNews {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #desks: Desks
  readonly #talks: LastTalks

  constructor(house: House, ledger: Ledger, desks: Desks, talks: LastTalks) {
    this.#house = house
    this.#ledger = ledger
    this.#desks = desks
    this.#talks = talks
  }

  found(event: Event<'offerFound'>): void {
    const { callers, offers, matches } = this.#desks
    const { extension } = event
    const other = this.#house.offers.get(extension)
    if (other?.caller.callId === event.callId) return
    const caller = this.#house.callers.get(event.callId) ?? callers.add(event)
    // A phone rings for one caller alone; whom it does not ring for waits.
    if (other !== undefined) {
      if (caller.ringing.size === 0) callers.putBack(caller)
      return
    }
    this.#leaveLine(caller)
    offers.found(caller, extension)
    const seats = this.#house.roster.get(extension)?.seats
    matches.resumeRinging(
      caller,
      seats?.find(({ group }) => group === caller.group),
    )
  }

  ringing(callId: LegId, extension: string): void {
    const offer = this.#desks.offers.find(callId, extension)
    if (offer !== undefined) this.#desks.offers.ringing(offer)
  }

  taken(callId: LegId, extension: string): void {
    const { callers, offers } = this.#desks
    const caller = this.#house.callers.get(callId)
    if (caller === undefined || caller.stage === 'taken') return
    const other = this.#house.offers.get(extension)
    // The phone is another caller's: out of the line this one would be nobody's, and never come back into it.
    if (other !== undefined && other.caller !== caller) return
    this.#leaveLine(caller)
    if (other === undefined) offers.found(caller, extension)
    const offer = offers.find(callId, extension)
    callers.stopRingingMore(caller)
    if (offer !== undefined) offers.taken(offer)
  }

  answered(event: Event<'offerAnswered'>): void {
    const { callId, callerNumber, extension, group } = event
    const { agents } = this.#desks
    const offer = this.#house.offers.get(extension)
    if (offer !== undefined) this.#endFor(offer, callId)
    const caller = this.#house.callers.get(callId)
    if (caller !== undefined) this.#served(caller, extension)
    this.#talks.note({ callerNumber, extension, at: this.#ledger.now })
    const agent = this.#house.roster.get(extension)
    if (agent === undefined) return
    const { activity } = agent
    if (activity.type === 'talking' && activity.callId === callId) return
    agents.talk(agent, callId, group, caller !== undefined || offer?.caller.callId === callId)
    // The agent's leg came and went before the news of the talk did, or while nobody watched.
    if (agent.legs.size === 0) agents.talkOver(agent)
  }

  failed(callId: LegId, extension: string, cause: HangupCause): void {
    const offer = this.#desks.offers.find(callId, extension)
    if (offer !== undefined) this.#fail(offer, cause)
  }

  /** Nothing was heard of the offer for too long: it is taken back; and where not even its end is told, it has ended. */
  leaseOver(callId: LegId, extension: string): void {
    const offer = this.#desks.offers.find(callId, extension)
    if (offer === undefined) return
    if (!offer.isOver) this.#desks.callers.takeBack(offer, 'nothing was heard of the offer')
    else this.#fail(offer, 'LEASE_OVER')
  }

  /** The phone is no longer at that switch: if it rang there it is to ring no longer, unless it was answered. */
  phoneGone(extension: string, switchName: string): void {
    const { roster, offers } = this.#house
    const offer = offers.get(extension)
    if (offer === undefined || roster.get(extension)?.activity.type === 'taken') return
    // At which of several switches it rings for one who may be served anywhere is not known here.
    const rangThere = offer.caller.switchName === switchName || roster.switchesOf(extension).size === 0
    if (rangThere) this.#desks.callers.takeBack(offer, 'unregistered')
  }

  #fail(offer: Offer, cause: HangupCause): void {
    const { callers, offers } = this.#desks
    const { caller, extension } = offer
    offers.judge(offer, cause)
    offers.end(offer)
    const isTheirs = caller.stage === 'taken' ? caller.agent === extension : caller.stage === 'ringing'
    if (isTheirs && caller.ringing.size === 0) callers.putBack(caller)
    else callers.oneLess(caller)
  }

  /** The phone has been answered: its offer is over, and if it was another caller's they go back in line. */
  #endFor(offer: Offer, callId: LegId): void {
    const { offers, callers, agents } = this.#desks
    const { caller, extension } = offer
    if (caller.callId !== callId) offers.withdraw(offer, 'the agent has another caller')
    offers.end(offer)
    const agent = this.#house.roster.get(extension)
    if (agent && isOffered(agent)) agents.release(agent)
    if (caller.callId === callId || caller.stage !== 'ringing') return
    if (caller.ringing.size === 0) callers.putBack(caller)
    else callers.oneLess(caller)
  }

  #served(caller: Caller, extension: string): void {
    const { callId, group, since } = caller
    const waitedMs = Math.max(0, this.#ledger.now - since)
    this.#desks.callers.served(caller)
    this.#ledger.fact({ type: 'answered', callId, group, extension, waitedMs })
  }

  #leaveLine(caller: Caller): void {
    if (!isInLine(caller)) return
    this.#desks.callers.stopWaitingForOwn(caller)
    this.#house.groups.get(caller.group)?.floor.close(caller)
  }
}
