import type { AcdEffect } from '../core/acd/acd-effect.ts'
import type { AcdEvent, AcdTimer, Joining, Leaving } from '../core/acd/acd-event.ts'
import { AcdEngine } from '../core/acd/engine.ts'
import type { AgentRecord, GroupRecord } from '../core/acd/records.ts'
import type { CallEvent } from '../core/call/call-event.ts'
import type { QueueWait } from '../core/call/state.ts'
import type { HangupCause } from '../core/shared/hangup-cause.ts'
import type { LegId } from '../core/shared/ids.ts'
import type { AgentStore } from '../ports/agent-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { type AcdPolicy, policyOf } from './acd-policy.ts'
import { type AgentNews, AgentStates } from './agent-states.ts'

export interface AcdRunnerDeps {
  readonly clock: Clock
  readonly log: Log
  readonly store: AgentStore
  /** Tells a call what the queue decided; false when there is no such call any more. */
  readonly post: (callId: LegId, event: CallEvent) => boolean
  /** Told of each change of what an agent is doing. */
  readonly agentChanged: (extension: string, news: AgentNews) => void
}

/** When the store is asked again after it failed, in ms. */
const retryLoadMs = 5_000

export type AgentState = 'unregistered' | 'idle' | 'ringing' | 'talking' | 'wrap_up' | 'resting'

/** Runs the queue's engine: feeds it events one at a time, carries out what it asks, holds its timers. */
export class AcdRunner {
  readonly #deps: AcdRunnerDeps
  readonly #engine = new AcdEngine()
  readonly #timers = new Map<string, () => void>()
  /** Events that came while one was being carried out. */
  readonly #pending: AcdEvent[] = []
  #records: { readonly agents: readonly AgentRecord[]; readonly groups: readonly GroupRecord[] } = {
    agents: [],
    groups: [],
  }
  #policy: AcdPolicy = { groups: new Map(), jobNumbers: new Map() }
  readonly #states: AgentStates
  #extensions: readonly string[] = []
  #busy = false
  #loading = false
  #stale = false

  constructor(deps: AcdRunnerDeps) {
    this.#deps = deps
    this.#states = new AgentStates(extension => this.#newsOf(extension), deps.agentChanged)
    deps.store.onChange(() => void this.load())
  }

  /** For looking only. */
  get engine(): Pick<AcdEngine, 'waitingIn' | 'placeOf' | 'agent'> {
    return this.#engine
  }

  /** Agents and groups as last read from the store. */
  records(): { readonly agents: readonly AgentRecord[]; readonly groups: readonly GroupRecord[] } {
    return this.#records
  }

  /** What groups and agents say about calls. */
  get policy(): AcdPolicy {
    return this.#policy
  }

  /** What an agent is doing, in one word, for people to read. */
  stateOf(extension: string): AgentState {
    const known = this.#engine.agent(extension)
    if (known === undefined || !known.registered) return 'unregistered'
    const { activity, legs } = known.agent
    if (activity.type === 'resting') return activity.why === 'wrapUp' ? 'wrap_up' : 'resting'
    if (activity.type === 'offered') return 'ringing'
    return activity.type === 'talking' || legs.size > 0 ? 'talking' : 'idle'
  }

  /** Reads agents and groups again; changes that come meanwhile cause one more reading. */
  async load(): Promise<void> {
    this.#stale = true
    if (this.#loading) return
    this.#loading = true
    try {
      while (this.#stale) {
        this.#stale = false
        const [agents, groups] = await Promise.all([this.#deps.store.agents(), this.#deps.store.groups()])
        this.#records = { agents, groups }
        this.#policy = policyOf(agents, groups)
        this.#extensions = agents.map(({ extension }) => extension)
        this.tell({ type: 'configured', agents, groups })
      }
    } catch (error) {
      this.#deps.log.error({ error: String(error) }, 'agents and groups could not be read')
      this.#after('load', retryLoadMs, () => void this.load())
    } finally {
      this.#loading = false
    }
  }

  join(callId: LegId, wait: QueueWait, callerNumber: string): void {
    this.tell({ type: 'callerJoined', ...joining(callId, wait, callerNumber) })
  }

  leave(callId: LegId, how: Leaving): void {
    this.tell({ type: 'callerLeft', callId, how })
  }

  keepOffer(callId: LegId, wait: QueueWait, callerNumber: string, extension: string): void {
    this.tell({ type: 'offerFound', ...joining(callId, wait, callerNumber), extension })
  }

  /** Tells a call its place in the queue; nothing where it has none. */
  tellPlace(callId: LegId): void {
    const place = this.#engine.placeOf(callId)
    if (place !== null) this.#deps.post(callId, { type: 'queuePlace', ...place })
  }

  /** The place of the call stays when it is over: the customer is called when the turn comes. */
  callBack(callId: LegId, wait: QueueWait, number: string): void {
    this.leave(callId, 'callback')
    this.#deps.log.info({ call: callId, group: wait.group, pii: { number } }, 'wants to be called back')
  }

  offerRinging(callId: LegId, extension: string): void {
    this.tell({ type: 'offerRinging', callId, extension })
  }

  offerTaken(callId: LegId, extension: string): void {
    this.tell({ type: 'offerTaken', callId, extension })
  }

  offerAnswered(callId: LegId, callerNumber: string, extension: string, group: string): void {
    this.tell({ type: 'offerAnswered', callId, callerNumber, extension, group })
  }

  offerFailed(callId: LegId, extension: string, cause: HangupCause): void {
    this.tell({ type: 'offerFailed', callId, extension, cause })
  }

  tell(event: AcdEvent): void {
    this.#pending.push(event)
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
        const now = this.#deps.clock.now()
        const effects = this.#engine.apply(next, now)
        this.#states.after(next, effects, this.#extensions)
        for (const effect of effects) this.#run(effect)
      }
    } finally {
      this.#busy = false
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  #newsOf(extension: string): AgentNews | null {
    const record = this.#engine.agent(extension)?.agent.record
    if (record === undefined) return null
    const { status, statusReason: reason, jobNumber } = record
    return { state: this.stateOf(extension), status, reason, agent_number: jobNumber }
  }

  #run(effect: AcdEffect): void {
    switch (effect.type) {
      case 'offer': {
        const { type: _type, callId, group: _group, ...offer } = effect
        if (this.#deps.post(callId, { type: 'agentOffered', ...offer })) break
        this.leave(callId, 'hungUp')
        this.offerFailed(callId, offer.extension, 'ORIGINATOR_CANCEL')
        break
      }
      case 'joined':
        this.#deps.post(effect.callId, { type: 'queueJoined' })
        break
      case 'queueFailed':
        this.#deps.post(effect.callId, { type: 'queueFailed', cause: effect.cause })
        break
      case 'startTimer':
        this.#startTimer(effect.timer, effect.at)
        break
      case 'cancelTimer':
        this.#cancelTimer(keyOf(effect.timer))
        break
      case 'withdraw':
        this.#deps.post(effect.callId, {
          type: 'offerWithdrawn',
          extension: effect.extension,
          why: effect.why,
        })
        break
      case 'waits':
        this.#deps.post(effect.callId, { type: 'queueWaits', why: effect.why })
        break
      case 'remember':
      case 'fact':
        break
      case 'agentSetBusy':
        void this.#setBusy(effect.extension, effect.reason)
        break
    }
  }

  async #setBusy(extension: string, reason: string): Promise<void> {
    try {
      await this.#deps.store.setStatus(extension, 'busy', reason)
    } catch (error) {
      this.#deps.log.error({ agent: extension, error: String(error) }, 'agent status could not be saved')
    }
  }

  #startTimer(timer: AcdTimer, at: number): void {
    const delayMs = Math.max(0, at - this.#deps.clock.now())
    this.#after(keyOf(timer), delayMs, () => this.tell({ type: 'timerFired', timer }))
  }

  /** One timer for each key: a new one takes the place of the one before. */
  #after(key: string, delayMs: number, run: () => void): void {
    this.#cancelTimer(key)
    const fire = (): void => {
      this.#timers.delete(key)
      run()
    }
    this.#timers.set(key, this.#deps.clock.after(delayMs, fire))
  }

  #cancelTimer(key: string): void {
    this.#timers.get(key)?.()
    this.#timers.delete(key)
  }
}

const keyOf = (timer: AcdTimer): string =>
  [timer.type, 'callId' in timer ? timer.callId : '', 'extension' in timer ? timer.extension : ''].join(' ')

function joining(callId: LegId, wait: QueueWait, callerNumber: string): Joining {
  const { group, priority, since, timeoutSeconds } = wait
  return { callId, callerNumber, group, priority, skills: [], since, timeoutSeconds, kind: 'call' }
}
