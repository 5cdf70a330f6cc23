import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { schemaOf } from '../../../src/adapters/sql/sample/sample-script.ts'
import { query as queryKind } from '../../../src/config/kinds/query.ts'
import { configOf, file, param } from '../../../src/config/testing/sample-file.ts'
import { contractQueries, open } from '../customer/open.ts'
import { answersOf } from './answers-of.ts'
import { type CustomerDatabase, type CustomerDatabases, customerDatabases } from './customer-database.ts'
import { type Example, examplesOf, type QueryName, userBlocksOf } from './page.ts'

const page = (language: '' | '.zh-CN'): string =>
  readFileSync(new URL(`../../../docs/bring-your-own-tables${language}.md`, import.meta.url), 'utf8')

const examples = examplesOf(page(''))

/** As nacd reads it out of an XML attribute: line breaks have become spaces there (XML 1.0, 3.3.3). */
function asConfigured(example: Example, name: QueryName): string {
  const query = queryKind.read((example.queries[name] ?? '').trim().replace(/\s/g, ' '))
  if (query === undefined) throw new Error(`${example.name}: ${name} would be refused in nacd.conf.xml`)
  return query
}

test('both languages have the same examples, and nothing else differs in their SQL', () => {
  expect(examplesOf(page('.zh-CN'))).toEqual(examples)
  expect(userBlocksOf(page('.zh-CN'))).toEqual(userBlocksOf(page('')))
  expect(examples.map(({ database, name }) => `${database} ${name}`)).toEqual([
    'postgres dashes',
    'mysql numeric',
    'postgres numeric',
    'postgres view',
    'mysql kamailio',
    'postgres fusionpbx',
    'mysql office',
    'mysql freepbx',
    'mysql asterisk',
  ])
})

test('every block of SQL with its database belongs to an example, and every query is asked with and without success', () => {
  const labelled = page('').match(/^```sql /gm) ?? []
  const used = examples.map(({ setUp, queries }) => {
    return Object.values(setUp).flat().length + Object.keys(queries).length
  })
  const inExamples = used.reduce((sum, count) => sum + count, 0)
  expect(inExamples + userBlocksOf(page('')).length).toBe(labelled.length)
  for (const { name, queries, answers } of examples) {
    for (const query of Object.keys(queries)) {
      const given = answers.filter(answer => answer.query === query)
      const found = given.map(({ gives }) => gives !== null)
      expect([name, query, found.includes(true), found.includes(false)]).toEqual([name, query, true, true])
    }
  }
})

/** The lines for nacd.conf.xml that a page shows. */
const xmlOf = (text: string): string => /^```xml\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? ''

test('its lines for nacd.conf.xml are read as they are meant', () => {
  const password = param('ext_query_string', 'SELECT sip_password FROM oa_phone WHERE ext_no = ?')
  const { customerDb } = configOf(file([xmlOf(page('')), password]))
  expect(customerDb).toMatchObject({ type: 'mysql', connection: 'mysql://nacd:change-me@127.0.0.1/oa' })
  // No line breaks are left, and the blanks are those of the file.
  expect(customerDb?.inDidQuery?.replace(/ +/g, ' ').trim()).toBe(
    'SELECT p.ext_no FROM oa_direct_line l JOIN oa_phone p ON p.ext_no = l.ext_no WHERE l.line_no = ? AND l.is_deleted = 0 AND p.is_deleted <> 1',
  )
})

test.each(['README.md', 'README.zh-CN.md'])('so are those of the ready schema’s %s', readme => {
  const url = new URL(`../../../examples/customer-database/${readme}`, import.meta.url)
  const { customerDb } = configOf(file([xmlOf(readFileSync(url, 'utf8'))]))
  expect(customerDb).toMatchObject({
    type: 'postgres',
    inDidQuery: 'SELECT extension_number FROM nway_extension WHERE extension_type=1 and callout_number = $1',
  })
})

describe.each(['postgres', 'mysql'] as const)('the examples on %s', type => {
  let databases: CustomerDatabases
  beforeAll(async () => {
    databases = await customerDatabases[type]()
  }, 120_000)
  afterAll(() => databases?.stop())

  async function newDatabase(...scripts: readonly string[]): Promise<CustomerDatabase> {
    const database = await databases.create()
    onTestFinished(() => database.close())
    for (const script of scripts) expect(database.load(script)).toEqual({ ok: true, said: '' })
    return database
  }

  const withTables = ({ setUp }: Example) => newDatabase(...setUp.tables, ...setUp.view, ...setUp.index)

  const own = examples.filter(({ database }) => database === type)

  test.each(own)('$name: each query gives what the page says', async example => {
    const database = await withTables(example)
    const configured = (name: QueryName) =>
      example.queries[name] === undefined ? null : asConfigured(example, name)
    const ask = answersOf(
      open(database, database, {
        extensionQuery: configured('ext_query_string') ?? contractQueries.extensionQuery,
        outDidQuery: configured('out_did_sql'),
        inDidQuery: configured('in_did_sql'),
      }),
    )
    for (const { query, number, gives } of example.answers) {
      expect({ query, number, ...(await ask(query, number)) }).toEqual({ query, number, gives })
    }
  })

  test.each(own.filter(({ setUp }) => type === 'mysql' || setUp.index.length > 0))(
    '$name: the queries go by the indexes',
    async example => {
      const database = await withTables(example)
      if (type === 'postgres') await database.ask('SET enable_seqscan = off')
      const plans = []
      for (const { query, number, gives } of example.answers) {
        if (gives === null) continue
        plans.push(...(await database.ask(`EXPLAIN ${asConfigured(example, query)}`, number)))
      }
      await goByIndexes[type](plans, example)
    },
  )

  test('the users it makes read that table, or its columns, and no more', async () => {
    const blocks = userBlocksOf(page('')).filter(({ database }) => database === type)
    expect(blocks.map(({ name }) => name)).toEqual(['user', 'columns'])
    const database = await newDatabase(schemaOf(type))
    for (const { sql } of blocks) {
      expect(database.load(sql.replaceAll(' cc.', ` ${database.name}.`))).toEqual({ ok: true, said: '' })
    }
    const [whole, columns] = [
      await database.as('nacd', 'change-me'),
      await database.as('nacd_columns', 'change-me'),
    ]
    onTestFinished(() => Promise.all([whole.close(), columns.close()]).then(() => undefined))
    expect(await whole.ask('SELECT name FROM nway_extension')).toEqual([])
    expect(await columns.ask('SELECT extension_pswd FROM nway_extension')).toEqual([])
    await expect(columns.ask('SELECT name FROM nway_extension')).rejects.toThrow(/denied/)
    await expect(whole.ask('DELETE FROM nway_extension')).rejects.toThrow(/denied|read-only/)
    await expect(columns.ask('DELETE FROM nway_extension')).rejects.toThrow(/denied/)
  })
})

type Plans = readonly (readonly unknown[])[]

const goByIndexes: Record<Example['database'], (plans: Plans, example: Example) => void> = {
  /** Every index the page adds is in a plan. */
  postgres(plans, { setUp }) {
    const names = setUp.index.flatMap(sql => [...sql.matchAll(/CREATE INDEX (\w+)/g)].map(([, name]) => name))
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(JSON.stringify(plans)).toContain(` ${name}`)
  },
  /** An index can find the rows of every table (`possible_keys`, the fifth column); of so few rows it may not be taken. */
  mysql(plans) {
    expect(plans.length).toBeGreaterThan(0)
    for (const plan of plans) expect(plan[4], JSON.stringify(plan)).not.toBeNull()
  },
}
