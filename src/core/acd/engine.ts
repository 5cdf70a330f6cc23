import type { HangupCause } from '../shared/hangup-cause.ts'
import type { LegId, Millis } from '../shared/ids.ts'
import { millis } from '../shared/ids.ts'
import type { AcdEffect } from './acd-effect.ts'
import type { AcdEvent, AcdTimer } from './acd-event.ts'
import type { Agent } from './agent.ts'
import type { GroupRecord } from './records.ts'
import { Roster } from './roster.ts'
import { orderByLongestIdle } from './strategies/longest-idle.ts'
import { Waiting, type WaitingCaller } from './waiting.ts'

/** Pause after a call that was not taken, in ms, so that one dead phone does not take every offer. */
const noAnswerRestMs = 10_000

/** A phone rang, or would have, and its person did not take the call; other causes are not the agent's. */
const notTaken: ReadonlySet<HangupCause> = new Set([
  'NO_ANSWER',
  'NO_USER_RESPONSE',
  'RECOVERY_ON_TIMER_EXPIRE',
  'USER_BUSY',
  'CALL_REJECTED',
])

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
  readonly #roster = new Roster()
  readonly #groups = new Map<string, GroupRecord>()
  readonly #waiting = new Waiting()
  /** Callers who have an offer out, and the agent it is with. */
  readonly #offered = new Map<LegId, Offer>()
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

  /** A caller's place in their line, 1..; null where they have none. */
  placeOf(
    callId: LegId,
  ): { readonly position: number; readonly length: number; readonly estimatedWaitMs: number | null } | null {
    const group = this.#waiting.find(callId)?.group ?? this.#offered.get(callId)?.caller.group
    const line = group === undefined ? [] : this.waitingIn(group)
    const at = line.findIndex(each => each.callId === callId)
    return at === -1 ? null : { position: at + 1, length: line.length, estimatedWaitMs: null }
  }

  agent(extension: string): { readonly agent: Agent; readonly registered: boolean } | undefined {
    const agent = this.#roster.get(extension)
    return agent && { agent, registered: this.#roster.isRegistered(extension) }
  }

  readonly #handlers: Handlers = {
    configured: (event, now) => this.#configure(event, now),
    callerJoined: (event, now) => this.#join(event, now),
    callerLeft: event => this.#leave(event.callId),
    offerFound: (event, now) => this.#found(event, now),
    offerAnswered: (event, now) => this.#answered(event, now),
    offerFailed: (event, now) => this.#failed(event, now),
    legUp: event => this.#roster.legUp(event.extension, event.legId),
    legDown: (event, now) => this.#legDown(event, now),
    registrations: (event, now) => {
      this.#roster.registerOnly(event.extensions)
      this.#settle(now)
    },
    registered: (event, now) => {
      this.#roster.register(event.extension)
      this.#settle(now)
    },
    unregistered: event => this.#roster.unregister(event.extension),
    timerFired: (event, now) => this.#timer(event.timer, now),
    remembered: () => undefined,
    offerRinging: () => undefined,
    offerTaken: () => undefined,
    legHeld: () => undefined,
    legResumed: () => undefined,
    restEnded: (event, now) => this.#restOver(event.extension, now),
    restExtended: () => undefined,
  }

  #configure(event: Event<'configured'>, now: Millis): void {
    this.#groups.clear()
    for (const group of event.groups) this.#groups.set(group.number, group)
    this.#roster.replace(event.agents, now)
    for (const caller of this.#waiting.all().filter(each => !this.#groups.has(each.group))) {
      this.#waiting.remove(caller.callId)
      this.#cancelMaxWait(caller.callId)
      this.#fail(caller.callId, 'unknown_group')
    }
    this.#settle(now)
  }

  #join(event: Event<'callerJoined'>, now: Millis): void {
    const group = this.#groups.get(event.group)
    if (group === undefined) {
      this.#fail(event.callId, 'unknown_group')
      return
    }
    // One who joins again after a reconnect is not in their own way.
    const others = this.waitingIn(group.number).filter(each => each.callId !== event.callId)
    if (group.maxLength > 0 && others.length >= group.maxLength) {
      this.#fail(event.callId, 'queue_full')
      return
    }
    this.#line(this.#callerOf(event, now))
    this.#effects.push({ type: 'joined', callId: event.callId })
    this.#settle(now)
  }

  #callerOf(event: Event<'callerJoined' | 'offerFound'>, now: Millis): WaitingCaller {
    const { callId, callerNumber, group, priority, since } = event
    const seconds = event.timeoutSeconds || (this.#groups.get(group)?.maxWait ?? 0)
    const until = millis(seconds > 0 ? Math.max(now, since + seconds * 1000) : 0)
    return { callId, callerNumber, group, priority, since, until }
  }

  #line(caller: WaitingCaller): void {
    const { callId, until } = caller
    this.#waiting.add(caller)
    if (until > 0) this.#effects.push({ type: 'startTimer', timer: { type: 'maxWait', callId }, at: until })
  }

  #cancelMaxWait(callId: LegId): void {
    this.#effects.push({ type: 'cancelTimer', timer: { type: 'maxWait', callId } })
  }

  #fail(callId: LegId, cause: 'unknown_group' | 'queue_full' | 'timeout'): void {
    this.#effects.push({ type: 'queueFailed', callId, cause })
  }

  #leave(callId: LegId): void {
    const offer = this.#offered.get(callId)
    // The agent's phone may still ring: the agent is free when the call reports the end of that leg.
    if (offer) this.#offered.set(callId, { ...offer, void: true })
    this.#waiting.remove(callId)
    this.#cancelMaxWait(callId)
  }

  #found(event: Event<'offerFound'>, now: Millis): void {
    const { callId, extension } = event
    if (this.#offered.has(callId)) return
    this.#offered.set(callId, { caller: this.#callerOf(event, now), extension, void: false })
    const agent = this.#roster.get(extension)
    if (!agent) return
    agent.activity = { type: 'offered', callId }
    agent.since = now
  }

  #answered(event: Event<'offerAnswered'>, now: Millis): void {
    const { callId, group } = event
    const agent = this.#roster.get(event.extension)
    this.#offered.delete(callId)
    this.#cancelMaxWait(callId)
    if (!agent || (agent.activity.type === 'talking' && agent.activity.callId === callId)) return
    agent.noAnswers = 0
    agent.since = now
    agent.activity = { type: 'talking', callId, group }
  }

  #failed(event: Event<'offerFailed'>, now: Millis): void {
    const offer = this.#offered.get(event.callId)
    const agent = this.#roster.get(event.extension)
    if (offer?.extension !== event.extension) return
    this.#offered.delete(event.callId)
    if (!offer.void) this.#backInLine(offer.caller, now)
    if (agent && offer.void) agent.activity = { type: 'idle' }
    else if (agent) this.#restAfter(event.cause, agent, now)
    this.#settle(now)
  }

  #backInLine(caller: WaitingCaller, now: Millis): void {
    // Both the group and the longest wait may have gone while the phone rang.
    if (!this.#groups.has(caller.group)) this.#fail(caller.callId, 'unknown_group')
    else if (caller.until > 0 && now >= caller.until) this.#fail(caller.callId, 'timeout')
    else this.#line(caller)
  }

  #restAfter(cause: HangupCause, agent: Agent, now: Millis): void {
    const { maxNoAnswer, extension } = agent.record
    this.#rest(agent, 'noAnswer', noAnswerRestMs, now)
    if (!notTaken.has(cause)) return
    agent.noAnswers += 1
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
    const agent = this.#roster.legDown(event.extension, event.legId)
    if (agent === undefined) return
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
    else if (timer.type === 'maxWait' && this.#waiting.remove(timer.callId))
      this.#fail(timer.callId, 'timeout')
  }

  #restOver(extension: string, now: Millis): void {
    const agent = this.#roster.get(extension)
    // The timer is believed, not the clock: that may have been set back since.
    if (agent?.activity.type !== 'resting') return
    if (agent.activity.why === 'wrapUp') agent.since = now
    agent.activity = { type: 'idle' }
    this.#settle(now)
  }

  /** Gives free agents to waiting callers until one of the two runs out. */
  #settle(now: Millis): void {
    for (const group of this.#groups.values()) {
      const line = this.#waiting.of(group.number)
      if (line.length === 0) continue
      const free = orderByLongestIdle(this.#roster.freeIn(group.number), group.number)
      for (const caller of line) {
        // Nobody is offered their own call.
        const chosen = free.findIndex(agent => agent.record.extension !== caller.callerNumber)
        const [agent] = chosen === -1 ? [] : free.splice(chosen, 1)
        if (agent !== undefined) this.#offer(caller, agent, group, now)
        if (free.length === 0) break
      }
    }
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
      autoAnswer: agent.record.autoAnswer,
      why: { strategy: group.strategy },
    })
  }
}
