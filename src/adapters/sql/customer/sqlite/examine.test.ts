import { expect, test } from 'vitest'
import { wholeReads } from './examine.ts'

test.each<[string, readonly string[]]>([
  ['SCAN phones', ['phones']],
  ['SCAN TABLE phones AS p', ['phones']],
  ['SCAN phones USING COVERING INDEX k', ['phones']],
  ['SEARCH phones USING INDEX k (n=?)', []],
  ['SEARCH phones USING INTEGER PRIMARY KEY (rowid=?)', []],
  ['SEARCH TABLE phones USING COVERING INDEX k (n=?)', []],
  ['SEARCH phones USING AUTOMATIC COVERING INDEX (n=?)', ['phones']],
  ['SCAN CONSTANT ROW', []],
  ['SCAN (subquery-2)', []],
  ['USE TEMP B-TREE FOR ORDER BY', []],
])('%s', (detail, tables) => {
  expect(wholeReads([detail])).toEqual(tables)
})
