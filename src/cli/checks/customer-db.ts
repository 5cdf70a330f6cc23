import { existsSync } from 'node:fs'
import { type OpenCustomerDb, openCustomerDb } from '../../adapters/sql/customer/customer-db.ts'
import type { QueryName } from '../../adapters/sql/customer/queries.ts'
import type { QueryReport } from '../../adapters/sql/customer/reading.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Config, CustomerDbConfig } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import { addressOf, type Context, probe, subjectOf, textOf } from '../customer/check-context.ts'
import { connectedWords, connectionFinding, writeFinding } from '../customer/connection-findings.ts'
import { doubleFinding, queryFinding, reportFindings } from '../customer/query-findings.ts'
import { doublesStatement } from '../customer/query-text.ts'
import { silence } from '../customer/silence.ts'
import { type Check, type Finding, ok } from './finding.ts'

/** The customer's database and each of its queries. */
export const checkCustomerDb: Check = async config => {
  const { customerDb: customer } = config
  if (customer === null) return []
  const context = { config, customer, address: addressOf(customer) }
  if (isDemoToCome(config, customer)) return [ok(subjectOf(context), demoToCome)]
  const db = openCustomerDb(customer, { clock: systemClock, log: silence })
  return findings(context, db).finally(() => db.close())
}

async function findings(context: Context, db: OpenCustomerDb): Promise<Finding[]> {
  const examination = await db.examine(probe)
  const uncut = Object.entries(db.uncut).map(([name, reason]) =>
    queryFinding(context, name as QueryName, { type: 'query', reason }),
  )
  if (examination.type === 'failed') return [await connectionFinding(context, examination.fault), ...uncut]
  const connected = ok(subjectOf(context), connectedWords(context))
  const rights = examination.mayWrite ? [writeFinding(context)] : []
  const reports: Finding[] = []
  for (const report of examination.reports) {
    reports.push(...reportFindings(context, report), ...(await doubleFindings(context, db, report)))
  }
  return [connected, ...rights, ...reports, ...uncut]
}

/** Numbers that stand in the column more than once are asked for: the query may tell them apart by something else. */
async function doubleFindings(context: Context, db: OpenCustomerDb, report: QueryReport): Promise<Finding[]> {
  const statement = doublesStatement(textOf(context.customer, report.query))
  if (statement === null || report.probe.type !== 'none') return []
  for (const number of await db.sample(statement)) {
    const reading = await db.read(report.query, number)
    if (reading.type === 'row' && reading.more) return [doubleFinding(context, report.query, number)]
  }
  return []
}

const demoToCome: Words = {
  en: 'the demo database, made at the first start',
  zh: '演示数据库，首次启动时创建',
}

/** The first start makes the demo's database where no file of that name is. */
function isDemoToCome({ demo }: Config, { type, connection }: CustomerDbConfig): boolean {
  return demo && type === 'sqlite' && !existsSync(connection)
}
