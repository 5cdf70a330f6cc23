import type { AgentMemory, LastTalk } from '../../core/acd/agent-memory.ts'
import type { Millis } from '../../core/shared/ids.ts'

/** What the queue remembers over a restart. */
export interface QueueMemory {
  agents(): Promise<readonly AgentMemory[]>
  /** Written behind: never delays anybody, and of several for one agent the last counts. */
  keep(memory: AgentMemory): void
  /** Who spoke last with each caller through a queue, from the call records, `most` of them, the latest first. */
  talksSince(at: Millis, most: number): Promise<readonly LastTalk[]>
  flush(): Promise<void>
}
