import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type DatabaseType, literal } from '../../../src/adapters/sql/sample/literal.ts'
import { schemaOf } from '../../../src/adapters/sql/sample/sample-script.ts'
import { run } from '../../../src/cli/testing/run-cli.ts'
import { contractQueries, open } from '../customer/open.ts'
import { answersOf } from './answers-of.ts'
import { type CustomerDatabase, type CustomerDatabases, customerDatabases } from './customer-database.ts'

const asPrinted = async (type: DatabaseType, ...args: string[]): Promise<string> =>
  `${(await run(['sample-data', type, ...args])).out.join('\n')}\n`

/** What each database says of a query's plan when it goes by the index, and the statement that asks it. */
const plans: Record<DatabaseType, { readonly explain: string; readonly byIndex: RegExp }> = {
  postgres: {
    explain: 'EXPLAIN',
    byIndex: /Index (Only )?Scan .*nway_extension_(pkey|callout_number)|Bitmap Index/,
  },
  mysql: { explain: 'EXPLAIN', byIndex: /"(const|ref)".*"(PRIMARY|nway_extension_callout_number)"/ },
  sqlite: { explain: 'EXPLAIN QUERY PLAN', byIndex: /SEARCH nway_extension USING (COVERING )?INDEX/ },
}

/** PostgreSQL and MariaDB choose by what they know of the table. */
const learnTable: Record<DatabaseType, string> = {
  postgres: 'ANALYZE nway_extension;',
  mysql: 'ANALYZE TABLE nway_extension;',
  sqlite: 'ANALYZE nway_extension;',
}

const texts = [
  ...['', "'", "''", '"', '\\', "\\' OR 1=1 -- ", 'a\nb\r\n', '\t', '%_', '分机🙂', '$1 ?', ';', '\\x27\\0'],
  ...["\r\n'\\", '-- a', '/* a', '\\! ls', '.quit', '\n.quit\n', '\n\\q\n', '\u007f', ':name', '\\:'],
]

describe.each(['postgres', 'mysql', 'sqlite'] as const)('sample data on %s', type => {
  let databases: CustomerDatabases
  beforeAll(async () => {
    databases = await customerDatabases[type]()
  }, 120_000)
  afterAll(() => databases?.stop())

  async function newDatabase(): Promise<CustomerDatabase> {
    const database = await databases.create()
    onTestFinished(() => database.close())
    return database
  }

  test('is loaded by the database’s own client, and the three queries find its numbers', async () => {
    const database = await newDatabase()
    const script = await asPrinted(type)
    expect(database.load(script)).toEqual({ ok: true, said: '' })
    const [, password] = /\('1001', '([^']+)'/.exec(script) ?? []
    const ask = answersOf(open(database, database))
    expect(await ask('ext_query_string', '1001')).toEqual({ gives: [password] })
    expect(await ask('out_did_sql', '1001')).toEqual({ gives: ['02188880001', 'carrier1'] })
    expect(await ask('in_did_sql', '02188880005')).toEqual({ gives: ['1005'] })
    expect(await ask('out_did_sql', '1006')).toEqual({ gives: null })
    expect(await ask('in_did_sql', '02188880006')).toEqual({ gives: null })
    expect(await ask('ext_query_string', '1011')).toEqual({ gives: null })
    expect(await database.ask('SELECT name FROM nway_extension WHERE extension_number = ?', '1001')).toEqual([
      ['分机 Demo 1001'],
    ])
  })

  test('a table that is there already stays as it is', async () => {
    const database = await newDatabase()
    database.load(await asPrinted(type, '--extensions', '1-3'))
    const { ok, said } = database.load(await asPrinted(type, '--extensions', '4-6'))
    expect(ok).toBe(false)
    expect(said).toMatch(/already exists/)
    expect(await database.ask('SELECT extension_number FROM nway_extension ORDER BY 1')).toEqual([
      ['1'],
      ['2'],
      ['3'],
    ])
  })

  test('with 10,000 extensions each query goes by an index', async () => {
    const database = await newDatabase()
    const script = await asPrinted(type, '--extensions', '10000-19999', '--did', '02100000000-02100009999')
    expect(database.load(script + learnTable[type])).toMatchObject({ ok: true })
    expect(await database.ask(contractQueries.inDidQuery, '02100009999')).toEqual([['19999']])
    const { explain, byIndex } = plans[type]
    for (const [query, value] of [
      [contractQueries.extensionQuery, '12345'],
      [contractQueries.outDidQuery, '12345'],
      [contractQueries.inDidQuery, '02100002345'],
    ] as const) {
      expect(JSON.stringify(await database.ask(`${explain} ${query}`, value))).toMatch(byIndex)
    }
  })

  test('gives back text of any kind as it was written', async () => {
    const database = await newDatabase()
    const rows = texts.map((text, index) => `(${index}, ${literal(type, text)})`)
    const script = `CREATE TABLE kept (id integer, kept text);\nINSERT INTO kept VALUES ${rows.join(', ')};\n`
    const loaded = database.load((type === 'mysql' ? 'SET NAMES utf8mb4;\n' : '') + script)
    expect(loaded).toEqual({ ok: true, said: '' })
    expect(await database.ask('SELECT kept FROM kept ORDER BY id')).toEqual(texts.map(text => [text]))
  })

  test('what is neither 0 nor 1 is refused', async () => {
    const database = await newDatabase()
    database.load(schemaOf(type))
    const insert = (column: string) =>
      `INSERT INTO nway_extension (extension_number, extension_pswd, ${column}) VALUES ('1', 'x', 2);\n`
    for (const column of ['extension_type', 'enabled']) expect(database.load(insert(column)).ok).toBe(false)
  })

  // SQLite knows no users.
  if (type === 'sqlite') return

  test('the user of its schema reads that table, and can do nothing else', async () => {
    const database = await newDatabase()
    const script = await asPrinted(type)
    const other = 'CREATE TABLE salary (amount integer); INSERT INTO salary VALUES (1);\n'
    database.load(script + other)
    expect(database.load(userLines(type, database.name))).toEqual({ ok: true, said: '' })
    const nacd = await database.as('nacd', 'change-me')
    onTestFinished(() => nacd.close())
    expect(await nacd.ask(contractQueries.inDidQuery, '02188880001')).toEqual([['1001']])
    for (const statement of forbidden) {
      await expect(nacd.ask(statement)).rejects.toThrow(type === 'mysql' ? /denied/ : /read-only|denied/)
    }
    // What it is granted, not what it is set to, holds it back.
    if (type === 'postgres') await nacd.ask('SET default_transaction_read_only = off')
    for (const statement of forbidden) {
      await expect(nacd.ask(statement)).rejects.toThrow(/denied|must be owner/)
    }
  })
})

const forbidden = [
  "UPDATE nway_extension SET extension_pswd = 'x'",
  'DELETE FROM nway_extension',
  "INSERT INTO nway_extension (extension_number, extension_pswd) VALUES ('1', 'x')",
  'CREATE TABLE mine (a integer)',
  'DROP TABLE nway_extension',
  'SELECT * FROM salary',
]

/** The statements that stand in the schema behind dashes, for this database. */
function userLines(type: DatabaseType, database: string): string {
  const lines = schemaOf(type).matchAll(/^-- ((?:CREATE|ALTER|GRANT) .*;)$/gm)
  const statements = [...lines].map(([, statement = '']) => statement.replace(' cc.', ` ${database}.`))
  expect(statements.length).toBeGreaterThan(1)
  return `${statements.join('\n')}\n`
}
