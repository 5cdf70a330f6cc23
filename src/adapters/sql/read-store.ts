import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { AgentStore } from '../../ports/agent-store.ts'
import type { HouseRules } from '../../ports/house-rules.ts'
import type { Log } from '../../ports/log.ts'
import { SqlAgentStore } from './agent-store.ts'
import { SqlHouseRules } from './house-rules.ts'
import type { StoreSchema } from './schema.ts'
import { reasonOf, StoreUnavailable } from './store-error.ts'

const busyMs = 1000

/** What a dry run reads of nacd's own store. */
export interface ReadStore {
  readonly agents: Pick<AgentStore, 'agents' | 'groups'>
  readonly houseRules: HouseRules
  close(): Promise<void>
}

/** Opens the store to read and nothing else: tables of an older version stay as they are. Throws StoreUnavailable. */
export function openReadStore(file: string, log: Log): ReadStore {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true, timeout: busyMs })
    const db = new Kysely<StoreSchema>({ dialect: new SqliteDialect({ database }) })
    return {
      agents: new SqlAgentStore(db, log),
      houseRules: new SqlHouseRules(db),
      close: () => db.destroy(),
    }
  } catch (error) {
    throw new StoreUnavailable(file, reasonOf(error), { cause: error })
  }
}
