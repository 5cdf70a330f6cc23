import type { LegId, Millis } from '../shared/ids.ts'
import { millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent, AcdTimer } from './acd-event.ts'
import { type Agent, isFree, newAgent } from './agent.ts'
import type { GroupRecord } from './records.ts'
import { orderByLongestIdle } from './strategies/longest-idle.ts'
import { Waiting, type WaitingCaller } from './waiting.ts'

/** Pause after a call that was not taken, in ms, so that one dead phone does not take every offer. */
const noAnswerRestMs = 10_000

interface Offer {
  readonly caller: WaitingCaller
  readonly extension: string
  /** The caller left while the agent's phone rang. */
  readonly void: boolean
}

type Event<T extends AcdEvent['type']> = Extract<AcdEvent, { type: T }>
type Handlers = { readonly [T in AcdEvent['type']]: (event: Event<T>, now: Millis) => void }

/**
 * The queue's engine: who waits, who is free, who gets whom. Deterministic: it knows time only from `now`, and
 * gives back what is to be done. First come, first served; the agent idle longest.
 */
export class AcdEngine {
  readonly #agents = new Map<string, Agent>()
  readonly #groups = new Map<string, GroupRecord>()
  readonly #waiting = new Waiting()
  /** Callers who have an offer out, and the agent it is with. */
  readonly #offered = new Map<LegId, Offer>()
  readonly #registered = new Set<string>()
  /** Legs at extensions that are no agent's yet: an agent made later is occupied by them all the same. */
  readonly #legs = new Map<string, Set<LegId>>()
  #effects: AcdEffect[] = []

  /** Takes one event and returns what is to be done. */
  apply(event: AcdEvent, now: Millis): readonly AcdEffect[] {
    this.#effects = []
    const handle = this.#handlers[event.type] as (event: AcdEvent, now: Millis) => void
    handle(event, now)
    return this.#effects
  }

  /** Callers waiting in a group, in order (those with an offer out included, first). For people to look at. */
  waitingIn(group: string): readonly WaitingCaller[] {
    const offered = [...this.#offered.values()].filter(each => !each.void && each.caller.group === group)
    return [...offered.map(each => each.caller), ...this.#waiting.of(group)].sort((a, b) => a.since - b.since)
  }

  agent(extension: string): { readonly agent: Agent; readonly registered: boolean } | undefined {
    const agent = this.#agents.get(extension)
    return agent && { agent, registered: this.#registered.has(extension) }
  }

  readonly #handlers: Handlers = {
    configured: (event, now) => this.#configure(event, now),
    callerJoined: (event, now) => this.#join(event, now),
    callerLeft: event => this.#leave(event.callId),
    offerAnswered: (event, now) => this.#answered(event, now),
    offerFailed: (event, now) => this.#failed(event, now),
    legUp: event => this.#legsOf(event.extension).add(event.legId),
    legDown: (event, now) => this.#legDown(event, now),
    registrations: (event, now) => {
      this.#registered.clear()
      for (const extension of event.extensions) this.#registered.add(extension)
      this.#settle(now)
    },
    registered: (event, now) => {
      this.#registered.add(event.extension)
      this.#settle(now)
    },
    unregistered: event => {
      this.#registered.delete(event.extension)
    },
    timerFired: (event, now) => this.#timer(event.timer, now),
  }

  #configure(event: Event<'configured'>, now: Millis): void {
    this.#groups.clear()
    for (const group of event.groups) this.#groups.set(group.number, group)
    const gone = new Set(this.#agents.keys())
    for (const record of event.agents) {
      gone.delete(record.extension)
      const agent = this.#agents.get(record.extension)
      if (agent) agent.record = record
      else this.#agents.set(record.extension, this.#makeAgent(record, now))
    }
    for (const extension of gone) this.#agents.delete(extension)
    this.#settle(now)
  }

  #makeAgent(record: Agent['record'], now: Millis): Agent {
    return { ...newAgent(record, now), legs: this.#legsOf(record.extension) }
  }

  #legsOf(extension: string): Set<LegId> {
    const legs = this.#legs.get(extension) ?? new Set<LegId>()
    this.#legs.set(extension, legs)
    return legs
  }

  #join(event: Event<'callerJoined'>, now: Millis): void {
    const group = this.#groups.get(event.group)
    if (group === undefined) {
      this.#fail(event.callId, 'unknown_group')
      return
    }
    if (group.maxLength > 0 && this.waitingIn(group.number).length >= group.maxLength) {
      this.#fail(event.callId, 'queue_full')
      return
    }
    const { callId, callerNumber, priority, since } = event
    const seconds = event.timeoutSeconds || group.maxWait
    const until = millis(seconds > 0 ? Math.max(now, since + seconds * 1000) : 0)
    this.#waiting.add({ callId, callerNumber, group: group.number, priority, since, until })
    if (until > 0) this.#effects.push({ type: 'startTimer', timer: { type: 'maxWait', callId }, at: until })
    this.#settle(now)
  }

  #fail(callId: LegId, cause: 'unknown_group' | 'queue_full' | 'timeout'): void {
    this.#effects.push({ type: 'queueFailed', callId, cause })
  }

  #leave(callId: LegId): void {
    const offer = this.#offered.get(callId)
    // The agent's phone may still ring: the agent is free when the call reports the end of that leg.
    if (offer) this.#offered.set(callId, { ...offer, void: true })
    this.#waiting.remove(callId)
    this.#effects.push({ type: 'cancelTimer', timer: { type: 'maxWait', callId } })
  }

  #answered(event: Event<'offerAnswered'>, now: Millis): void {
    const offer = this.#offered.get(event.callId)
    const agent = this.#agents.get(event.extension)
    this.#offered.delete(event.callId)
    this.#effects.push({ type: 'cancelTimer', timer: { type: 'maxWait', callId: event.callId } })
    if (!agent) return
    agent.noAnswers = 0
    agent.since = now
    agent.activity = { type: 'talking', callId: event.callId, group: offer?.caller.group ?? '' }
  }

  #failed(event: Event<'offerFailed'>, now: Millis): void {
    const offer = this.#offered.get(event.callId)
    const agent = this.#agents.get(event.extension)
    if (offer?.extension !== event.extension) return
    this.#offered.delete(event.callId)
    if (!offer.void) this.#backInLine(offer.caller, now)
    if (agent && offer.void) agent.activity = { type: 'idle' }
    else if (agent) this.#restAfterNoAnswer(agent, now)
    this.#settle(now)
  }

  #backInLine(caller: WaitingCaller, now: Millis): void {
    // The longest wait may have passed while the phone rang.
    if (caller.until > 0 && now >= caller.until) this.#fail(caller.callId, 'timeout')
    else this.#waiting.add(caller)
  }

  #restAfterNoAnswer(agent: Agent, now: Millis): void {
    agent.noAnswers += 1
    const { maxNoAnswer, extension } = agent.record
    this.#rest(agent, 'noAnswer', noAnswerRestMs, now)
    if (maxNoAnswer > 0 && agent.noAnswers >= maxNoAnswer) {
      agent.noAnswers = 0
      agent.record = { ...agent.record, status: 'busy', statusReason: 'no_answer' }
      this.#effects.push({ type: 'agentSetBusy', extension, reason: 'no_answer' })
    }
  }

  #rest(agent: Agent, why: 'wrapUp' | 'noAnswer', ms: number, now: Millis): void {
    const until = millis(now + ms)
    agent.activity = { type: 'resting', why, until }
    agent.since = now
    const { extension } = agent.record
    this.#effects.push({ type: 'startTimer', timer: { type: 'rest', extension }, at: until })
  }

  #legDown(event: Event<'legDown'>, now: Millis): void {
    const legs = this.#legsOf(event.extension)
    legs.delete(event.legId)
    if (legs.size === 0 && !this.#agents.has(event.extension)) this.#legs.delete(event.extension)
    const agent = this.#agents.get(event.extension)
    if (!agent || legs.size > 0) return
    if (agent.activity.type === 'talking') this.#wrapUp(agent, agent.activity.group, now)
    else if (agent.activity.type === 'idle') agent.since = now
    this.#settle(now)
  }

  #wrapUp(agent: Agent, group: string, now: Millis): void {
    const seconds = agent.record.wrapUp ?? this.#groups.get(group)?.wrapUp ?? 0
    if (seconds > 0) {
      this.#rest(agent, 'wrapUp', seconds * 1000, now)
      return
    }
    agent.activity = { type: 'idle' }
    agent.since = now
  }

  #timer(timer: AcdTimer, now: Millis): void {
    if (timer.type === 'rest') this.#restOver(timer.extension, now)
    else if (this.#waiting.remove(timer.callId)) this.#fail(timer.callId, 'timeout')
  }

  #restOver(extension: string, now: Millis): void {
    const agent = this.#agents.get(extension)
    if (agent?.activity.type !== 'resting' || agent.activity.until > now) return
    if (agent.activity.why === 'wrapUp') agent.since = now
    agent.activity = { type: 'idle' }
    this.#settle(now)
  }

  /** Gives free agents to waiting callers until one of the two runs out. */
  #settle(now: Millis): void {
    for (const group of this.#groups.values()) {
      const line = this.#waiting.of(group.number)
      if (line.length === 0) continue
      const free = orderByLongestIdle(this.#freeIn(group.number), group.number)
      for (const caller of line) {
        // Nobody is offered their own call.
        const chosen = free.findIndex(agent => agent.record.extension !== caller.callerNumber)
        const [agent] = chosen === -1 ? [] : free.splice(chosen, 1)
        if (agent !== undefined) this.#offer(caller, agent, group, now)
        if (free.length === 0) break
      }
    }
  }

  #freeIn(group: string): Agent[] {
    return [...this.#agents.values()].filter(
      agent => agent.record.groups.some(each => each.number === group) && isFree(agent, this.#registered),
    )
  }

  #offer(caller: WaitingCaller, agent: Agent, group: GroupRecord, now: Millis): void {
    const { extension, jobNumber } = agent.record
    this.#waiting.remove(caller.callId)
    this.#offered.set(caller.callId, { caller, extension, void: false })
    agent.activity = { type: 'offered', callId: caller.callId }
    agent.since = now
    this.#effects.push({
      type: 'offer',
      callId: caller.callId,
      extension,
      agentNumber: jobNumber,
      group: group.number,
      ringSeconds: group.ringTimeout,
    })
  }
}
