import type { CustomerDbConfig } from '../../../config/config.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { CustomerDb } from '../../../ports/customer-db.ts'
import type { Log } from '../../../ports/log.ts'
import { displayAndGateway, lookUps, one } from './look-up.ts'
import { ReaderThread } from './reader-thread.ts'
import { type QueryProblem, sqliteQueries } from './sqlite-queries.ts'

/** Longest a call waits for the customer's database, in ms. */
const deadlineMs = 2000

export interface CheckedCustomerDb extends CustomerDb {
  /** What is wrong with the file and the queries, by parameter of nacd.conf.xml; empty when all is well. Never rejects. */
  problems(): Promise<readonly QueryProblem[]>
}

export interface CustomerDbNeeds {
  readonly clock: Clock
  readonly log: Log
}

/** The configured kind of database is one this version cannot read. */
export class CustomerDbUnsupported extends Error {
  override readonly name = 'CustomerDbUnsupported'
}

/** The customer's database as configured. Nothing is opened before the first question. Throws CustomerDbUnsupported. */
export function openCustomerDb(config: CustomerDbConfig, { clock, log }: CustomerDbNeeds): CheckedCustomerDb {
  if (config.type !== 'sqlite') {
    throw new CustomerDbUnsupported(`db_type: expected sqlite in this version, got ${config.type}`)
  }
  const { queries, problems } = sqliteQueries(config)
  const file = config.connection.replace(/^sqlite:(?:\/\/(?=\/))?/, '')
  const thread = new ReaderThread({ file, queries, busyMs: deadlineMs / 2 }, clock, deadlineMs)
  const look = lookUps({ thread, log, queries, problems })
  return {
    password: extension => look('ext_query_string', extension, one),
    inDid: number => look('in_did_sql', number, one),
    outDid: extension => look('out_did_sql', extension, displayAndGateway),
    problems: async () => [...problems, ...(await problemsOf(thread))],
    close: () => thread.stop(),
  }
}

async function problemsOf(thread: ReaderThread): Promise<readonly QueryProblem[]> {
  const reply = await thread.ask({ type: 'check' })
  if (reply.type === 'problems') return reply.problems
  return [{ parameter: 'db_string', message: reply.type === 'failed' ? reply.reason : 'it gave no answer' }]
}
