import { existsSync } from 'node:fs'
import { openCustomerDb } from '../../adapters/sql/customer/customer-db.ts'
import type { QueryName } from '../../adapters/sql/customer/queries.ts'
import type { Fault, QueryReport, Scan } from '../../adapters/sql/customer/reading.ts'
import { askServerKind } from '../../adapters/sql/customer/server-kind.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Config, CustomerDbConfig } from '../../config/config.ts'
import { readServerAddress, type ServerAddress } from '../../config/server-address.ts'
import type { Words } from '../../config/words.ts'
import { faultWords } from '../customer/fault-words.ts'
import { grantStatement, indexStatement, type QueryText, readQueryText } from '../customer/query-text.ts'
import { silence } from '../customer/silence.ts'
import { type Check, type Finding, failed, ok, parameterAt, same, warning } from './finding.ts'

/** A number that fits into every integer column and that nobody has. */
const probe = '2147480000'
/** Below this a table is read as a whole in no time; above it every look-up costs the customer's database dear. */
const manyRows = 10_000

/** What the findings are about. */
interface Context {
  readonly config: Config
  readonly customer: CustomerDbConfig
  /** Null for a SQLite file. */
  readonly address: ServerAddress | null
}

/** The customer's database and each of its queries. */
export const checkCustomerDb: Check = async config => {
  const { customerDb: customer } = config
  if (customer === null) return []
  const context = { config, customer, address: addressOf(customer) }
  if (isDemoToCome(config, customer)) return [ok(subjectOf(context), demoToCome)]
  const db = openCustomerDb(customer, { clock: systemClock, log: silence })
  const examination = await db.examine(probe).finally(() => db.close())
  const uncut = Object.entries(db.uncut).map(([name, reason]) =>
    queryFinding(context, name as QueryName, { type: 'query', reason }),
  )
  if (examination.type === 'failed') return [await connectionFinding(context, examination.fault), ...uncut]
  const connected = ok(subjectOf(context), connectedWords(context))
  const rights = examination.mayWrite ? [writeFinding(context)] : []
  return [
    connected,
    ...rights,
    ...examination.reports.flatMap(report => reportFindings(context, report)),
    ...uncut,
  ]
}

const demoToCome: Words = {
  en: 'the demo database, made at the first start',
  zh: '演示数据库，首次启动时创建',
}

function addressOf({ type, connection }: CustomerDbConfig): ServerAddress | null {
  if (type === 'sqlite') return null
  const read = readServerAddress(type, connection)
  return read.type === 'address' ? read.address : null
}

/** The first start makes the demo's database where no file of that name is. */
function isDemoToCome({ demo }: Config, { type, connection }: CustomerDbConfig): boolean {
  return demo && type === 'sqlite' && !existsSync(connection)
}

/** Never the connection string, which may hold a password. */
function subjectOf({ config, customer, address }: Context, parameter = 'db_string'): Words {
  const at =
    address === null
      ? customer.connection
      : `${customer.type} ${address.socket ?? `${address.host}:${address.port}`}`
  const where = parameterAt(config, parameter)
  return { en: `customer database ${at}, ${where}`, zh: `客户数据库 ${at}，${where}` }
}

function connectedWords({ address }: Context): Words {
  if (address === null) return { en: 'readable', zh: '可读' }
  const idle = address.idle.join(', ')
  if (idle === '') return { en: `lets ${address.user} in`, zh: `用户 ${address.user} 可登录` }
  return {
    en: `lets ${address.user} in; of no meaning to nacd: ${idle}`,
    zh: `用户 ${address.user} 可登录；以下选项对 nacd 无意义：${idle}`,
  }
}

async function connectionFinding(context: Context, fault: Fault): Promise<Finding> {
  const { customer, address } = context
  const kind = address === null ? null : await askServerKind(address)
  if (kind !== null && kind !== customer.type) {
    const why = {
      en: `a ${kind} server answers there, but db_type is ${customer.type}`,
      zh: `应答的是 ${kind} 服务器，而 db_type 为 ${customer.type}`,
    }
    const mend = {
      en: 'correct db_type, or the port in db_string',
      zh: '修改 db_type，或 db_string 中的端口',
    }
    return failed(subjectOf(context, 'db_type'), why, mend)
  }
  const { why, mend } = faultWords(fault)
  return failed(subjectOf(context), why, address === null ? mendFile : mend)
}

const mendFile: Words = {
  en: 'correct db_string, or the rights of the file',
  zh: '修改 db_string，或调整文件权限',
}

function writeFinding(context: Context): Finding {
  const user = context.address?.user ?? ''
  const texts = [
    ...new Set(queriesOf(context.customer).map(query => readQueryText(query, context.customer.type).table)),
  ]
  const grants = texts
    .map(table => grantStatement({ table, column: null }, context.customer.type, 'nacd_reader'))
    .join(' ')
  const why = {
    en: `user ${user} may change the data; nacd only reads`,
    zh: `用户 ${user} 有写权限，而 nacd 只需读取`,
  }
  const mend = { en: `use a user that may only read: ${grants}`, zh: `建议使用只读用户：${grants}` }
  return warning(subjectOf(context), why, mend)
}

const queriesOf = ({ extensionQuery, outDidQuery, inDidQuery }: CustomerDbConfig): string[] =>
  [extensionQuery, outDidQuery, inDidQuery].filter(query => query !== null)

function textOf(
  { type, extensionQuery, outDidQuery, inDidQuery }: CustomerDbConfig,
  query: QueryName,
): QueryText {
  const texts = { ext_query_string: extensionQuery, out_did_sql: outDidQuery, in_did_sql: inDidQuery }
  return readQueryText(texts[query] ?? '', type)
}

function reportFindings(context: Context, { query, probe: reading, scans }: QueryReport): Finding[] {
  if (reading.type === 'failed') return [queryFinding(context, query, reading.fault)]
  const subject = subjectOf(context, query)
  if (reading.type === 'row') return [failed(subject, ...givesAlways(query))]
  if (scans.length > 0) return scans.map(scan => scanFinding(context, query, scan))
  return [ok(subject, { en: 'can be asked, and finds the number by an index', zh: '可执行，按索引查找号码' })]
}

function queryFinding(context: Context, query: QueryName, fault: Fault): Finding {
  const { why, mend } = faultWords(fault)
  const { customer, address } = context
  if (fault.type !== 'permission' || address === null) return failed(subjectOf(context, query), why, mend)
  const grant = same(grantStatement(textOf(customer, query), customer.type, address.user))
  return failed(subjectOf(context, query), why, grant)
}

const givesAlways = (query: QueryName): [Words, Words] => [
  {
    en: `it gives a row for a number that nobody has (${probe})`,
    zh: `查询一个不存在的号码（${probe}）也返回了结果`,
  },
  {
    en: `compare a column with $1 in the WHERE of ${query}`,
    zh: `在 ${query} 的 WHERE 中用某一列与 $1 比较`,
  },
]

function scanFinding(context: Context, query: QueryName, { table, rows }: Scan): Finding {
  const about = rows === null ? { en: '', zh: '' } : { en: ` (about ${rows} rows)`, zh: `（约 ${rows} 行）` }
  const why = {
    en: `no index finds the number: each look-up reads the whole table ${table}${about.en}`,
    zh: `没有可用索引，每次查询都会扫描整个表 ${table}${about.zh}`,
  }
  const statement = indexStatement(textOf(context.customer, query))
  const mend =
    statement === null
      ? { en: 'make an index on what is compared with the number', zh: '在与号码比较的列上建立索引' }
      : same(statement)
  const say = rows !== null && rows > manyRows ? failed : warning
  return say(subjectOf(context, query), why, mend)
}
