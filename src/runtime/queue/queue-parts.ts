import type { QueueFact } from '../../core/acd/queue-fact.ts'
import type { Millis } from '../../core/shared/ids.ts'
import type { OpenCalls } from '../../ports/calls/open-calls.ts'
import type { CallbackStore } from '../../ports/queue/callbacks.ts'
import type { QueueMemory } from '../../ports/queue/queue-memory.ts'
import type { VipReader } from '../../ports/queue/vips.ts'

/** Whoever counts along what happens in the queues. Told in the step in which it happens: never slow, never throws. */
export interface QueueFactSink {
  note(fact: QueueFact, at: Millis): void
}

/** When a customer who did not answer a callback is called again. */
export interface CallbackRules {
  /** Calls in all, 1.. */
  readonly attempts: number
  readonly intervalMs: number
}

/** What the queues are made of that comes from outside. */
export interface QueueParts {
  readonly memory: QueueMemory
  readonly callbacks: CallbackStore
  readonly callbackRules: CallbackRules
  readonly openCalls: OpenCalls
  readonly vips: VipReader
  readonly facts: QueueFactSink
}

const nothing = (): void => undefined
const none = () => Promise.resolve([])

/** Queues that remember nothing. */
export const noQueueParts: QueueParts = {
  memory: { agents: none, keep: nothing, talksSince: none, flush: () => Promise.resolve() },
  callbacks: { all: none, put: () => Promise.resolve(), remove: () => Promise.resolve(true) },
  callbackRules: { attempts: 3, intervalMs: 300_000 },
  openCalls: { keep: nothing, close: nothing, on: none, flush: () => Promise.resolve() },
  vips: { vips: none, onChange: nothing },
  facts: { note: nothing },
}
