import type { AgentMemory, LastTalk } from '../../core/acd/agent-memory.ts'
import type { QueueFact } from '../../core/acd/queue-fact.ts'
import type { Callback } from '../../ports/callbacks.ts'
import type { CdrWithSteps } from '../../ports/cdr-reader.ts'
import type { OpenCall } from '../../ports/open-calls.ts'
import type { Vip } from '../../ports/vips.ts'
import type { QueueParts } from '../queue/queue-parts.ts'

/** What a store keeps of the queues, on paper: it outlives the controller. */
export class PaperMemory {
  readonly agents = new Map<string, AgentMemory>()
  readonly talks: LastTalk[] = []
  readonly callbacks = new Map<string, Callback>()
  readonly openCalls = new Map<string, OpenCall>()
  readonly records = new Map<string, CdrWithSteps>()
  readonly vips: Vip[] = []
  readonly facts: QueueFact[] = []
  /** No answer but a failure. */
  isDown = false
  /** No answer at all. */
  isSilent = false
  vipsChanged = (): void => undefined

  parts(): QueueParts {
    return {
      memory: {
        agents: () => this.#answer(() => [...this.agents.values()]),
        keep: memory => void this.agents.set(memory.extension, memory),
        talksSince: at => this.#answer(() => this.talks.filter(talk => talk.at >= at)),
        flush: () => Promise.resolve(),
      },
      callbacks: {
        all: () => this.#answer(() => [...this.callbacks.values()]),
        put: callback => this.#answer(() => void this.callbacks.set(callback.id, callback)),
        remove: id => this.#answer(() => this.callbacks.delete(id)),
      },
      callbackRules: { attempts: 3, intervalMs: 300_000 },
      openCalls: {
        keep: call => void this.openCalls.set(call.recordId, call),
        close: recordId => void this.openCalls.delete(recordId),
        on: name => this.#answer(() => [...this.openCalls.values()].filter(call => call.switchName === name)),
        flush: () => Promise.resolve(),
      },
      records: { find: uuid => this.#answer(() => this.records.get(uuid) ?? null) },
      vips: {
        vips: () => this.#answer(() => this.vips),
        onChange: listener => {
          this.vipsChanged = listener
        },
      },
      facts: { note: fact => void this.facts.push(fact) },
    }
  }

  #answer<T>(read: () => T): Promise<T> {
    if (this.isSilent) return new Promise(() => undefined)
    return this.isDown ? Promise.reject(new Error('the store is down')) : Promise.resolve(read())
  }
}
