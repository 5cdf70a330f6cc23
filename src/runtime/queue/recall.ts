import type { AgentMemory, LastTalk } from '../../core/acd/agent-memory.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import { millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'
import type { QueueMemory } from '../../ports/queue/queue-memory.ts'
import { inTime } from './in-time.ts'

/** How long the queue waits for its memory before it goes on without, in ms. */
const patienceMs = 5_000
/** How many talks are remembered at most, and how long where no group says, in minutes. */
const mostTalks = 20_000
const leastMinutes = 60

const minuteMs = 60_000

export interface Recalled {
  readonly agents: readonly AgentMemory[]
  readonly talks: readonly LastTalk[]
}

interface RecallDeps {
  readonly clock: Clock
  readonly log: Log
  readonly store: Pick<AgentStore, 'groups'>
  readonly memory: QueueMemory
}

const nothing: Recalled = { agents: [], talks: [] }

/** What the queue remembers over a restart. A store that fails or is slow costs the memory, never the calls. */
export async function recall(deps: RecallDeps): Promise<Recalled> {
  const { clock, log } = deps
  try {
    const recalled = await inTime(clock, patienceMs, read(deps), null)
    if (recalled !== null) return recalled
    log.error({ waitedMs: patienceMs }, 'the memory of the queue is not read in time: it begins without')
  } catch (error) {
    log.error({ error: String(error) }, 'the memory of the queue could not be read: it begins without')
  }
  return nothing
}

async function read({ clock, memory, store }: RecallDeps): Promise<Recalled> {
  const [agents, groups] = await Promise.all([memory.agents(), store.groups()])
  const since = millis(clock.now() - longestSticky(groups) * minuteMs)
  return { agents, talks: await memory.talksSince(since, mostTalks) }
}

/** How far back the talks of any group count, in minutes. */
const longestSticky = (groups: readonly GroupRecord[]): number =>
  groups.reduce((most, { queue }) => Math.max(most, queue.stickyWithin), leastMinutes)
