import type { CallEvent } from '../../core/call/call-event.ts'
import type { CallState } from '../../core/call/state.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import type { HangupCause } from '../../core/shared/hangup-cause.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { NumberPlan } from '../../core/shared/phone-number.ts'
import type { CallLog } from '../../ports/calls/call-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'
import type { Callback } from '../../ports/queue/callbacks.ts'
import { byTheMinute } from '../clock/local-time.ts'
import type { Phones } from '../legs/phones.ts'
import type { LiveLineDesk } from '../lines/line-desk.ts'
import type { Originator } from '../originate/originator.ts'
import { AcdRunner } from './acd-runner.ts'
import type { AgentNews } from './agent-states.ts'
import { AnswerNotes } from './callbacks/answer-notes.ts'
import { CallbackBook } from './callbacks/callback-book.ts'
import { CallbackDesk } from './callbacks/callback-desk.ts'
import type { CallbackNews } from './callbacks/callback-parts.ts'
import { CallbackStory } from './callbacks/callback-story.ts'
import { inTime } from './in-time.ts'
import { OpenCallJournal } from './open-call-journal.ts'
import type { QueueParts } from './queue-parts.ts'
import { VipList } from './vip-list.ts'

/** How long the start waits for what the store remembers of callbacks and VIPs, in ms. */
const patienceMs = 10_000

/** What stands around the queues. `lines` and `originator` come later than they do, and are asked for when needed. */
export interface AroundQueue {
  readonly clock: Clock
  readonly log: Log
  readonly store: AgentStore
  readonly callLog: CallLog
  readonly numbers: NumberPlan
  /** 0 to below 1. */
  readonly random: () => number
  readonly localTime: (now: number) => LocalTime
  readonly phones: Phones
  readonly hasOneSwitch: boolean
  readonly lines: () => Pick<LiveLineDesk, 'explain'>
  readonly originator: () => Pick<Originator, 'start' | 'hangup'>
  readonly calls: () => readonly CallState[]
  /** Tells a call; false when there is no such one. */
  readonly post: (callId: LegId, event: CallEvent) => boolean
  readonly news: {
    agent(extension: string, news: AgentNews): void
    callback(callback: Callback, news: CallbackNews, facts: Readonly<Record<string, string>>): void
    unseen(state: CallState, cause: HangupCause): void
  }
}

/** The queues of a house: the engine with its agents and callers, the callbacks, and the books that outlive nacd. */
export class Queue {
  readonly acd: AcdRunner
  readonly callbacks: CallbackDesk
  readonly journal: OpenCallJournal
  readonly #vips: VipList
  readonly #book: CallbackBook
  readonly #clock: Clock
  #isLoaded = false
  #areGroupsKnown = false
  #areSwitchesReady = false
  #areAllSeen = false

  constructor(parts: QueueParts, around: AroundQueue) {
    const { clock, log, store, news, callLog, phones, hasOneSwitch } = around
    this.#clock = clock
    this.#vips = new VipList({ clock, log, vips: parts.vips, numbers: around.numbers })
    const notes = new AnswerNotes()
    this.#book = new CallbackBook({ clock, log, store: parts.callbacks, removed: id => notes.forget(id) })
    const { memory, facts } = parts
    this.acd = new AcdRunner({
      clock,
      log,
      store,
      memory,
      facts,
      hasOneSwitch,
      engine: { random: around.random, dayOf: dayOf(around.localTime) },
      vipPriority: (number, group, now) => this.#vips.priorityOf(number, group, now),
      callbacks: {
        claim: (...asked) => this.callbacks.claim(...asked),
        callServed: id => this.callbacks.callServed(id),
        callLeft: id => this.callbacks.callLeft(id),
      },
      post: (id, event) => this.callbacks.post(id, event) || around.post(id, event),
      loaded: () => {
        this.#areGroupsKnown = true
        this.#openCallbacks()
      },
      agentChanged: (extension, each) => news.agent(extension, each),
    })
    this.callbacks = new CallbackDesk({
      clock,
      log,
      phones,
      acd: this.acd,
      book: this.#book,
      notes,
      calls: around.calls,
      story: new CallbackStory(clock, callLog),
      rules: parts.callbackRules,
      originator: {
        start: order => around.originator().start(order),
        hangup: id => around.originator().hangup(id),
      },
      lines: { explain: request => around.lines().explain(request) },
      told: (callback, each, given) => news.callback(callback, each, given),
    })
    this.journal = new OpenCallJournal({
      clock,
      log,
      callLog,
      openCalls: parts.openCalls,
      live: around.calls,
      gone: (state, cause) => {
        this.callbacks.unseen(state, cause)
        news.unseen(state, cause)
      },
    })
  }

  /** Reads what the store has. It is waited for, but not for ever: what comes late is used from then on. */
  async load(): Promise<void> {
    const loaded = (): void => {
      this.#isLoaded = true
      this.#openCallbacks()
    }
    const reading = Promise.all([this.acd.load(), this.#vips.load(), this.#book.load(loaded)])
    await inTime(this.#clock, patienceMs, reading, null)
  }

  /** Each switch has been looked at, or is not there: callbacks that are not under way by now have their places. */
  switchesReady(areAll: boolean): void {
    this.#areSwitchesReady = true
    this.#areAllSeen = areAll
    this.#openCallbacks()
  }

  stop(): void {
    this.#vips.stop()
    this.callbacks.stop()
    this.journal.stop()
    this.acd.stop()
  }

  #openCallbacks(): void {
    // In a group that is not known nobody could wait: they would be given up.
    if (this.#isLoaded && this.#areGroupsKnown && this.#areSwitchesReady)
      this.callbacks.open(this.#areAllSeen)
  }
}

/** The day of a moment, as a number that is another each day: 20261126. */
const dayOf = (localTime: (now: number) => LocalTime): ((now: number) => number) =>
  byTheMinute(now => Number(localTime(now).date.replaceAll('-', '')))
