import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { switchTables } from './params/switch.ts'
import { configReference } from './reference.ts'
import { settingsParams } from './schema.ts'

const tables = [settingsParams, ...Object.values(switchTables)]

test('docs/config.md is what the schema says (npm run docs writes it)', async () => {
  expect(await readFile(new URL('../../docs/config.md', import.meta.url), 'utf8')).toBe(configReference())
})

test('every parameter stands in the page', () => {
  const page = configReference()
  for (const name of tables.flatMap(Object.keys)) expect(page).toContain(`| \`${name}\` |`)
})

test('no row of the page has more or fewer columns than its heading', () => {
  const rows = configReference()
    .split('\n')
    .filter(line => line.startsWith('|'))
  for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(7)
})

test.each(tables.flatMap(table => Object.entries(table)))('the default of %s can be read', (_name, param) => {
  if (param.default !== null) expect(param.kind.read(param.default)).toBeDefined()
})
