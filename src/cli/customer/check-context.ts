import type { QueryName } from '../../adapters/sql/customer/queries.ts'
import type { Config, CustomerDbConfig } from '../../config/config.ts'
import { readServerAddress, type ServerAddress } from '../../config/database/server-address.ts'
import type { Words } from '../../config/words.ts'
import { parameterAt } from '../checks/finding.ts'
import { type QueryText, readQueryText } from './query-text.ts'

/** A number that fits into every integer column and that nobody has. */
export const probe = '2147480000'

/** What the findings are about. */
export interface Context {
  readonly config: Config
  readonly customer: CustomerDbConfig
  /** Null for a SQLite file. */
  readonly address: ServerAddress | null
}

export function addressOf({ type, connection }: CustomerDbConfig): ServerAddress | null {
  if (type === 'sqlite') return null
  const read = readServerAddress(type, connection)
  return read.type === 'address' ? read.address : null
}

/** What a finding is about. Never the connection string, which may hold a password. */
export function subjectOf({ config, customer, address }: Context, parameter = 'db_string'): Words {
  const at =
    address === null
      ? customer.connection
      : `${customer.type} ${address.socket ?? `${address.host}:${address.port}`}`
  const where = parameterAt(config, parameter)
  return { en: `customer database ${at}, ${where}`, zh: `客户数据库 ${at}，${where}` }
}

export function textOf(
  { type, extensionQuery, outDidQuery, inDidQuery }: CustomerDbConfig,
  query: QueryName,
): QueryText {
  const texts = { ext_query_string: extensionQuery, out_did_sql: outDidQuery, in_did_sql: inDidQuery }
  return readQueryText(texts[query] ?? '', type)
}
