import { existsSync } from 'node:fs'
import { openCustomerDb } from '../../adapters/sql/customer/customer-db.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Config, CustomerDbConfig } from '../../config/config.ts'
import type { Log } from '../../ports/log.ts'
import { type Check, type Finding, failed, ok, same } from './finding.ts'

/** The customer's database and each of its queries. */
export const checkCustomerDb: Check = async config => {
  const { customerDb } = config
  if (customerDb === null) return []
  if (isDemoToCome(config, customerDb)) {
    const subject = subjectOf(customerDb)
    return [
      ok(subject, { en: 'the demo database, made at the first start', zh: '演示数据库，首次启动时创建' }),
    ]
  }
  return tryQueries(customerDb)
}

/** The first start makes the demo's database where no file of that name is. */
function isDemoToCome({ demo }: Config, { type, connection }: CustomerDbConfig): boolean {
  return demo && type === 'sqlite' && !existsSync(connection)
}

async function tryQueries(config: CustomerDbConfig): Promise<Finding[]> {
  const subject = subjectOf(config)
  const db = openCustomerDb(config, { clock: systemClock, log: silence })
  const examination = await db.examine('0').finally(() => db.close())
  if (examination.type === 'failed') {
    return [failed(named(subject, 'db_string'), same(examination.fault.reason), mend('db_string'))]
  }
  const wrong = examination.reports.flatMap(({ query, probe }) =>
    probe.type === 'failed' ? [failed(named(subject, query), same(probe.fault.reason), mend(query))] : [],
  )
  return wrong.length > 0 ? wrong : [ok(subject, { en: 'every query can be asked', zh: '查询语句均可执行' })]
}

function named({ en, zh }: { en: string; zh: string }, parameter: string) {
  return { en: `${en}, ${parameter}`, zh: `${zh}，${parameter}` }
}

function mend(parameter: string) {
  return { en: `correct ${parameter}`, zh: `修改 ${parameter}` }
}

/** Only a file is named: a URL may hold a password. */
function subjectOf({ type, connection }: CustomerDbConfig) {
  const what = type === 'sqlite' ? connection : type
  return { en: `customer database ${what}`, zh: `客户数据库 ${what}` }
}

/** What is wrong is told as a finding; a log beside it would say it twice. */
const silence: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silence,
}
