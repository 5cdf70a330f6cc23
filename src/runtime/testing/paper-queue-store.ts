import type { AgentMemory, LastTalk } from '../../core/acd/agent-memory.ts'
import type { LegId, Millis } from '../../core/shared/ids.ts'
import type { OpenCall, OpenCalls } from '../../ports/calls/open-calls.ts'
import type { Callback, CallbackStore } from '../../ports/queue/callbacks.ts'
import type { QueueMemory } from '../../ports/queue/queue-memory.ts'
import type { Vip, VipReader } from '../../ports/queue/vips.ts'

/** What of the queue is kept in the store, on paper: it outlives the controller, and nothing is ever late. */
export class PaperQueueStore {
  readonly states = new Map<string, AgentMemory>()
  /** The latest first. */
  talks: readonly LastTalk[] = []
  /** Names of the calls that have a record. */
  readonly written = new Set<string>()
  /** Every question is answered by a failure. */
  isDown = false
  /** No question is answered. */
  isSilent = false
  readonly promised = new Map<LegId, Callback>()
  readonly open = new Map<string, OpenCall>()
  /** Changed with `setVips`. */
  important: readonly Vip[] = []
  readonly #listeners: (() => void)[] = []

  readonly memory: QueueMemory = {
    agents: () => this.#answer(() => [...this.states.values()]),
    keep: memory => void this.states.set(memory.extension, memory),
    talksSince: (at: Millis, most) =>
      this.#answer(() => this.talks.filter(talk => talk.at >= at).slice(0, most)),
    flush: async () => undefined,
  }

  readonly callbacks: CallbackStore = {
    all: () => this.#answer(() => [...this.promised.values()]),
    put: callback => this.#answer(() => void this.promised.set(callback.id, callback)),
    remove: id => this.#answer(() => this.promised.delete(id)),
  }

  readonly openCalls: OpenCalls = {
    keep: call => void this.open.set(call.recordId, call),
    close: recordId => void this.open.delete(recordId),
    on: switchName =>
      this.#answer(() => [...this.open.values()].filter(call => this.#isOpenOn(call, switchName))),
    flush: async () => undefined,
  }

  readonly vips: VipReader = {
    vips: () => this.#answer(() => this.important),
    onChange: listener => void this.#listeners.push(listener),
  }

  #isOpenOn(call: OpenCall, switchName: string): boolean {
    return call.switchName === switchName && !this.written.has(call.recordId)
  }

  #answer<T>(read: () => T): Promise<T> {
    if (this.isSilent) return new Promise(() => undefined)
    return this.isDown ? Promise.reject(new Error('the store is down')) : Promise.resolve(read())
  }

  setVips(...vips: Vip[]): void {
    this.important = vips
    for (const tell of this.#listeners) tell()
  }
}
