import type { HangupCause } from '../../shared/hangup-cause.ts'
import type { LegId } from '../../shared/ids.ts'
import type { Reason } from '../acd-effect.ts'
import type { Agent } from '../agents/agent.ts'
import type { AgentDesk } from '../agents/agent-desk.ts'
import { givenUpRestMs, unclearRestMs } from '../agents/rests.ts'
import type { Seat } from '../agents/seat.ts'
import type { Caller } from '../callers/caller.ts'
import type { House } from '../house.ts'
import type { Ledger } from '../ledger.ts'
import { offerEndOf } from '../offer-end.ts'
import type { GroupRecord } from '../records.ts'
import { isVoid, type Offer } from './offer.ts'

/** How much longer than it rings an offer may be silent, in ms. */
const graceMs = 30_000
/** How long the end of an offer that was taken back may take, in ms. */
const withdrawnMs = 5_000
/** How long whisper and announcement may take until the two talk, in ms. */
const takenMs = 300_000
/** Where the group is not known any more. */
const usualRingSeconds = 15

/** Offers: made, taken back, ended. Every one has a lease, so that no agent stays reserved for a call that is not there. */
export class OfferDesk {
  readonly #house: House
  readonly #ledger: Ledger
  readonly #agents: AgentDesk
  /** Offers so far: the turns of round-robin. */
  #turns = 0

  constructor(house: House, ledger: Ledger, agents: AgentDesk) {
    this.#house = house
    this.#ledger = ledger
    this.#agents = agents
  }

  make(caller: Caller, seat: Seat, group: GroupRecord, why: Reason): void {
    const { agent } = seat
    const { callId } = caller
    const { extension, jobNumber: agentNumber, autoAnswer } = agent.record
    this.#add(caller, extension)
    this.#turns += 1
    this.#agents.change(agent, () => {
      seat.turn = this.#turns
      agent.activity = { type: 'offered', callId, group: group.number }
      agent.since = this.#ledger.now
    })
    const ringSeconds = group.ringTimeout
    const offered = { callId, extension, group: group.number }
    this.#ledger.add({ type: 'offer', ...offered, agentNumber, ringSeconds, autoAnswer, why })
    this.#ledger.fact({ type: 'offered', ...offered })
  }

  /** An offer that is out already; false where that phone has one. */
  found(caller: Caller, extension: string): boolean {
    if (this.#house.offers.has(extension)) return false
    this.#add(caller, extension)
    const agent = this.#house.roster.get(extension)
    if (agent === undefined) return true
    for (const leg of agent.legs) agent.queueLegs.add(leg)
    this.#agents.turnTo(agent, { type: 'offered', callId: caller.callId, group: caller.group })
    return true
  }

  /** The offer of this caller to this phone. */
  find(callId: LegId, extension: string): Offer | undefined {
    const offer = this.#house.offers.get(extension)
    return offer?.caller.callId === callId ? offer : undefined
  }

  ringing({ caller, extension }: Offer): void {
    const agent = this.#house.roster.get(extension)
    if (agent?.activity.type !== 'offered') return
    const { callId, group } = agent.activity
    this.#agents.turnTo(agent, { type: 'ringing', callId, group })
    // A phone that rings is heard of: from now on it may ring its time.
    this.#lease(extension, callId, this.#ringMs(caller.group) + graceMs)
  }

  /** The agent has answered; the phones of the others are being given up. */
  taken(offer: Offer): void {
    const { caller, extension } = offer
    for (const each of caller.ringing) each.isOver ||= each !== offer
    caller.ringing.clear()
    caller.ringing.add(offer)
    caller.stage = 'taken'
    caller.agent = extension
    this.#lease(extension, caller.callId, takenMs)
    const agent = this.#house.roster.get(extension)
    if (agent === undefined) return
    this.#agents.turnTo(agent, { type: 'taken', callId: caller.callId, group: caller.group })
  }

  /** Asks for the phone to stop; the end is told as that of any other offer. */
  withdraw(offer: Offer, why: string): void {
    if (offer.isOver) return
    const { caller, extension } = offer
    offer.isOver = true
    this.#ledger.add({ type: 'withdraw', callId: caller.callId, extension, why })
    this.#lease(extension, caller.callId, withdrawnMs)
  }

  /** All offers of the caller are for nobody now; their ends are waited for. */
  voidAll(caller: Caller): void {
    for (const offer of caller.ringing) offer.isOver = true
    caller.ringing.clear()
  }

  /** The phone has stopped, or is nobody's concern any more. */
  end(offer: Offer): void {
    const { caller, extension } = offer
    this.#house.offers.delete(extension)
    caller.ringing.delete(offer)
    this.#ledger.cancelTimer({ type: 'lease', callId: caller.callId, extension })
  }

  /** What the offer's end means for its agent. */
  judge(offer: Offer, cause: HangupCause): void {
    const agent = this.#house.roster.get(offer.extension)
    if (agent === undefined || !isOffered(agent)) return
    const { caller } = offer
    if (isVoid(offer) && cause !== 'LEASE_OVER') {
      this.#agents.release(agent)
      return
    }
    const end = offerEndOf(cause)
    if (end === null) {
      this.#agents.rest(agent, 'unreachable', isGivenUp(cause) ? givenUpRestMs : unclearRestMs, caller.group)
      return
    }
    const { callId, group } = caller
    this.#ledger.fact({ type: 'missed', callId, group, extension: offer.extension, how: end })
    this.#agents.missed(agent, end, group)
  }

  #add(caller: Caller, extension: string): void {
    const offer: Offer = { caller, extension, since: this.#ledger.now, isOver: false }
    this.#house.offers.set(extension, offer)
    caller.ringing.add(offer)
    caller.stage = 'ringing'
    this.#lease(extension, caller.callId, this.#ringMs(caller.group) + graceMs)
  }

  #ringMs(group: string): number {
    return (this.#house.groups.get(group)?.record.ringTimeout ?? usualRingSeconds) * 1000
  }

  #lease(extension: string, callId: LegId, ms: number): void {
    this.#ledger.startTimerIn({ type: 'lease', callId, extension }, ms)
  }
}

/**
 * The call gave the offer up while its caller waits here: one who is somebody's there already would be offered again and
 * again without end.
 */
const isGivenUp = (cause: HangupCause): boolean => cause === 'ORIGINATOR_CANCEL' || cause === 'LOSE_RACE'

export const isOffered = ({ activity }: Agent): boolean =>
  activity.type === 'offered' || activity.type === 'ringing' || activity.type === 'taken'
