import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { agentsAndGroups } from './migrations/0001-agents-and-groups.ts'
import { callRecords } from './migrations/0002-call-records.ts'
import { houseRules } from './migrations/0003-house-rules.ts'
import { gateways } from './migrations/0004-gateways.ts'
import type { StoreSchema } from './schema.ts'

/** In the order of their names; one that has been released is never changed, a new one is added. */
const migrations: Record<string, Migration> = {
  '0001-agents-and-groups': { up: agentsAndGroups },
  '0002-call-records': { up: callRecords },
  '0003-house-rules': { up: houseRules },
  '0004-gateways': { up: gateways },
}

/** Brings the tables to what this version needs. Throws what the database said, after undoing the migration that failed. */
export async function migrate(db: Kysely<StoreSchema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'nacd_migrations',
    migrationLockTableName: 'nacd_migrations_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
