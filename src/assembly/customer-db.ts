import type { Metrics } from '../adapters/metrics/metrics.ts'
import { openCustomerDb } from '../adapters/sql/customer/customer-db.ts'
import { systemClock } from '../adapters/system/clock.ts'
import type { Config } from '../config/config.ts'
import { parameterLine } from '../config/parameter-line.ts'
import type { CustomerDb } from '../ports/customer-db.ts'
import type { Log } from '../ports/log.ts'
import type { Stop } from './stops.ts'

/** The customer's database with its metrics; null where none is configured. It need not be there yet. */
export function openWatchedCustomerDb(
  config: Config,
  metrics: Metrics,
  log: Log,
  stops: Stop[],
): CustomerDb | null {
  if (config.customerDb === null) return null
  const observer = {
    asked: metrics.customerDb.asked,
    breakerChanged: (state: Parameters<Metrics['breakerChanged']>[1]) =>
      metrics.breakerChanged('customer_db', state),
  }
  const lineOf = (query: string) => parameterLine(config, query)
  const db = openCustomerDb(config.customerDb, { clock: systemClock, log, observer, lineOf })
  metrics.customerDb.gauge(() => db.pool())
  stops.push(() => db.close())
  return db
}
