import { Kysely } from 'kysely'
import type { StoreConfig } from '../../../config/config.ts'
import { migrate } from '../migrations.ts'
import { observing } from '../observe.ts'
import type { StoreSchema } from '../schema.ts'
import type { GuardLimits } from '../server/guard.ts'
import type { StoreNeeds } from '../store.ts'
import { nameOf, openDialect } from './dialect.ts'
import { reasonOf, StoreUnavailable } from './store-error.ts'

/** Pause between two tries to reach a server that does not serve yet. */
const retryMs = 1000

/** Migrating takes its time, and waits for another node that is at it: no deadline that would cut it in the middle. */
const migrationLimits: Partial<GuardLimits> = { statementMs: 3_600_000, failures: Number.POSITIVE_INFINITY }

/** A connection to the store whose tables are up to date. Rejects with StoreUnavailable and nothing else. */
export async function connect(config: StoreConfig, needs: StoreNeeds): Promise<Kysely<StoreSchema>> {
  if (config.type !== 'sqlite') await migrateServer(config, needs)
  const observe = needs.observe ?? (() => undefined)
  const dialect = openDialect(config, {
    clock: needs.clock,
    limits: needs.serverLimits ?? {},
    onBreaker: needs.observeBreaker ?? (() => undefined),
    onNoConnection: tookMs => observe('unavailable', tookMs),
  })
  const db = new Kysely<StoreSchema>({ dialect, log: observing(observe) })
  // On the connection it is used with: a SQLite store in memory has no other.
  if (config.type === 'sqlite') await migrateOrClose(db, config)
  return db
}

/** Waits for a server that starts together with us; what does not mend itself is told at once. */
async function migrateServer(config: StoreConfig, { clock, log, patienceMs = 0 }: StoreNeeds): Promise<void> {
  const end = performance.now() + patienceMs
  for (let tries = 1; ; tries += 1) {
    const db = new Kysely<StoreSchema>({ dialect: openDialect(config, { clock, limits: migrationLimits }) })
    try {
      await migrateOrClose(db, config)
      return await db.destroy()
    } catch (error) {
      if (!isWorthWaiting(error) || performance.now() >= end) throw error
      if (tries === 1) log.warn({ reason: reasonOf(error), patienceMs }, 'waiting for the store')
      await new Promise<void>(resolve => clock.after(retryMs, resolve))
    }
  }
}

const isWorthWaiting = (error: unknown): boolean => error instanceof StoreUnavailable && !error.isLasting

async function migrateOrClose(db: Kysely<StoreSchema>, config: StoreConfig): Promise<void> {
  try {
    await migrate(db, config.type)
  } catch (error) {
    await db.destroy()
    if (error instanceof StoreUnavailable) throw error
    throw new StoreUnavailable(nameOf(config), reasonInWords(error), { isLasting: true, cause: error })
  }
}

/** kysely's word for a migration that is done and unknown to this version. */
function reasonInWords(error: unknown): string {
  const reason = reasonOf(error)
  return reason.startsWith('corrupted migrations')
    ? `its tables were made by another, newer version of nacd (${reason})`
    : reason
}
