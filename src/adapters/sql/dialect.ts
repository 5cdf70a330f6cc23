import type { Dialect } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import type { Clock } from '../../ports/clock.ts'
import type { BreakerState } from '../breaker/breaker.ts'
import { defaultGuardLimits, Guard, type GuardLimits } from './server/guard.ts'
import { openMysql } from './server/mysql.ts'
import { openPostgres } from './server/postgres.ts'
import { serverAddress } from './server/server-url.ts'
import { openSqlite } from './sqlite.ts'

export interface DialectNeeds {
  readonly clock: Clock
  readonly limits?: Partial<GuardLimits>
  readonly onBreaker?: (state: BreakerState) => void
}

/** The one place that knows which database is behind the store. Throws StoreUnavailable; a server is not asked yet. */
export function openDialect(store: StoreConfig, needs: DialectNeeds): Dialect {
  if (store.type === 'sqlite') return openSqlite(store.file)
  const address = serverAddress(store.type, store.url)
  const guard = new Guard({
    name: nameOf(store),
    clock: needs.clock,
    limits: { ...defaultGuardLimits, ...needs.limits },
    onBreaker: needs.onBreaker ?? (() => undefined),
  })
  return store.type === 'postgres' ? openPostgres(address, guard) : openMysql(address, guard)
}

/** For messages: a file's name, or a URL without who and how. */
export function nameOf(store: StoreConfig): string {
  if (store.type === 'sqlite') return store.file
  const { host, pathname } = new URL(store.url)
  return `${store.type}://${host}${pathname}`
}
