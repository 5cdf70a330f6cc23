import { expect, test } from 'vitest'
import { wholeReads } from './plan.ts'

const phones = { schema: 'crm', table: 'phones' }
const relation = { 'Relation Name': 'phones', Schema: 'crm' }

test.each<[string, object, readonly object[]]>([
  ['a scan of the table', { 'Node Type': 'Seq Scan', ...relation, Filter: "(n = '42'::text)" }, [phones]],
  ['by an index', { 'Node Type': 'Index Scan', ...relation, 'Index Cond': "(n = '42'::text)" }, []],
  ['by a bitmap', { 'Node Type': 'Bitmap Heap Scan', ...relation, 'Recheck Cond': "(n = '42'::text)" }, []],
  [
    'by an index, something else filtered',
    { 'Node Type': 'Index Scan', ...relation, 'Index Cond': "(n = '42'::text)", Filter: '(kind = 1)' },
    [],
  ],
  [
    'by an index on something else',
    { 'Node Type': 'Index Scan', ...relation, 'Index Cond': '(kind = 1)', Filter: "(n = '42'::text)" },
    [phones],
  ],
  [
    'somewhere inside',
    {
      'Node Type': 'Limit',
      Plans: [{ 'Node Type': 'Sort', Plans: [{ 'Node Type': 'Seq Scan', ...relation }] }],
    },
    [phones],
  ],
  ['of no table', { 'Node Type': 'Function Scan', 'Function Name': 'generate_series' }, []],
  ['of nothing', { 'Node Type': 'Result' }, []],
])('a plan with %s', (_name, plan, tables) => {
  expect(wholeReads(JSON.stringify([{ Plan: plan }]), '42')).toEqual(tables)
})

test('no plan reads nothing', () => {
  expect(wholeReads('[]', '42')).toEqual([])
})
