import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { CustomerDbObserver } from '../sql/customer/customer-db.ts'
import { type QueryName, queryNames } from '../sql/customer/queries.ts'
import { faultTypes, type PoolState, type Reading } from '../sql/customer/reading.ts'

/** What came of a look-up, as the metrics name it: an answer, none, a row with nothing in it, or a fault by its name. */
const results = ['found', 'not_found', 'unusable', ...faultTypes] as const
type Result = (typeof results)[number]

const connectionStates = ['open', 'idle'] as const satisfies readonly (keyof PoolState)[]

export interface CustomerDbMetrics {
  asked: CustomerDbObserver['asked']
  /** From now on the gauges read this. */
  gauge(read: () => PoolState): void
}

/** Metrics of the customer's database. */
export function addCustomerDb(registry: Registry): CustomerDbMetrics {
  const registers = [registry]
  const asked = new Counter({
    name: 'nacd_customer_db_queries_total',
    help: "Look-ups in the customer's database, by parameter of nacd.conf.xml and result",
    labelNames: ['query', 'result'],
    registers,
  })
  const took = new Histogram({
    name: 'nacd_customer_db_seconds',
    help: "How long a look-up in the customer's database took, waiting included",
    labelNames: ['query'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  })
  // From the start, so that a first failure is seen as a rise from 0.
  for (const query of queryNames) for (const result of results) asked.inc({ query, result }, 0)
  return {
    asked(query, reading, tookMs) {
      asked.inc({ query, result: resultOf(query, reading) })
      took.observe({ query }, tookMs / 1000)
    },
    gauge: read => addGauges(registry, read),
  }
}

function addGauges(registry: Registry, read: () => PoolState): void {
  const registers = [registry]
  const connections: Gauge = new Gauge({
    name: 'nacd_customer_db_connections',
    help: "Connections to the customer's database, and those of them that nobody uses now",
    labelNames: ['state'],
    registers,
    collect: () => {
      for (const state of connectionStates) connections.set({ state }, read()[state])
    },
  })
  const waiting: Gauge = new Gauge({
    name: 'nacd_customer_db_waiting',
    help: 'Look-ups that wait for a connection',
    registers,
    collect: () => waiting.set(read().waiting),
  })
}

function resultOf(query: QueryName, reading: Reading): Result {
  if (reading.type === 'failed') return reading.fault.type
  if (reading.type === 'none') return 'not_found'
  const needed = reading.cells.slice(0, query === 'out_did_sql' ? 2 : 1)
  return needed.every(cell => cell.type === 'text') ? 'found' : 'unusable'
}
