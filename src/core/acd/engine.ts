import type { LegId, Millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent, AcdTimer } from './acd-event.ts'
import { type Agent, stateOf } from './agents/agent.ts'
import { AgentDesk } from './agents/agent-desk.ts'
import { PhoneDesk } from './agents/phone-desk.ts'
import { remember } from './agents/remember.ts'
import type { WaitingCaller } from './callers/caller.ts'
import { CallerDesk, isInLine } from './callers/caller-desk.ts'
import { LastTalks } from './callers/last-talks.ts'
import { Configuration } from './configuration.ts'
import { FloorBySwitch } from './floor/floor-by-switch.ts'
import type { CountedAs } from './floor/group-tally.ts'
import { IndexedFloor } from './floor/indexed-floor.ts'
import type { MakeFloor } from './floor/queue-group.ts'
import { House } from './house.ts'
import { Ledger } from './ledger.ts'
import { MatchMaker } from './offers/match-maker.ts'
import { OfferDesk } from './offers/offer-desk.ts'
import { OfferNews } from './offers/offer-news.ts'
import type { AgentState } from './queue-fact.ts'

export interface AcdEngineOptions {
  /** 0 to below 1; decides in the strategy `random`. */
  readonly random?: () => number
  /** The day of a moment, as a number that is another each day: calls and talk times of a day begin at nothing. */
  readonly dayOf?: (now: Millis) => number
  /** Where the lines are kept. */
  readonly floor?: MakeFloor
  /** Phones that ring for one caller at once. */
  readonly mostPhones?: number
}

/** Counted among those at the caller's switch and those who are called back, who may be served at any. */
export interface QueuePlace {
  /** 1.. */
  readonly position: number
  /** Of how many. */
  readonly length: number
  /** null = nothing to go by yet. */
  readonly estimatedWaitMs: number | null
}

export interface GroupNow {
  readonly waiting: number
  /** When the longest wait began; null = nobody waits. */
  readonly oldestSince: Millis | null
  readonly agents: Readonly<Record<CountedAs, number>>
  /** Agents who are not offline. */
  readonly loggedIn: number
}

type Event<T extends AcdEvent['type']> = Extract<AcdEvent, { type: T }>
type Handlers = { readonly [T in AcdEvent['type']]: (event: Event<T>) => void }
type Timers = { readonly [T in AcdTimer['type']]: (timer: Extract<AcdTimer, { type: T }>) => void }

/**
 * A call's state names each phone that rings for it and each that is being let go, of which there may be as many, and
 * the variable of the channel that keeps the state is bounded: of extensions of 32 characters it holds 66 of both, and
 * nothing else (saved-state.test.ts).
 */
export const mostPhonesAtOnce = 50

const utcDay = (now: Millis): number => Math.floor(now / 86_400_000)

/**
 * The queue's engine: who waits, who is free, who gets whom. Deterministic: it knows time only from `now` and chance only
 * from `random`, and gives back what is to be done. What an event costs does not grow with those who wait or work, but
 * with the logarithm of their number, and with the switches a phone is at; only `configured`, `registrations`, a lost
 * switch and a new day look at everybody.
 */
export class AcdEngine {
  readonly #house = new House()
  readonly #ledger = new Ledger()
  readonly #talks = new LastTalks()
  readonly #agents = new AgentDesk(this.#house, this.#ledger)
  readonly #phones = new PhoneDesk(this.#house, this.#ledger, this.#agents)
  readonly #offers = new OfferDesk(this.#house, this.#ledger, this.#agents)
  readonly #callers = new CallerDesk(this.#house, this.#ledger, this.#offers)
  readonly #matches: MatchMaker
  readonly #news: OfferNews
  readonly #configuration: Configuration
  readonly #dayOf: (now: Millis) => number
  #day: number | null = null

  constructor({
    random = xorshift(1),
    dayOf = utcDay,
    floor,
    mostPhones = mostPhonesAtOnce,
  }: AcdEngineOptions = {}) {
    this.#dayOf = dayOf
    const makeFloor: MakeFloor =
      floor ?? (strategy => new FloorBySwitch(() => new IndexedFloor(strategy, random)))
    const desks = { agents: this.#agents, offers: this.#offers, callers: this.#callers }
    this.#matches = new MatchMaker(this.#house, this.#ledger, desks, this.#talks, mostPhones)
    this.#news = new OfferNews(this.#house, this.#ledger, { ...desks, matches: this.#matches }, this.#talks)
    this.#configuration = new Configuration(this.#house, this.#ledger, desks, makeFloor)
  }

  /** Takes one event and returns what is to be done. */
  apply(event: AcdEvent, now: Millis): readonly AcdEffect[] {
    this.#ledger.begin(event, now)
    this.#turnDay(this.#dayOf(now))
    const handle = this.#handlers[event.type] as (event: AcdEvent) => void
    handle(event)
    this.#configuration.turnAwayWhereNobodyIs()
    this.#matches.settle()
    this.#agents.tellNews()
    return this.#ledger.effects
  }

  /** Callers waiting in a group, in order, those with a phone that rings included. For people to look at. */
  waitingIn(group: string): readonly WaitingCaller[] {
    return this.#house.groups.get(group)?.places.all() ?? []
  }

  /** A caller's place in their line, those with a phone that rings included; null where they have none. */
  placeOf(callId: LegId): QueuePlace | null {
    const caller = this.#house.callers.get(callId)
    const group = caller && this.#house.groups.get(caller.group)
    if (caller === undefined || !group?.has(caller)) return null
    const { places, pace, tally } = group
    const position = places.positionOf(caller)
    const estimatedWaitMs = pace.estimateMs(position, tally.workingFor(caller.switchName))
    return { position, length: places.lengthFor(caller), estimatedWaitMs }
  }

  agent(extension: string): { readonly agent: Agent; readonly state: AgentState } | undefined {
    const agent = this.#house.roster.get(extension)
    return agent && { agent, state: stateOf(agent) }
  }

  /** A group at this moment; undefined where there is none of that number. */
  groupNow(number: string): GroupNow | undefined {
    const group = this.#house.groups.get(number)
    if (group === undefined) return undefined
    const { tally, places, oldest } = group
    return {
      waiting: places.size,
      oldestSince: oldest,
      agents: { ...tally.states },
      loggedIn: tally.loggedIn,
    }
  }

  /** Everybody who has a place, in no order. */
  callers(): readonly WaitingCaller[] {
    return [...this.#house.callers.values()]
  }

  readonly #handlers: Handlers = {
    configured: event => this.#configuration.replace(event.agents, event.groups),
    statusSet: event => this.#configuration.setStatus(event.extension, event.status, event.reason),
    remembered: event => {
      for (const talk of event.talks) this.#talks.note(talk)
      const isToday = (at: Millis): boolean => this.#dayOf(at) === this.#day
      remember(event.agents, isToday, this.#house.roster, this.#agents, this.#phones, this.#ledger)
    },
    callerJoined: event => this.#callers.join(event),
    callerLeft: event => this.#callers.leave(event.callId, event.how),
    offerFound: event => this.#news.found(event),
    offerRinging: event => this.#news.ringing(event.callId, event.extension),
    offerTaken: event => this.#news.taken(event.callId, event.extension),
    offerAnswered: event => this.#news.answered(event),
    offerFailed: event => this.#news.failed(event.callId, event.extension, event.cause),
    legUp: event => this.#phones.legUp(event.extension, event.legId),
    legDown: event => this.#phones.legDown(event.extension, event.legId),
    legHeld: event => this.#phones.setHeld(event.extension, event.legId, true),
    legResumed: event => this.#phones.setHeld(event.extension, event.legId, false),
    registrations: event => {
      this.#phones.registerOnly(event.switchName, event.extensions)
      if (event.switchName !== '') this.#configuration.switchHeard(event.switchName)
    },
    registered: event => this.#phones.setRegistered(event.extension, event.switchName, true),
    unregistered: event => {
      this.#phones.setRegistered(event.extension, event.switchName, false)
      this.#news.phoneGone(event.extension, event.switchName)
    },
    switchLost: event => this.#phones.loseSwitch(event.switchName),
    restEnded: event => {
      this.#ledger.cancelTimer({ type: 'rest', extension: event.extension })
      this.#restOver(event.extension)
    },
    restExtended: event => {
      const agent = this.#house.roster.get(event.extension)
      if (agent) this.#agents.restUntil(agent, event.seconds)
    },
    timerFired: event => {
      const fire = this.#timers[event.timer.type] as (timer: AcdTimer) => void
      fire(event.timer)
    },
  }

  readonly #timers: Timers = {
    rest: timer => this.#restOver(timer.extension),
    maxWait: timer => this.#callers.timedOut(timer.callId),
    escalation: timer => this.#callers.escalate(timer.callId),
    progress: timer => {
      const caller = this.#house.callers.get(timer.callId)
      if (caller?.stage === 'ringing') this.#matches.ringOneMore(caller)
    },
    sticky: timer => {
      const caller = this.#house.callers.get(timer.callId)
      if (caller?.stage === 'forOwn' && isInLine(caller)) this.#callers.waitForAnybody(caller)
    },
    lease: timer => this.#news.leaseOver(timer.callId, timer.extension),
  }

  #restOver(extension: string): void {
    const agent = this.#house.roster.get(extension)
    if (agent) this.#agents.restOver(agent)
  }

  #turnDay(day: number): void {
    if (this.#day !== null && this.#day !== day) {
      for (const agent of this.#house.roster.all()) {
        if (agent.calls === 0 && agent.talkedMs === 0) continue
        this.#agents.change(agent, () => {
          agent.calls = 0
          agent.talkedMs = 0
        })
      }
    }
    this.#day = day
  }
}

/** Marsaglia's xorshift32 as a number from 0 to below 1: the same each time. */
function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
