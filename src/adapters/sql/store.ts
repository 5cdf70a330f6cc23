import { type Kysely, sql } from 'kysely'
import type { StoreConfig } from '../../config/config.ts'
import type { CallLog } from '../../ports/calls/call-log.ts'
import type { CdrReader } from '../../ports/calls/cdr-reader.ts'
import type { OpenCalls } from '../../ports/calls/open-calls.ts'
import type { RecordedCalls } from '../../ports/calls/recorded-calls.ts'
import type { Clock } from '../../ports/clock.ts'
import type { BlacklistAdmin } from '../../ports/house/blacklist-admin.ts'
import type { HolidayAdmin } from '../../ports/house/holiday-admin.ts'
import type { HouseRules } from '../../ports/house/house-rules.ts'
import type { DestinationRuleAdmin, DestinationRules } from '../../ports/lines/destination-rules.ts'
import type { GatewayAdmin, Gateways } from '../../ports/lines/gateways.ts'
import type { HouseLimits, LimitAdmin } from '../../ports/lines/limits.ts'
import type { RouteAdmin, RouteLoads, Routes } from '../../ports/lines/routing.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentAdmin } from '../../ports/queue/agent-admin.ts'
import type { AgentStore } from '../../ports/queue/agent-store.ts'
import type { AgentTimeStore } from '../../ports/queue/agent-times.ts'
import type { CallbackStore } from '../../ports/queue/callbacks.ts'
import type { QueueMemory } from '../../ports/queue/queue-memory.ts'
import type { VipAdmin } from '../../ports/queue/vip-admin.ts'
import type { VipReader } from '../../ports/queue/vips.ts'
import type { BreakerState } from '../breaker/breaker.ts'
import { SqlAgentStore } from './agents/agent-store.ts'
import { SqlCallLog } from './calls/call-log.ts'
import { SqlCdrReader } from './calls/cdr-reader.ts'
import { Changes } from './changes.ts'
import { connect } from './database/connect.ts'
import { reasonOf } from './database/store-error.ts'
import type { WriteBehindLimits } from './database/write-behind.ts'
import { SqlAgentTimes } from './figures/agent-times.ts'
import { SqlRecordedCalls } from './figures/recorded-calls.ts'
import { SqlHouseRules } from './house/house-rules.ts'
import { sqlBlacklist, sqlHolidays } from './house/rule-store.ts'
import { SqlDestinationRuleStore } from './lines/destination-rule-store.ts'
import { SqlGatewayStore } from './lines/gateway-store.ts'
import { SqlLimitStore } from './lines/limit-store.ts'
import type { StatementOutcome } from './observe.ts'
import { SqlCallbackStore } from './queue/callbacks.ts'
import { SqlOpenCalls } from './queue/open-calls.ts'
import { SqlQueueMemory } from './queue/queue-memory.ts'
import { sqlVips } from './queue/vips.ts'
import { SqlRouteLoads } from './routes/route-load.ts'
import { SqlRouteStore } from './routes/route-store.ts'
import type { StoreSchema } from './schema.ts'
import type { GuardLimits } from './server/guard.ts'

export interface Store {
  readonly agents: AgentStore & AgentAdmin
  readonly callLog: CallLog
  readonly cdrs: CdrReader
  readonly recordedCalls: RecordedCalls
  readonly houseRules: HouseRules
  readonly holidays: HolidayAdmin
  readonly blacklist: BlacklistAdmin
  readonly gateways: Gateways & GatewayAdmin
  readonly routes: Routes & RouteAdmin
  readonly routeLoads: RouteLoads
  readonly limits: HouseLimits & LimitAdmin
  readonly destinationRules: DestinationRules & DestinationRuleAdmin
  readonly queueMemory: QueueMemory
  readonly agentTimes: AgentTimeStore
  readonly callbacks: CallbackStore
  readonly openCalls: OpenCalls
  readonly vips: VipReader & VipAdmin
  /** Whether the database answers now. Never rejects. */
  ok(): Promise<boolean>
  /** Writes what waits and closes. Rejects with StoreUnavailable when something could not be written; it is closed all the same. */
  close(): Promise<void>
}

export interface StoreNeeds {
  readonly clock: Clock
  readonly log: Log
  /** Of call records. */
  readonly limits?: Partial<WriteBehindLimits>
  /** Each statement: how it went, and how long it took. */
  readonly observe?: (outcome: StatementOutcome, tookMs: number) => void
  /** The breaker in front of a database server. */
  readonly observeBreaker?: (state: BreakerState) => void
  /** Deadlines and the like of a database server, where not the usual ones. */
  readonly serverLimits?: Partial<GuardLimits>
  /** How long a server that does not serve yet is waited for, in ms; 0 = not at all. */
  readonly patienceMs?: number
}

/** Opens nacd's own store and brings its tables up to date. Rejects with StoreUnavailable and nothing else. */
export async function openStore(config: StoreConfig, needs: StoreNeeds): Promise<Store> {
  const db = await connect(config, needs)
  const { clock, log, limits } = needs
  const changes = new Changes(db, { clock, log })
  const callLog = new SqlCallLog(db, clock, log, limits)
  const queueMemory = new SqlQueueMemory(db, { clock, log })
  const agentTimes = new SqlAgentTimes(db, { clock, log })
  const openCalls = new SqlOpenCalls(db, { clock, log, writeRecords: () => callLog.tryWrite() })
  let closing: Promise<void> | null = null
  const close = async () => {
    changes.stop()
    try {
      await allOf([callLog.stop(), queueMemory.stop(), agentTimes.stop(), openCalls.stop()])
    } finally {
      await db.destroy()
    }
  }
  await changes.begin()
  return {
    agents: new SqlAgentStore(changes, log),
    callLog,
    cdrs: new SqlCdrReader(db),
    recordedCalls: new SqlRecordedCalls(db),
    houseRules: new SqlHouseRules(db),
    holidays: sqlHolidays(db, changes),
    blacklist: sqlBlacklist(db, changes),
    gateways: new SqlGatewayStore(db, changes),
    routes: new SqlRouteStore(db, changes),
    routeLoads: new SqlRouteLoads(db, changes, clock),
    limits: new SqlLimitStore(db, changes),
    destinationRules: new SqlDestinationRuleStore(db, changes),
    queueMemory,
    agentTimes,
    callbacks: new SqlCallbackStore(db, log),
    openCalls,
    vips: sqlVips(db, changes),
    ok: () => answers(db, log),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** Waits for all, then rejects as the first that did. */
async function allOf(ends: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(ends)
  await Promise.all(ends)
}

async function answers(db: Kysely<StoreSchema>, log: Log): Promise<boolean> {
  try {
    await sql`select 1`.execute(db)
    return true
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'the store does not answer')
    return false
  }
}
