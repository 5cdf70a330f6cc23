import { expect, test } from 'vitest'
import {
  doublesStatement,
  grantStatement,
  indexStatement,
  type QueryText,
  readQueryText,
} from './query-text.ts'

test.each<[string, QueryText]>([
  ['SELECT p FROM phones WHERE n = $1', { table: 'phones', column: 'n' }],
  ['select p from crm.phones e where e.kind=1 and e.n=$1', { table: 'crm.phones', column: 'n' }],
  ['SELECT p FROM "Phones" WHERE "N" = ? AND a = ?', { table: '"Phones"', column: '"N"' }],
  ['SELECT p FROM `cc`.`phones` WHERE `n` = ?', { table: '`cc`.`phones`', column: '`n`' }],
  ['SELECT p FROM phones WHERE $1 = n', { table: 'phones', column: null }],
  ['SELECT p FROM phones WHERE lower(n) = $1', { table: 'phones', column: null }],
  ['SELECT p FROM (SELECT 1) x WHERE n IN ($1)', { table: null, column: null }],
])('%s', (query, text) => {
  expect(readQueryText(query, 'mysql')).toEqual(text)
})

test('what mends it can be typed as it stands', () => {
  expect(indexStatement({ table: 'crm.phones', column: '`n`' })).toBe(
    'CREATE INDEX nacd_n ON crm.phones (`n`);',
  )
  expect(indexStatement({ table: 'phones', column: null })).toBeNull()
  expect(doublesStatement({ table: 'phones', column: null })).toBeNull()
  const text = { table: 'phones', column: 'n' }
  expect(grantStatement(text, 'postgres', 'reader')).toBe('GRANT SELECT ON phones TO "reader";')
  expect(grantStatement(text, 'mysql', 'reader')).toBe("GRANT SELECT ON phones TO 'reader'@'%';")
})
