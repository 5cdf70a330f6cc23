import { existsSync } from 'node:fs'
import { seedDemoGroups } from '../../adapters/sql/demo/demo-groups.ts'
import { openReadStore, type ReadStore } from '../../adapters/sql/read-store.ts'
import { openStore } from '../../adapters/sql/store.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Config } from '../../config/config.ts'
import type { Staff } from '../../dry-run/simulated-queue.ts'
import type { Log } from '../../ports/log.ts'

/** What nacd's own tables say, for a call that is only tried. */
export interface House {
  readonly store: ReadStore
  readonly staff: Staff
}

/**
 * Reads the store without a change to it; where there is none yet, what the first start would make of it. A store that
 * cannot be read is told, and the call is tried without it.
 */
export async function openHouse(config: Config, log: Log): Promise<House> {
  const store = await openTables(config, log)
  try {
    const [agents, groups] = await Promise.all([store.agents.agents(), store.agents.groups()])
    return { store, staff: { agents, groups } }
  } catch (error) {
    log.warn({ error: String(error) }, 'agents and groups could not be read')
    return { store, staff: { agents: [], groups: null } }
  }
}

async function openTables({ store: config, demo }: Config, log: Log): Promise<ReadStore> {
  if (config.type !== 'sqlite' || existsSync(config.file)) {
    return openReadStore(config, { clock: systemClock, log })
  }
  const store = await openStore({ type: 'sqlite', file: ':memory:' }, { clock: systemClock, log })
  if (demo) await seedDemoGroups(store.agents)
  return store
}
