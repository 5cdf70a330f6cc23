import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { StoreConfig } from '../../config/config.ts'
import { StoreUnavailable } from './database/store-error.ts'
import { agentsAndGroups } from './migrations/0001-agents-and-groups.ts'
import { callRecords } from './migrations/0002-call-records.ts'
import { houseRules } from './migrations/0003-house-rules.ts'
import { gateways } from './migrations/0004-gateways.ts'
import { changes } from './migrations/0005-changes.ts'
import { routing } from './migrations/0006-routing.ts'
import { queues } from './migrations/0007-queues.ts'
import { agentTimes } from './migrations/0008-agent-times.ts'
import { Tables } from './migrations/tables.ts'
import type { StoreSchema } from './schema.ts'

/** In the order of their names; one that has been released is never changed, a new one is added. */
const steps: Readonly<Record<string, (tables: Tables) => Promise<void>>> = {
  '0001-agents-and-groups': agentsAndGroups,
  '0002-call-records': callRecords,
  '0003-house-rules': houseRules,
  '0004-gateways': gateways,
  '0005-changes': changes,
  '0006-routing': routing,
  '0007-queues': queues,
  '0008-agent-times': agentTimes,
}

/**
 * Brings the tables to what this version needs. Of several nodes that start at once one does it and the others wait
 * (kysely's lock: pg_advisory_xact_lock, GET_LOCK). Throws what the database said, after undoing the migration that
 * failed; on MySQL what it did stays and is found done next time.
 */
export async function migrate(db: Kysely<StoreSchema>, type: StoreConfig['type']): Promise<void> {
  const { error } = await (await migratorOf(db, type)).migrateToLatest()
  if (error !== undefined) throw error
}

/** What there is to do: migrations of this version that were not done, and such as a newer version did. Changes nothing. */
export async function migrationState(
  db: Kysely<StoreSchema>,
  type: StoreConfig['type'],
): Promise<{ readonly pending: readonly string[]; readonly foreign: readonly string[] }> {
  const known = await (await migratorOf(db, type)).getMigrations()
  const pending = known.filter(each => each.executedAt === undefined).map(each => each.name)
  if (pending.length === known.length) return { pending, foreign: [] }
  const done = await sql<{ name: string }>`select name from nacd_migrations order by name`.execute(db)
  return { pending, foreign: done.rows.map(row => row.name).filter(name => !Object.hasOwn(steps, name)) }
}

async function migratorOf(db: Kysely<StoreSchema>, type: StoreConfig['type']): Promise<Migrator> {
  const migrations = Object.entries(steps).map(([name, step]): [string, Migration] => [
    name,
    { up: (migrating: Kysely<unknown>) => step(new Tables(migrating, type)) },
  ])
  return new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(migrations) },
    migrationTableName: 'nacd_migrations',
    migrationLockTableName: 'nacd_migrations_lock',
    ...(type === 'postgres' ? { migrationTableSchema: await schemaOf(db) } : {}),
  })
}

/** Without it kysely takes tables of that name in any schema of the database for its own. */
async function schemaOf(db: Kysely<StoreSchema>): Promise<string> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db)
  const schema = rows[0]?.schema ?? null
  if (schema !== null) return schema
  throw new StoreUnavailable(
    '(postgres)',
    'no schema of its search_path is there; name one with ?search_path=',
    {
      isLasting: true,
    },
  )
}
