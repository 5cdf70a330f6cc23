import { Kysely } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import type { AgentStore } from '../../ports/agent-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DestinationRules } from '../../ports/destination-rules.ts'
import type { Gateways } from '../../ports/gateways.ts'
import type { HouseRules } from '../../ports/house-rules.ts'
import type { Log } from '../../ports/log.ts'
import type { Routes } from '../../ports/routing.ts'
import { readAgents, readGroups } from './agent-queries.ts'
import { SqlAgentStore } from './agent-store.ts'
import { Changes } from './changes.ts'
import type { Damage } from './damage.ts'
import { SqlDestinationRuleStore } from './destination-rule-store.ts'
import { openDialect } from './dialect.ts'
import { SqlGatewayStore } from './gateway-store.ts'
import { SqlHouseRules } from './house-rules.ts'
import { SqlRouteStore } from './route-store.ts'
import type { StoreSchema } from './schema.ts'
import { openSqliteToRead } from './sqlite.ts'

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
