import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { schemaOf } from '../adapters/sql/sample/sample-script.ts'
import { run, runIn } from './testing/run-cli.ts'

/** The rows a script for SQLite makes, without the passwords. */
function rowsMade(lines: readonly string[]): unknown[] {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  // The one line that is for the program sqlite3 alone.
  database.exec(lines.filter(line => line !== '.bail on').join('\n'))
  const columns = 'extension_number, extension_type, callout_number, gateway_name, name, enabled'
  return database.prepare(`SELECT ${columns} FROM nway_extension ORDER BY extension_number`).raw().all()
}

const withDid = (number: string, did: string, gateway = 'carrier1') => [
  ...[number, 1, did, gateway],
  ...[`分机 Demo ${number}`, 1],
]
const without = (number: string) => [number, 0, '', '', `分机 Demo ${number}`, 1]

test.each<[name: string, args: string[], rows: unknown[]]>([
  [
    'ten extensions, five with an outside number',
    [],
    [
      ...[1, 2, 3, 4, 5].map(each => withDid(`100${each}`, `0218888000${each}`)),
      ...['1006', '1007', '1008', '1009', '1010'].map(without),
    ],
  ],
  [
    'ranges and gateway of one’s own',
    ['--extensions', '0801-0803', '--did', '+862188880009-+862188880010', '--gateway', 'unicom_2'],
    [
      withDid('0801', '+862188880009', 'unicom_2'),
      withDid('0802', '+862188880010', 'unicom_2'),
      without('0803'),
    ],
  ],
  [
    'fewer extensions than usual numbers',
    ['--extensions', '7-8'],
    [withDid('7', '02188880001'), withDid('8', '02188880002')],
  ],
])('%s', async (_name, args, rows) => {
  const { code, out, err } = await run(['sample-data', 'sqlite', ...args])
  expect({ code, err }).toEqual({ code: 0, err: [] })
  expect(rowsMade(out)).toEqual(rows)
})

test.each(['postgres', 'mysql', 'sqlite'] as const)(
  'the script for %s is the schema and the rows, with new passwords each time',
  async type => {
    const passwords = []
    for (const _time of [1, 2]) {
      const text = (await run(['sample-data', type, '--extensions', '001-150'])).out.join('\n')
      expect(text).toContain(schemaOf(type))
      passwords.push(...text.matchAll(/^ {2}\('[0-9]+', '([a-hjkmnp-z2-9]{12})', [01], /gm))
      expect(text.match(/^INSERT INTO/gm)).toHaveLength(2)
      expect(text).toMatch(/COMMIT;$/)
    }
    expect(new Set(passwords.map(([, password]) => password)).size).toBe(300)
  },
)

test.each<[args: string[], lines: (string | RegExp)[]]>([
  [['oracle'], ['nacd sample-data: expected postgres | mysql | sqlite, got "oracle"']],
  [[], [/missing required argument 'database'/]],
  [
    ['sqlite', '--extensions', '1010-1001', '--did', '1-x', '--gateway', "a'b"],
    [
      /^--extensions: expected a range such as 1001-1010, .* at most 10000 numbers, got "1010-1001"$/,
      /^--did: expected a range such as 02188880001-02188880005, .*, got "1-x"$/,
      /^--gateway: expected the name of a gateway \(letters, digits, \. _ -\), got "a'b"$/,
    ],
  ],
  [['sqlite', '--extensions', '+1'], [/^--extensions: .* digits only/]],
  [
    ['sqlite', '--extensions', '1-2', '--did', '1-3'],
    ['--did: 3 numbers for 2 extensions, each extension has one at most'],
  ],
])('unusable arguments are told and nothing is printed: %j', async (args, lines) => {
  const { code, out, err } = await run(['sample-data', ...args])
  expect({ code, out }).toEqual({ code: 2, out: [] })
  expect(err).toEqual(lines.map(line => (typeof line === 'string' ? line : expect.stringMatching(line))))
})

test('in Chinese where the terminal is', async () => {
  const { err } = await runIn({ locale: 'zh_CN.UTF-8' }, ['sample-data', 'mysql', '--extensions', '9-1'])
  expect(err).toEqual([
    '--extensions：应为号段，如 1001-1010，只含数字，两端位数相同，最多 10000 个号码，实为 "9-1"',
  ])
})
