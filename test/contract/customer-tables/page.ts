/** SQL of the page "bring your own tables", with what stands in its code blocks' first line: ```sql mysql office in_did_sql */
export interface Example {
  readonly database: 'postgres' | 'mysql'
  readonly name: string
  /** The customer's tables and rows, and what the page adds to them. */
  readonly setUp: Record<'tables' | 'view' | 'index', readonly string[]>
  readonly queries: Readonly<Partial<Record<QueryName, string>>>
  readonly answers: readonly Answer[]
}

export type QueryName = 'ext_query_string' | 'out_did_sql' | 'in_did_sql'

/** A line of the tables under the queries: `| query | asked for | gives |`; null = nothing. */
export interface Answer {
  readonly query: QueryName
  readonly number: string
  readonly gives: readonly string[] | null
}

interface Block {
  readonly database: string
  readonly name: string
  readonly role: string
  readonly sql: string
}

type Part =
  | { readonly type: 'block'; readonly block: Block }
  | { readonly type: 'answer'; readonly answer: Answer }

const part =
  /^```sql (?<database>\w+) (?<name>[\w-]+)(?: (?<role>\w+))?\n(?<sql>[\s\S]*?)^```$|^\| `(?<query>ext_query_string|out_did_sql|in_did_sql)` \| `(?<number>[^`]+)` \| (?<gives>.*) \|$/gm

/** Blocks and answers in the order of the page. */
function partsOf(page: string): Part[] {
  return [...page.matchAll(part)].map(({ groups = {} }) => {
    const { database = '', name = '', role = '', sql, query, number = '', gives = '' } = groups
    if (sql !== undefined) return { type: 'block', block: { database, name, role, sql } }
    return { type: 'answer', answer: { query: query as QueryName, number, gives: textsOf(gives) } }
  })
}

function textsOf(cell: string): readonly string[] | null {
  const texts = [...cell.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text)
  return texts.length === 0 ? null : texts
}

/** The examples of a page: blocks of one database and name, with the answers that stand behind them. */
export function examplesOf(page: string): Example[] {
  const examples = new Map<string, Part[]>()
  let key = ''
  for (const each of partsOf(page)) {
    if (each.type === 'block') key = `${each.block.database} ${each.block.name}`
    examples.set(key, [...(examples.get(key) ?? []), each])
  }
  return [...examples].flatMap(([key, parts]) => {
    const [database = '', name = ''] = key.split(' ')
    return parts.some(({ type }) => type === 'answer') ? [example(database, name, parts)] : []
  })
}

function example(database: string, name: string, parts: readonly Part[]): Example {
  const blocks = parts.flatMap(each => (each.type === 'block' ? [each.block] : []))
  const withRole = (role: string) => blocks.filter(block => block.role === role).map(({ sql }) => sql)
  const names: readonly QueryName[] = ['ext_query_string', 'out_did_sql', 'in_did_sql']
  return {
    database: database as Example['database'],
    name,
    setUp: { tables: withRole('tables'), view: withRole('view'), index: withRole('index') },
    queries: Object.fromEntries(names.flatMap(each => withRole(each).map(sql => [each, sql]))),
    answers: parts.flatMap(each => (each.type === 'answer' ? [each.answer] : [])),
  }
}

/** The statements that make users, by database: blocks that belong to no example. */
export function userBlocksOf(page: string): readonly Block[] {
  const blocks = partsOf(page).flatMap(each => (each.type === 'block' ? [each.block] : []))
  return blocks.filter(({ role }) => role === '')
}
