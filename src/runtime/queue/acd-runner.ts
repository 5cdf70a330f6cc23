import type { AcdEffect } from '../../core/acd/acd-effect.ts'
import type { AcdEvent, AcdTimer, Joining, Leaving } from '../../core/acd/acd-event.ts'
import { AcdEngine, type AcdEngineOptions } from '../../core/acd/engine.ts'
import type { AgentState } from '../../core/acd/queue-fact.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import { readSkills } from '../../core/acd/skill-need.ts'
import type { CallEvent } from '../../core/call/call-event.ts'
import type { QueueWait } from '../../core/call/state.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import { type LegId, type Millis, millis } from '../../core/shared/ids.ts'
import { type AcdPolicy, policyOf } from './acd-policy.ts'
import { type AgentNews, AgentStates } from './agent-states.ts'
import type { ClaimedPlace } from './callbacks/callback-claims.ts'
import { KeyedTimers } from './keyed-timers.ts'
import type { QueueFactSink } from './queue-parts.ts'
import type { Recalled } from './recall.ts'
import { type Reading, RecordReader, type RecordReaderDeps } from './record-reader.ts'

export interface AcdRunnerDeps extends RecordReaderDeps {
  /** Whether all phones and callers are at one switch: then nobody has to be told apart by it. */
  readonly hasOneSwitch: boolean
  /** Points of priority a caller has on top in a group. */
  readonly vipPriority: (callerNumber: string, group: string, now: Millis) => number
  readonly facts: QueueFactSink
  /** Chance, and when a day begins. */
  readonly engine?: AcdEngineOptions
  readonly callbacks: CallbackPlaces
  /** Tells a call, or a callback, what the queue decided; false when there is no such one any more. */
  readonly post: (callId: LegId, event: CallEvent) => boolean
  /** Told once, when agents and groups are known for the first time. */
  readonly loaded: () => void
  /** Told of each change of what an agent is doing. */
  readonly agentChanged: (extension: string, news: AgentNews) => void
}

/** Callers who come again while they wait to be called have the place of that. */
export interface CallbackPlaces {
  claim(callId: LegId, callerNumber: string, group: string): ClaimedPlace | null
  callServed(callId: LegId): void
  callLeft(callId: LegId): void
}

export type { AgentState }

/** A caller of a call, as the queue is to know them. */
export interface QueuedCaller {
  readonly callId: LegId
  readonly callerNumber: string
  readonly switchName: string
}

/** Runs the queue's engine: feeds it events one at a time, carries out what it asks, holds its timers. */
export class AcdRunner {
  readonly #deps: AcdRunnerDeps
  readonly #engine: AcdEngine
  readonly #timers: KeyedTimers
  /** Events that came while one was being carried out. */
  readonly #pending: AcdEvent[] = []
  readonly #reader: RecordReader
  readonly #states: AgentStates
  #groups: readonly GroupRecord[] = []
  #policy: AcdPolicy = { groups: new Map(), jobNumbers: new Map() }
  #extensions: readonly string[] = []
  #busy = false

  constructor(deps: AcdRunnerDeps) {
    this.#deps = deps
    this.#engine = new AcdEngine(deps.engine)
    this.#timers = new KeyedTimers(deps.clock)
    this.#states = new AgentStates(extension => this.#newsOf(extension), deps.agentChanged)
    this.#reader = new RecordReader(deps, {
      configured: (reading, recalled) => this.#configure(reading, recalled),
      statusSet: news => this.tell(news),
    })
  }

  /** For looking only. */
  get engine(): Pick<AcdEngine, 'waitingIn' | 'groupNow' | 'placeOf' | 'agent'> {
    return this.#engine
  }

  /** As last read from the store. */
  groups(): readonly GroupRecord[] {
    return this.#groups
  }

  /** The agents there are. */
  extensions(): readonly string[] {
    return this.#extensions
  }

  /** The groups an agent is in. */
  groupsOf(extension: string): readonly string[] {
    const record = this.#engine.agent(extension)?.agent.record
    return record?.groups.map(({ number }) => number) ?? []
  }

  /** What groups and agents say about calls. */
  get policy(): AcdPolicy {
    return this.#policy
  }

  /** What an agent is doing, in one word, for people to read. */
  stateOf(extension: string): AgentState {
    const state = this.#engine.agent(extension)?.state ?? 'unregistered'
    return state === 'offered' ? 'ringing' : state
  }

  /** Reads agents and groups again. The first time also what was remembered. */
  load(): Promise<void> {
    return this.#reader.read()
  }

  /** `again`: the caller had a place before a restart or a reconnect. */
  join(caller: QueuedCaller, wait: QueueWait, again = false): void {
    this.tell({ type: 'callerJoined', again, ...this.#placed(caller, wait) })
  }

  leave(callId: LegId, how: Leaving): void {
    this.tell({ type: 'callerLeft', callId, how })
    this.#deps.callbacks.callLeft(callId)
  }

  keepOffer(caller: QueuedCaller, wait: QueueWait, extension: string): void {
    this.tell({ type: 'offerFound', ...this.#placed(caller, wait), extension })
  }

  /** Tells a call its place in the queue; nothing where it has none. */
  tellPlace(callId: LegId): void {
    const place = this.#engine.placeOf(callId)
    if (place !== null) this.#deps.post(callId, { type: 'queuePlace', ...place })
  }

  offerRinging(callId: LegId, extension: string): void {
    this.tell({ type: 'offerRinging', callId, extension })
  }

  offerTaken(callId: LegId, extension: string): void {
    this.tell({ type: 'offerTaken', callId, extension })
  }

  offerAnswered(callId: LegId, callerNumber: string, extension: string, group: string): void {
    this.tell({ type: 'offerAnswered', callId, callerNumber, extension, group })
    this.#deps.callbacks.callServed(callId)
  }

  offerFailed(callId: LegId, extension: string, cause: HangupCause): void {
    this.tell({ type: 'offerFailed', callId, extension, cause })
  }

  tell(event: AcdEvent): void {
    this.#pending.push(event)
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift())
        this.#apply(next)
    } finally {
      this.#busy = false
    }
  }

  /** As a caller joins whose wait a call keeps: with the skills it names, and the VIP's priority on top. */
  joiningOf({ callId, callerNumber, switchName }: QueuedCaller, wait: QueueWait): Joining {
    const { group, priority, since, timeoutSeconds } = wait
    const { needs, refused } = readSkills(wait.skills)
    if (refused.length > 0) this.#deps.log.warn({ call: callId, group, refused }, 'skills not understood')
    const onTop = this.#deps.vipPriority(callerNumber, group, this.#deps.clock.now())
    return {
      callId,
      callerNumber,
      group,
      priority: priority + onTop,
      skills: needs,
      since,
      timeoutSeconds,
      kind: 'call',
      switchName,
    }
  }

  #placed(caller: QueuedCaller, wait: QueueWait): Joining {
    const joining = this.joiningOf(caller, wait)
    const claimed = this.#deps.callbacks.claim(caller.callId, caller.callerNumber, wait.group)
    if (claimed === null) return joining
    const { since, priority } = claimed
    return {
      ...joining,
      since: millis(Math.min(since, joining.since)),
      priority: Math.max(priority, joining.priority),
    }
  }

  stop(): void {
    this.#reader.stop()
    this.#timers.stop()
  }

  #configure({ agents, groups }: Reading, recalled: Recalled | null): void {
    this.#groups = groups
    this.#policy = policyOf(agents, groups)
    this.#extensions = agents.map(({ extension }) => extension)
    this.tell({ type: 'configured', agents, groups })
    if (recalled === null) return
    const known = new Set(this.#extensions)
    const still = recalled.agents.filter(({ extension }) => known.has(extension))
    this.tell({ type: 'remembered', agents: still, talks: recalled.talks })
    this.#deps.loaded()
  }

  #apply(event: AcdEvent): void {
    const heard = this.#deps.hasOneSwitch ? withoutSwitch(event) : event
    const effects = this.#engine.apply(heard, this.#deps.clock.now())
    this.#states.after(event, effects, this.#extensions)
    for (const effect of effects) this.#run(effect)
  }

  #newsOf(extension: string): AgentNews | null {
    const record = this.#engine.agent(extension)?.agent.record
    if (record === undefined) return null
    const { status, statusReason: reason, jobNumber } = record
    return { state: this.stateOf(extension), status, reason, agent_number: jobNumber }
  }

  #run(effect: AcdEffect): void {
    const run = this.#effects[effect.type] as (effect: AcdEffect) => void
    run(effect)
  }

  readonly #effects: { readonly [T in AcdEffect['type']]: (effect: Effect<T>) => void } = {
    offer: ({ type: _type, callId, group: _group, ...offer }) => {
      if (this.#deps.post(callId, { type: 'agentOffered', ...offer })) return
      this.leave(callId, 'hungUp')
      this.offerFailed(callId, offer.extension, 'ORIGINATOR_CANCEL')
    },
    withdraw: ({ callId, extension, why }) => {
      const isThere = this.#deps.post(callId, { type: 'offerWithdrawn', extension, why })
      if (!isThere) this.offerFailed(callId, extension, 'ORIGINATOR_CANCEL')
    },
    joined: ({ callId }) => void this.#deps.post(callId, { type: 'queueJoined' }),
    waits: ({ callId, why }) => void this.#deps.post(callId, { type: 'queueWaits', why }),
    queueFailed: ({ callId, cause }) => {
      this.#deps.post(callId, { type: 'queueFailed', cause })
      this.#deps.callbacks.callLeft(callId)
    },
    startTimer: ({ timer, at }) =>
      this.#timers.start(keyOf(timer), at - this.#deps.clock.now(), () =>
        this.tell({ type: 'timerFired', timer }),
      ),
    cancelTimer: ({ timer }) => this.#timers.cancel(keyOf(timer)),
    agentSetBusy: ({ extension, reason }) => void this.#reader.keepBusy(extension, reason),
    remember: ({ memory }) => this.#deps.memory.keep(memory),
    fact: ({ fact }) => this.#deps.facts.note(fact, this.#deps.clock.now()),
  }
}

const withoutSwitch = (event: AcdEvent): AcdEvent =>
  'switchName' in event ? { ...event, switchName: '' } : event

type Effect<T extends AcdEffect['type']> = Extract<AcdEffect, { type: T }>

const keyOf = (timer: AcdTimer): string =>
  [timer.type, 'callId' in timer ? timer.callId : '', 'extension' in timer ? timer.extension : ''].join(' ')
