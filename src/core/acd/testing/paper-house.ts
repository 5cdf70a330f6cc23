import { type LegId, legId, millis } from '../../shared/ids.ts'
import type { AcdEffect } from '../acd-effect.ts'
import type { AcdEvent, AcdTimer, Joining } from '../acd-event.ts'
import type { AgentMemory, LastTalk } from '../agent-memory.ts'
import { AcdEngine } from '../engine.ts'
import { FloorBySwitch } from '../floor/floor-by-switch.ts'
import { IndexedFloor } from '../floor/indexed-floor.ts'
import type { MakeFloor } from '../floor/queue-group.ts'
import type { AgentRecord, GroupRecord } from '../records.ts'
import { diceOf } from './dice.ts'
import { NaiveFloor } from './naive-floor.ts'

interface PaperCaller {
  readonly joining: Joining
  /** Extensions that may still answer. */
  readonly ringing: Set<string>
  takenBy: string
}

type Offered = Extract<AcdEffect, { type: 'offer' }>

interface PaperOffer {
  readonly callId: LegId
  leg: LegId | null
  /** Its end is waited for, and nobody can answer it for the caller any more. */
  isOver: boolean
}

/** Where a house has one switch alone, nobody is told apart by it. */
export const oneSwitch: readonly string[] = ['']

/**
 * A house on paper: callers, phones and switches, with books of their own about what the queue's engine has said. Two
 * engines, one that looks at everybody, are told the same and must ask for the same.
 */
export class PaperHouse {
  readonly callers = new Map<LegId, PaperCaller>()
  readonly offers = new Map<string, PaperOffer>()
  readonly talks = new Map<string, { callId: LegId; group: string; leg: LegId; number: string }>()
  readonly legs = new Map<string, Set<LegId>>()
  /** The phones at each switch. */
  readonly phones: ReadonlyMap<string, Set<string>>
  /** Switches within reach. */
  readonly up: Set<string>
  /** Those that have told the present controller of their phones. */
  readonly #heard = new Set<string>()
  /** What was offered because of the latest event. */
  readonly made: Offered[] = []
  /** Called when an event has been dealt with. */
  look: () => void = () => undefined
  readonly timers = new Map<string, { readonly timer: AcdTimer; readonly at: number }>()
  readonly memories = new Map<string, AgentMemory>()
  readonly lastTalks: LastTalk[] = []
  agents: AgentRecord[]
  groups: GroupRecord[]
  now = 1_000_000
  engine: AcdEngine
  #naive: AcdEngine
  #seed: number
  #names = 0

  readonly #mostPhones: number

  constructor(
    agents: AgentRecord[],
    groups: GroupRecord[],
    seed: number,
    mostPhones: number,
    switches = oneSwitch,
  ) {
    this.phones = new Map(switches.map(name => [name, new Set()]))
    this.up = new Set(switches)
    this.agents = agents
    this.groups = groups
    this.#seed = seed
    this.#mostPhones = mostPhones
    this.engine = this.#newEngine()
    this.#naive = this.#newNaive()
    this.begin()
  }

  freshName(): LegId {
    this.#names += 1
    return legId(`leg-${this.#names}`)
  }

  apply(event: AcdEvent): void {
    const effects = this.engine.apply(event, millis(this.now))
    const others = this.#naive.apply(event, millis(this.now))
    const [said, meant] = [JSON.stringify(effects), JSON.stringify(others)]
    if (said !== meant) throw new Error(`${JSON.stringify(event)}:\n  ${said}\nand not\n  ${meant}`)
    this.made.length = 0
    for (const effect of effects) this.#note(effect)
    this.look()
  }

  begin(): void {
    this.apply({ type: 'configured', agents: this.agents, groups: this.groups })
    const agents = [...this.memories.values()]
    this.apply({ type: 'remembered', agents, talks: this.lastTalks })
  }

  configure(): void {
    this.apply({ type: 'configured', agents: this.agents, groups: this.groups })
  }

  /** The controller is killed; another one finds the switch, its legs and the calls. */
  restart(): void {
    this.#seed += 1
    this.timers.clear()
    this.#heard.clear()
    this.engine = this.#newEngine()
    this.#naive = this.#newNaive()
    this.begin()
    for (const [extension, legs] of this.legs)
      for (const leg of legs) this.apply({ type: 'legUp', extension, legId: leg })
    const offers = [...this.offers].filter(([, offer]) => !offer.isOver && offer.leg !== null)
    this.offers.clear()
    for (const [extension, { callId, group, number }] of this.talks)
      this.apply({ type: 'offerAnswered', callId, callerNumber: number, extension, group })
    for (const caller of this.callers.values()) {
      caller.ringing.clear()
      caller.takenBy = ''
    }
    // Callbacks have their places when each switch has been looked at.
    for (const name of new Set([...this.phones.keys(), ''])) this.#takeOver(name, offers)
  }

  /** Its callers have their places again, then its phones are told. */
  #takeOver(name: string, offers: readonly (readonly [string, PaperOffer])[]): void {
    for (const caller of [...this.callers.values()]) {
      if (caller.joining.switchName !== name) continue
      const found = offers.filter(([, { callId }]) => callId === caller.joining.callId)
      if (found.length === 0) this.apply({ type: 'callerJoined', ...caller.joining })
      for (const [extension, offer] of found) {
        this.offers.set(extension, offer)
        caller.ringing.add(extension)
        this.apply({ type: 'offerFound', extension, ...caller.joining })
      }
    }
    if (this.up.has(name)) this.tellPhones(name)
  }

  /** A switch is there and tells which phones it has. */
  tellPhones(name: string): void {
    this.up.add(name)
    this.#heard.add(name)
    this.apply({ type: 'registrations', switchName: name, extensions: [...(this.phones.get(name) ?? [])] })
  }

  lose(name: string): void {
    this.up.delete(name)
    this.#heard.delete(name)
    this.apply({ type: 'switchLost', switchName: name })
  }

  /** The phone comes to a switch or goes from it; of one out of reach nobody tells. */
  setPhone(extension: string, switchName: string, isThere: boolean): void {
    const phones = this.phones.get(switchName)
    if (isThere) phones?.add(extension)
    else phones?.delete(extension)
    const type = isThere ? 'registered' : 'unregistered'
    if (this.up.has(switchName)) this.apply({ type, switchName, extension })
  }

  /** Whether the phone can ring there; "" = at any switch. */
  isAt(extension: string, switchName: string): boolean {
    const names = switchName === '' ? [...this.#heard] : [switchName].filter(name => this.#heard.has(name))
    return names.some(name => this.phones.get(name)?.has(extension))
  }

  /** All timers that are due, in the order of their time. */
  fireDue(): void {
    for (let next = this.#nextDue(); next !== undefined; next = this.#nextDue()) {
      this.timers.delete(keyOf(next))
      if (next.type === 'lease') this.#leaseFired(next.callId, next.extension)
      this.apply({ type: 'timerFired', timer: next })
    }
  }

  join(joining: Joining): void {
    const known = this.callers.get(joining.callId)
    for (const extension of known?.ringing ?? []) this.#over(extension)
    this.callers.set(joining.callId, { joining, ringing: new Set(), takenBy: '' })
    this.apply({ type: 'callerJoined', ...joining })
  }

  leave(callId: LegId): void {
    for (const offer of this.offers.values()) offer.isOver ||= offer.callId === callId
    this.callers.delete(callId)
    this.apply({ type: 'callerLeft', callId, how: 'hungUp' })
  }

  legUp(extension: string): LegId {
    const leg = this.freshName()
    const legs = this.legs.get(extension) ?? new Set()
    this.legs.set(extension, legs.add(leg))
    const offer = this.offers.get(extension)
    if (offer !== undefined) offer.leg ??= leg
    this.apply({ type: 'legUp', extension, legId: leg })
    return leg
  }

  legDown(extension: string, leg: LegId): void {
    this.legs.get(extension)?.delete(leg)
    this.apply({ type: 'legDown', extension, legId: leg })
  }

  taken(extension: string): void {
    const offer = this.offers.get(extension)
    const caller = offer && this.callers.get(offer.callId)
    if (!offer || !caller || offer.isOver || caller.takenBy !== '') return
    caller.takenBy = extension
    for (const other of caller.ringing) if (other !== extension) this.#over(other)
    caller.ringing.clear()
    caller.ringing.add(extension)
    this.apply({ type: 'offerTaken', callId: offer.callId, extension })
  }

  answered(extension: string): void {
    const offer = this.offers.get(extension)
    const caller = offer && this.callers.get(offer.callId)
    if (!offer || !caller || offer.isOver) return
    if (caller.takenBy !== '' && caller.takenBy !== extension) return
    const leg = offer.leg ?? this.legUp(extension)
    const { callId, group, callerNumber } = caller.joining
    for (const each of this.offers.values()) each.isOver ||= each.callId === callId
    this.offers.delete(extension)
    this.callers.delete(callId)
    if (this.talks.has(extension)) throw new Error(`${extension} has two callers`)
    this.talks.set(extension, { callId, group, leg, number: callerNumber })
    this.lastTalks.push({ callerNumber, extension, at: millis(this.now) })
    this.apply({ type: 'offerAnswered', callId, callerNumber, extension, group })
  }

  failed(extension: string, cause: string): void {
    const offer = this.offers.get(extension)
    if (offer === undefined) return
    const caller = this.callers.get(offer.callId)
    const isLost = caller === undefined || !caller.ringing.has(extension)
    this.offers.delete(extension)
    this.#noLonger(offer.callId, extension)
    const why = isLost ? 'LOSE_RACE' : offer.isOver ? 'ORIGINATOR_CANCEL' : cause
    this.apply({ type: 'offerFailed', callId: offer.callId, extension, cause: why })
    if (offer.leg !== null) this.legDown(extension, offer.leg)
  }

  talkOver(extension: string): void {
    const talk = this.talks.get(extension)
    if (talk === undefined) return
    this.talks.delete(extension)
    this.legDown(extension, talk.leg)
  }

  /** Whether a call could be offered there now, by these books. */
  isFree({ extension, status }: AgentRecord): boolean {
    const isBusy = (this.legs.get(extension)?.size ?? 0) > 0 || this.offers.has(extension)
    return status === 'ready' && this.isAt(extension, '') && !isBusy && !this.timers.has(restOf(extension))
  }

  inLine(): PaperCaller[] {
    return [...this.callers.values()].filter(({ ringing }) => ringing.size === 0)
  }

  #newEngine(): AcdEngine {
    const random = diceOf(this.#seed)
    const floor: MakeFloor = strategy => new FloorBySwitch(() => new IndexedFloor(strategy, random))
    return new AcdEngine({ random, floor, mostPhones: this.#mostPhones })
  }

  #newNaive(): AcdEngine {
    const random = diceOf(this.#seed)
    const floor: MakeFloor = strategy => new NaiveFloor(strategy, random)
    return new AcdEngine({ random, floor, mostPhones: this.#mostPhones })
  }

  #note(effect: AcdEffect): void {
    if (effect.type === 'offer') this.#offered(effect)
    else if (effect.type === 'withdraw') this.#takenBack(effect.callId, effect.extension)
    else if (effect.type === 'queueFailed') this.#failed(effect.callId, effect.cause)
    else if (effect.type === 'startTimer')
      this.timers.set(keyOf(effect.timer), { timer: effect.timer, at: effect.at })
    else if (effect.type === 'cancelTimer') this.timers.delete(keyOf(effect.timer))
    else if (effect.type === 'agentSetBusy')
      this.change(effect.extension, { status: 'busy', statusReason: effect.reason })
    else if (effect.type === 'remember') this.memories.set(effect.memory.extension, effect.memory)
  }

  change(extension: string, change: Partial<AgentRecord>): void {
    this.agents = this.agents.map(each =>
      each.extension === extension ? { ...each, statusReason: '', ...change } : each,
    )
  }

  #failed(callId: LegId, cause: string): void {
    const joining = this.callers.get(callId)?.joining
    this.callers.delete(callId)
    if (cause !== 'no_agent' || joining === undefined) return
    const some = this.agents.find(each => this.#mayBeHopedFor(each, joining))
    if (some !== undefined) throw new Error(`${callId} is turned away and ${some.extension} is there`)
  }

  /** Whether an agent who is logged in is not only at other switches. */
  #mayBeHopedFor(
    { extension, groups, status }: AgentRecord,
    { group: number, switchName }: Joining,
  ): boolean {
    if (status === 'offline' || !groups.some(each => each.number === number)) return false
    return !this.#heard.has(switchName) || this.isAt(extension, switchName) || !this.isAt(extension, '')
  }

  #offered(offered: Offered): void {
    const { callId, extension } = offered
    this.made.push(offered)
    const caller = this.callers.get(callId)
    const record = this.agents.find(each => each.extension === extension)
    if (caller === undefined) throw new Error(`${callId} is offered and does not wait`)
    if (caller.takenBy !== '') throw new Error(`${callId} has an agent and is offered to ${extension}`)
    if (record === undefined || !this.isFree(record)) throw new Error(`${extension} is offered and not free`)
    if (!this.isAt(extension, caller.joining.switchName))
      throw new Error(`${extension} is offered ${callId} and is at another switch`)
    if (caller.joining.callerNumber === extension) throw new Error(`${extension} is offered their own call`)
    if (caller.joining.kind === 'callback' && caller.ringing.size > 0)
      throw new Error(`${callId} is a callback and rings ${extension} too`)
    caller.ringing.add(extension)
    if (caller.ringing.size > this.#mostPhones) throw new Error(`too many phones ring for ${callId}`)
    this.offers.set(extension, { callId, leg: null, isOver: false })
  }

  #over(extension: string): void {
    const offer = this.offers.get(extension)
    if (offer !== undefined) offer.isOver = true
  }

  #takenBack(callId: LegId, extension: string): void {
    this.#over(extension)
    const caller = this.callers.get(callId)
    // For a callback the end of the phone is waited for.
    if (caller?.joining.kind === 'call') caller.ringing.delete(extension)
  }

  /** The first time it asks for the end of the offer; where that was asked for already, the offer has ended. */
  #leaseFired(callId: LegId, extension: string): void {
    const offer = this.offers.get(extension)
    if (offer?.callId !== callId || !offer.isOver) return
    this.offers.delete(extension)
    this.#noLonger(callId, extension)
  }

  #noLonger(callId: LegId, extension: string): void {
    const caller = this.callers.get(callId)
    if (!caller?.ringing.delete(extension)) return
    if (caller.takenBy === extension) caller.takenBy = ''
  }

  #nextDue(): AcdTimer | undefined {
    const due = [...this.timers.values()].filter(({ at }) => at <= this.now)
    return due.sort((a, b) => a.at - b.at)[0]?.timer
  }
}

export const restOf = (extension: string): string => keyOf({ type: 'rest', extension })

export const keyOf = (timer: AcdTimer): string =>
  [timer.type, 'callId' in timer ? timer.callId : '', 'extension' in timer ? timer.extension : ''].join(' ')
