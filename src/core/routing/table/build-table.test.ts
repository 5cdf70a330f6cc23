import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTable, buildWholeTable } from './build-table.ts'
import { compileNarrowing, mismatchOf, type RoutedCall } from './narrowing.ts'
import { keyOf, prefixOf } from './prefix-key.ts'
import { forAllCalls, onLimits, type Route } from './route.ts'

const monday = { date: '2026-09-28', weekday: 1, minute: 600 }
const gateways = ['telecom', 'unicom', 'mobile']
const call = (called: string, more: Partial<RoutedCall> = {}): RoutedCall => ({
  called,
  caller: '1001',
  extension: '1001',
  groups: ['120'],
  at: monday,
  holidays: [],
  ...more,
})
const route = (id: number, prefix: string, more: Partial<Route> = {}): Route => ({
  id,
  prefix,
  gateway: 'telecom',
  priority: 1,
  weight: 0,
  cost: 0,
  only: forAllCalls,
  onLimit: 'next',
  ...more,
})
const only = (more: Partial<Route['only']>): Partial<Route> => ({ only: { ...forAllCalls, ...more } })
const ids = (routes: readonly { id: number }[]): readonly number[] =>
  routes.map(({ id }) => id).toSorted((a, b) => a - b)

describe('the longest prefix', () => {
  const { table } = buildWholeTable(
    [
      route(1, ''),
      route(2, '0'),
      route(3, '010'),
      route(4, '010', { gateway: 'unicom' }),
      route(5, '+'),
      route(6, '+44'),
      route(7, '138', only({ extension: '1002' })),
      route(8, '1380', only({ group: '999' })),
      route(9, '1', only({ callerPrefix: '10' })),
      route(10, '95', only({ hours: 'mon-fri 09:00-18:00' })),
      route(11, '95', only({ hours: 'mon 08:00-12:00' })),
      route(12, '955', only({ hours: 'sat 24h' })),
      route(13, '123456789012345'),
    ],
    gateways,
  )
  test.each<[string, Partial<RoutedCall>, readonly number[]]>([
    ['', {}, [1]],
    ['77', {}, [1]],
    ['021', {}, [2]],
    ['01088886666', {}, [3, 4]],
    ['+4930', {}, [5]],
    ['+4420', {}, [6]],
    ['44', {}, [1]],
    ['*97', {}, [1]],
    ['13800138000', {}, [9]],
    ['13800138000', { extension: '1002' }, [7]],
    ['13800138000', { groups: ['120', '999'] }, [8]],
    ['13800138000', { caller: '2001' }, [1]],
    ['95588', {}, [10, 11]],
    ['95588', { at: { ...monday, minute: 800 } }, [10]],
    ['95588', { at: { ...monday, minute: 100 } }, [1]],
    ['95588', { holidays: [{ date: monday.date, name: '', hours: '', groups: [] }] }, [1]],
    ['95588', { at: { date: '2026-09-26', weekday: 6, minute: 0 } }, [12]],
    ['12345678901234567890', {}, [13]],
  ])('of %j with %j: %j', (called, more, expected) => {
    expect(ids(table.match(call(called, more)))).toEqual(expected)
  })

  test('says why the others were passed over', () => {
    const passed = table.passedOver(call('13800138000'), 10)
    expect(passed.map(({ route, because }) => [route.id, because.type])).toEqual([
      [8, 'group'],
      [7, 'extension'],
      [1, 'shorterPrefix'],
    ])
    expect(table.passedOver(call('13800138000'), 2)).toHaveLength(2)
  })
})

test.each<[string, Partial<Route>, string]>([
  ['letters in the prefix', { prefix: '13a' }, 'prefix'],
  ['a + inside', { prefix: '1+3' }, 'prefix'],
  ['16 digits', { prefix: '1'.repeat(16) }, 'prefix'],
  ['a gateway that does not exist', { gateway: 'nobody' }, 'gateway'],
  ['a weight below 0', { weight: -1 }, 'weight'],
  ['half a priority', { priority: 0.5 }, 'priority'],
  ['a cost that is no number', { cost: Number.NaN }, 'cost'],
  ['no id', { id: 0 }, 'id'],
  ['a caller with letters', only({ callerPrefix: 'x' }), 'callerPrefix'],
  ['hours nobody can read', only({ hours: 'ten' }), 'hours'],
  ['an on_limit nobody knows', { onLimit: 'later' as Route['onLimit'] }, 'onLimit'],
])('refused: %s', (_name, more, field) => {
  const built = buildWholeTable([route(1, '1', more), route(2, '1')], gateways)
  expect(built).toMatchObject({ refused: 1, problems: [{ field }] })
  expect(ids(built.table.match(call('13')))).toEqual([2])
})

test('keeps what a call does at the limit, also when the columns grow', () => {
  const routes = onLimits.map((onLimit, at) => route(at + 1, '1', { onLimit }))
  const { table } = buildWholeTable(routes, gateways)
  const found = table.match(call('13')).toSorted((a, b) => a.id - b.id)
  expect(found.map(({ onLimit }) => onLimit)).toEqual(onLimits)
})

test('keeps the first hundred problems and counts the rest', () => {
  const built = buildWholeTable(
    Array.from({ length: 150 }, (_, id) => route(id + 1, 'x')),
    gateways,
  )
  expect(built.refused).toBe(150)
  expect(built.problems).toHaveLength(100)
})

test('is built a slice at a time', () => {
  const rows = Array.from({ length: 10 }, (_, at) => route(at + 1, String(at)))
  expect([...buildTable(rows, gateways, 10, 4)]).toEqual([4, 8])
})

test('finds what a look through all rows finds', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '2'), maxLength: 4 })
  const number = fc.tuple(fc.constantFrom('', '+'), digits).map(parts => parts.join(''))
  const narrowing = fc.record({
    callerPrefix: fc.constantFrom('', '10', '20'),
    extension: fc.constantFrom('', '1001', '1002'),
    group: fc.constantFrom('', '120', '119'),
    hours: fc.constantFrom('', '09:00-12:00', 'tue 24h'),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(number, narrowing), { maxLength: 60 }), number, (rows, called) => {
      const routes = rows.map(([prefix, only], at) => route(at + 1, prefix, { only }))
      const asked = call(called)
      const fitting = routes.filter(
        each => called.startsWith(each.prefix) && mismatchOf(compileNarrowing(each.only), asked) === null,
      )
      const longest = Math.max(...fitting.map(({ prefix }) => prefix.length))
      const expected = fitting.filter(({ prefix }) => prefix.length === longest)
      const { table } = buildWholeTable(routes, gateways)
      expect(ids(table.match(asked))).toEqual(ids(expected))
      const others = routes.filter(each => called.startsWith(each.prefix) && !expected.includes(each))
      expect(ids(table.passedOver(asked, 100).map(each => each.route))).toEqual(ids(others))
    }),
  )
})

test.each(['', '+', '0', '00', '1', '+1', '999999999999999', '+999999999999999'])('key of %j', prefix => {
  expect(prefixOf(keyOf(prefix))).toBe(prefix)
})
