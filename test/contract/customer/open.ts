import { onTestFinished } from 'vitest'
import { type OpenCustomerDb, openCustomerDb } from '../../../src/adapters/sql/customer/customer-db.ts'
import { systemClock } from '../../../src/adapters/system/clock.ts'
import type { CustomerDbConfig } from '../../../src/config/config.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { CustomerDatabase, House } from './house.ts'

export const contractQueries = {
  extensionQuery: 'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1',
  outDidQuery:
    'SELECT callout_number,gateway_name FROM nway_extension WHERE extension_type=1 and extension_number = $1',
  inDidQuery: 'SELECT extension_number FROM nway_extension WHERE extension_type=1 and callout_number = $1',
}

/** The customer's database as nacd has it, closed at the end of the test. */
export function open(
  { type }: Pick<House, 'type'>,
  { connection }: Pick<CustomerDatabase, 'connection'>,
  change: Partial<CustomerDbConfig> = {},
  log = memoryLog(),
): OpenCustomerDb {
  const config: CustomerDbConfig = {
    type,
    connection,
    ...contractQueries,
    passwordFormat: 'plain',
    timeoutMs: 10_000,
    poolSize: 3,
    ...change,
  }
  const db = openCustomerDb(config, { clock: systemClock, log, lineOf: query => `${query}:1` })
  onTestFinished(() => db.close())
  return db
}
