import type { QueryName } from '../../adapters/sql/customer/queries.ts'
import type { Fault, QueryReport, Scan } from '../../adapters/sql/customer/reading.ts'
import type { Words } from '../../config/words.ts'
import { type Finding, failed, ok, same, warning } from '../checks/finding.ts'
import { type Context, probe, subjectOf, textOf } from './check-context.ts'
import { faultWords } from './fault-words.ts'
import { grantStatement, indexStatement } from './query-text.ts'

/** Below this a table is read as a whole in no time; above it every look-up costs the customer's database dear. */
const manyRows = 10_000

export function reportFindings(context: Context, { query, probe: reading, scans }: QueryReport): Finding[] {
  if (reading.type === 'failed') return [queryFinding(context, query, reading.fault)]
  const subject = subjectOf(context, query)
  if (reading.type === 'row') return [failed(subject, ...givesAlways(query))]
  if (scans.length > 0) return scans.map(scan => scanFinding(context, query, scan))
  return [ok(subject, { en: 'can be asked, and finds the number by an index', zh: '可执行，按索引查找号码' })]
}

export function queryFinding(context: Context, query: QueryName, fault: Fault): Finding {
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

export function doubleFinding(context: Context, query: QueryName, number: string): Finding {
  const why = {
    en: `${number} has more than one row, of which the first counts`,
    zh: `号码 ${number} 对应多行记录，以第一行为准`,
  }
  const mend = {
    en: 'leave one of them, or say in the query which one counts',
    zh: '只保留一行，或在查询条件中指明用哪一行',
  }
  return warning(subjectOf(context, query), why, mend)
}
