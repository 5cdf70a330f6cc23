import type { AgentMemory, LastTalk } from '../../core/acd/agent-memory.ts'
import type { LegId, Millis } from '../../core/shared/ids.ts'
import type { Callback, CallbackStore } from '../../ports/callbacks.ts'
import type { OpenCall, OpenCalls } from '../../ports/open-calls.ts'
import type { QueueMemory } from '../../ports/queue-memory.ts'
import type { Vip, VipReader } from '../../ports/vips.ts'

/** What of the queue is kept in the store, on paper: it outlives the controller, and nothing is ever late. */
export class PaperQueueStore {
  readonly states = new Map<string, AgentMemory>()
  /** The latest first. */
  talks: readonly LastTalk[] = []
  readonly promised = new Map<LegId, Callback>()
  readonly open = new Map<string, OpenCall>()
  /** Changed with `setVips`. */
  important: readonly Vip[] = []
  readonly #listeners: (() => void)[] = []

  readonly memory: QueueMemory = {
    agents: async () => [...this.states.values()],
    keep: memory => void this.states.set(memory.extension, memory),
    talksSince: async (at: Millis, most) => this.talks.filter(talk => talk.at >= at).slice(0, most),
    flush: async () => undefined,
  }

  readonly callbacks: CallbackStore = {
    all: async () => [...this.promised.values()],
    put: async callback => void this.promised.set(callback.id, callback),
    remove: async id => this.promised.delete(id),
  }

  readonly openCalls: OpenCalls = {
    keep: call => void this.open.set(call.recordId, call),
    close: recordId => void this.open.delete(recordId),
    on: async switchName => [...this.open.values()].filter(call => call.switchName === switchName),
    flush: async () => undefined,
  }

  readonly vips: VipReader = {
    vips: async () => this.important,
    onChange: listener => void this.#listeners.push(listener),
  }

  setVips(...vips: Vip[]): void {
    this.important = vips
    for (const tell of this.#listeners) tell()
  }
}
