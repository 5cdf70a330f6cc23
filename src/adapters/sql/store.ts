import { Kysely, sql } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import type { AgentAdmin } from '../../ports/agent-admin.ts'
import type { AgentStore } from '../../ports/agent-store.ts'
import type { BlacklistAdmin } from '../../ports/blacklist-admin.ts'
import type { CallLog } from '../../ports/call-log.ts'
import type { CdrReader } from '../../ports/cdr-reader.ts'
import type { Clock } from '../../ports/clock.ts'
import type { GatewayAdmin, Gateways } from '../../ports/gateways.ts'
import type { HolidayAdmin } from '../../ports/holiday-admin.ts'
import type { HouseRules } from '../../ports/house-rules.ts'
import type { Log } from '../../ports/log.ts'
import { SqlAgentStore } from './agent-store.ts'
import { SqlBlacklistStore } from './blacklist-store.ts'
import { type CallLogLimits, SqlCallLog } from './call-log.ts'
import { SqlCdrReader } from './cdr-reader.ts'
import { openDialect } from './dialect.ts'
import { SqlGatewayStore } from './gateway-store.ts'
import { SqlHolidayStore } from './holiday-store.ts'
import { SqlHouseRules } from './house-rules.ts'
import { migrate } from './migrations.ts'
import type { StoreSchema } from './schema.ts'
import { reasonOf, StoreUnavailable } from './store-error.ts'

export interface Store {
  readonly agents: AgentStore & AgentAdmin
  readonly callLog: CallLog
  readonly cdrs: CdrReader
  readonly houseRules: HouseRules
  readonly holidays: HolidayAdmin
  readonly blacklist: BlacklistAdmin
  readonly gateways: Gateways & GatewayAdmin
  /** Whether the database answers now. Never rejects. */
  ok(): Promise<boolean>
  /** Writes what waits and closes. Rejects with StoreUnavailable when call records could not be written; it is closed all the same. */
  close(): Promise<void>
}

export interface StoreNeeds {
  readonly clock: Clock
  readonly log: Log
  readonly limits?: Partial<CallLogLimits>
}

/** Opens nacd's own store and brings its tables up to date. Rejects with StoreUnavailable and nothing else. */
export async function openStore(config: StoreConfig, { clock, log, limits }: StoreNeeds): Promise<Store> {
  const db = new Kysely<StoreSchema>({ dialect: openDialect(config) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw new StoreUnavailable(nameOf(config), reasonOf(error), { cause: error })
  }
  const callLog = new SqlCallLog(db, clock, log, limits)
  let closing: Promise<void> | null = null
  const close = () => callLog.stop().finally(() => db.destroy())
  return {
    agents: new SqlAgentStore(db, log),
    callLog,
    cdrs: new SqlCdrReader(db),
    houseRules: new SqlHouseRules(db),
    holidays: new SqlHolidayStore(db),
    blacklist: new SqlBlacklistStore(db),
    gateways: new SqlGatewayStore(db, log),
    ok: () => answers(db, log),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** For messages: a file's name, never a URL with a password in it. */
const nameOf = (config: StoreConfig): string => (config.type === 'sqlite' ? config.file : `(${config.type})`)

async function answers(db: Kysely<StoreSchema>, log: Log): Promise<boolean> {
  try {
    await sql`select 1`.execute(db)
    return true
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'the store does not answer')
    return false
  }
}
