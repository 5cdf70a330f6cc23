import { expect, test } from 'vitest'
import { grantsWriting, wholeReads } from './plan.ts'

const columns = ['id', 'select_type', 'table', 'type', 'possible_keys', 'key', 'rows', 'Extra']

test.each<[string, readonly unknown[], readonly object[]]>([
  ['a full scan', [1, 'SIMPLE', 'phones', 'ALL', null, null, '5000', ''], [{ table: 'phones', rows: 5000 }]],
  ['a scan of a whole index', [1, 'SIMPLE', 'p', 'index', null, 'k', 70, ''], [{ table: 'p', rows: 70 }]],
  ['a key that was not worth it', [1, 'SIMPLE', 'phones', 'ALL', 'k', null, 3, ''], []],
  ['a key that finds it', [1, 'SIMPLE', 'phones', 'ref', 'k', 'k', 1, ''], []],
  [
    'a key that many share',
    [1, 'SIMPLE', 'phones', 'ref', 'k', 'k', 90000, ''],
    [{ table: 'phones', rows: 90000 }],
  ],
  ['a unique key', [1, 'SIMPLE', 'phones', 'const', 'PRIMARY', 'PRIMARY', 1, ''], []],
  ['nothing to find', [1, 'SIMPLE', null, null, null, null, null, 'no matching row in const table'], []],
  ['a sub-query', [1, 'PRIMARY', '<derived2>', 'ALL', null, null, 9, ''], []],
  ['an unknown size', [1, 'SIMPLE', 'phones', 'ALL', null, null, 'x', ''], [{ table: 'phones', rows: null }]],
])('a plan with %s', (_name, row, tables) => {
  expect(wholeReads(columns, [row])).toEqual(tables)
})

test.each<[string, boolean]>([
  ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION', true],
  ['GRANT SELECT, INSERT ON `cc`.* TO `u`@`%`', true],
  ['GRANT SELECT ON `cc`.* TO `u`@`%`', false],
  ['GRANT USAGE ON *.* TO `insert`@`%`', false],
  ['GRANT SELECT ON `cc`.`DELETE` TO `u`@`%`', false],
  ['GRANT SELECT, CREATE TEMPORARY TABLES ON `cc`.* TO `u`@`%`', false],
  ['GRANT SELECT (`number`), UPDATE (`name`) ON `cc`.`t` TO `u`@`%`', true],
])('%s lets write: %s', (line, writes) => {
  expect(grantsWriting(['GRANT USAGE ON *.* TO `u`@`%`', line])).toBe(writes)
})
