import { type OpenCustomerDb, openCustomerDb } from '../../adapters/sql/customer/customer-db.ts'
import type { QueryName } from '../../adapters/sql/customer/queries.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { Config, CustomerDbConfig } from '../../config/config.ts'
import type { Language, Words } from '../../config/words.ts'
import { parameterAt } from '../checks/finding.ts'
import type { LoadedFile } from '../config-file.ts'
import { printable } from '../flow/printable.ts'
import type { Terminal } from '../terminal.ts'
import { type Told, tell } from './reading-words.ts'
import { silence } from './silence.ts'

/** Exit codes of the commands that look something up. */
export const lookUpExit = { found: 0, notFound: 1, failed: 2 } as const

/** Asks the customer's database for a command, and prints what came of each question with the time it took. */
export interface Asking {
  readonly config: Config
  say(words: Words): void
  ask(
    query: QueryName,
    number: string,
    columns: number,
    good: (texts: readonly string[]) => Words,
  ): Promise<Told>
}

/** Opens the customer's database for `work`; where none is configured, that is the answer. */
export async function askCustomerDb(
  { config, language }: LoadedFile,
  terminal: Terminal,
  work: (asking: Asking) => Promise<number>,
): Promise<number> {
  const { customerDb } = config
  if (customerDb === null) {
    terminal.complain(noDatabase[language])
    return lookUpExit.failed
  }
  const db = openCustomerDb(customerDb, { clock: systemClock, log: silence })
  // Numbers and names come from outside.
  const print = (line: string): void => terminal.print(printable(line))
  const asking: Asking = {
    config,
    say: words => print(words[language]),
    async ask(query, number, columns, good) {
      const where = parameterAt(config, query)
      if (textOf(customerDb, query) === null) {
        print(`${where}: ${notConfigured[language]}`)
        return { type: 'notFound', why: notConfigured }
      }
      const { told, tookMs } = await timed(db, query, number, columns)
      print(`${where}: ${describe(told, number, good)[language]}${took(tookMs)[language]}`)
      if (told.type === 'found' && told.more) print(`${where}: ${moreRows[language]}`)
      return told
    },
  }
  return work(asking).finally(() => db.close())
}

async function timed(db: OpenCustomerDb, query: QueryName, number: string, columns: number) {
  const started = performance.now()
  const told = tell(await db.read(query, number), columns)
  return { told, tookMs: performance.now() - started }
}

function describe(told: Told, number: string, good: (texts: readonly string[]) => Words): Words {
  if (told.type === 'found') return good(told.texts)
  if (told.type === 'notFound') return both(language => `${number}: ${told.why[language]}`)
  return both(language => `${told.why[language]} -> ${told.mend[language]}`)
}

function took(ms: number): Words {
  return { en: ` (${ms.toFixed(1)} ms)`, zh: `（${ms.toFixed(1)} 毫秒）` }
}

const both = (say: (language: Language) => string): Words => ({ en: say('en'), zh: say('zh') })

function textOf(
  { extensionQuery, outDidQuery, inDidQuery }: CustomerDbConfig,
  query: QueryName,
): string | null {
  return { ext_query_string: extensionQuery, out_did_sql: outDidQuery, in_did_sql: inDidQuery }[query]
}

const noDatabase: Words = {
  en: 'no customer database is configured: db_type, db_string and ext_query_string are missing',
  zh: '未配置客户数据库：缺少 db_type、db_string 和 ext_query_string',
}
const notConfigured: Words = { en: 'not configured', zh: '未配置' }
const moreRows: Words = { en: 'more than one row: the first counts', zh: '查到多行记录：以第一行为准' }
