import type { Dialect } from 'kysely'
import type { StoreConfig } from '../../../config/config.ts'
import { readServerAddress, type ServerAddress } from '../../../config/database/server-address.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { BreakerState } from '../../breaker/breaker.ts'
import { TlsFileError } from '../customer/tls-options.ts'
import { defaultGuardLimits, Guard, type GuardLimits } from '../server/guard.ts'
import { openMysql } from '../server/mysql.ts'
import { openPostgres } from '../server/postgres.ts'
import { openSqlite } from './sqlite.ts'
import { StoreUnavailable } from './store-error.ts'

export interface DialectNeeds {
  readonly clock: Clock
  readonly limits?: Partial<GuardLimits>
  readonly onBreaker?: (state: BreakerState) => void
  readonly onNoConnection?: (tookMs: number) => void
}

/** The one place that knows which database is behind the store. Throws StoreUnavailable; a server is not asked yet. */
export function openDialect(store: StoreConfig, needs: DialectNeeds): Dialect {
  if (store.type === 'sqlite') return openSqlite(store.file)
  const address = addressOf(store)
  const guard = new Guard({
    name: nameOf(store),
    clock: needs.clock,
    limits: { ...defaultGuardLimits, ...needs.limits },
    onBreaker: needs.onBreaker ?? (() => undefined),
    onNoConnection: needs.onNoConnection ?? (() => undefined),
  })
  try {
    return store.type === 'postgres' ? openPostgres(address, guard) : openMysql(address, guard)
  } catch (error) {
    if (!(error instanceof TlsFileError)) throw error
    throw new StoreUnavailable(nameOf(store), error.message, { isLasting: true })
  }
}

function addressOf(store: Exclude<StoreConfig, { type: 'sqlite' }>): ServerAddress {
  const read = readServerAddress(store.type, store.url)
  if (read.type === 'address') return read.address
  throw new StoreUnavailable(nameOf(store), `its URL ${read.message.en}`, { isLasting: true })
}

/** For messages: a file's name, or a URL without who and how. */
export function nameOf(store: StoreConfig): string {
  if (store.type === 'sqlite') return store.file
  const { host, pathname } = new URL(store.url)
  return `${store.type}://${host}${pathname}`
}
