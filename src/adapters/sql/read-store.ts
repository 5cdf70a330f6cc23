import { Kysely } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HouseRules } from '../../ports/house/house-rules.ts'
import type { DestinationRules } from '../../ports/lines/destination-rules.ts'
import type { Gateways } from '../../ports/lines/gateways.ts'
import type { Routes } from '../../ports/lines/routing.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'
import { readAgents, readGroups } from './agents/agent-queries.ts'
import { SqlAgentStore } from './agents/agent-store.ts'
import { Changes } from './changes.ts'
import type { Damage } from './database/damage.ts'
import { openDialect } from './database/dialect.ts'
import { openSqliteToRead } from './database/sqlite.ts'
import { SqlHouseRules } from './house/house-rules.ts'
import { SqlDestinationRuleStore } from './lines/destination-rule-store.ts'
import { SqlGatewayStore } from './lines/gateway-store.ts'
import { SqlRouteStore } from './routes/route-store.ts'
import type { StoreSchema } from './schema.ts'

/** What commands read of nacd's own store. */
export interface ReadStore {
  readonly agents: Pick<AgentStore, 'agents' | 'groups'>
  readonly houseRules: HouseRules
  readonly gateways: Pick<Gateways, 'gateways'>
  readonly routes: Pick<Routes, 'pages' | 'count'>
  readonly destinationRules: Pick<DestinationRules, 'rules'>
  close(): Promise<void>
}

export interface OpenReadStore extends ReadStore {
  /** Groups and agents that cannot be read whole. */
  damages(): Promise<readonly Damage[]>
}

interface ReadStoreNeeds {
  readonly clock: Clock
  readonly log: Log
}

/** Opens the store to read and nothing else: tables of an older version stay as they are. Throws StoreUnavailable. */
export function openReadStore(config: StoreConfig, needs: ReadStoreNeeds): OpenReadStore {
  const dialect = config.type === 'sqlite' ? openSqliteToRead(config.file) : openDialect(config, needs)
  const db = new Kysely<StoreSchema>({ dialect })
  const changes = new Changes(db, needs)
  return {
    agents: new SqlAgentStore(changes, needs.log),
    houseRules: new SqlHouseRules(db),
    gateways: new SqlGatewayStore(db, changes),
    routes: new SqlRouteStore(db, changes),
    destinationRules: new SqlDestinationRuleStore(db, changes),
    damages: () => readDamages(db),
    async close() {
      changes.stop()
      await db.destroy()
    },
  }
}

async function readDamages(db: Kysely<StoreSchema>): Promise<readonly Damage[]> {
  const damages: Damage[] = []
  await readGroups(db, damage => void damages.push(damage))
  await readAgents(db, damage => void damages.push(damage))
  return damages
}
