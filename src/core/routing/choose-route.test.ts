import { expect, test } from 'vitest'
import { buildWholeTable } from './build-table.ts'
import { chooseRoutes, explainChoice } from './choose-route.ts'
import { destinationInWords, type ExplainedRoute, routeInWords } from './explain-route.ts'
import { forAllCalls, type Route } from './route.ts'

const call = {
  called: '13800138000',
  caller: '1001',
  extension: '1001',
  groups: [],
  at: { date: '2026-09-28', weekday: 1, minute: 600 },
  holidays: [],
}
const row = (id: number, prefix: string, gateway: string, priority: number, extension = ''): Route => ({
  id,
  prefix,
  gateway,
  priority,
  weight: 0,
  cost: 0,
  only: { ...forAllCalls, extension },
  onLimit: 'next',
})
const { table } = buildWholeTable(
  [
    row(1, '138', 'a', 2),
    row(2, '138', 'b', 1),
    row(3, '138', 'c', 0),
    row(4, '1380', 'a', 0, '1002'),
    row(5, '1', 'a', 0),
  ],
  ['a', 'b', 'c'],
)
const facts = {
  objection: (gateway: string) => (gateway === 'c' ? ('resting' as const) : null),
  quality: () => 1,
}

test('takes the first that nothing speaks against, and tells of every other', () => {
  const chosen = chooseRoutes(table, call, facts, () => 0)
  expect(chosen.routes.map(({ gateway }) => gateway)).toEqual(['b', 'a'])
  const told = explainChoice(table, call, chosen)
  expect(told.map(({ id, verdict }) => [id, verdict])).toEqual([
    [2, { type: 'taken' }],
    [1, { type: 'inReserve', place: 2 }],
    [3, { type: 'refused', because: 'resting' }],
    [4, { type: 'passedOver', because: 'extension' }],
    [5, { type: 'passedOver', because: 'shorterPrefix' }],
  ])
  expect(told.map(each => routeInWords(each, 'en'))).toEqual([
    'route 2 (prefix "138", gateway b): taken',
    'route 1 (prefix "138", gateway a): in reserve, place 2',
    'route 3 (prefix "138", gateway c): refused, the gateway rests after a failure',
    'route 4 (prefix "1380", gateway a): passed over, it is for another extension',
    'route 5 (prefix "1", gateway a): passed over, a longer prefix matches',
  ])
  expect(told.slice(1, 3).map(each => routeInWords(each, 'zh'))).toEqual([
    '路由 1（前缀“138”，线路 a）：备用，排第 2 位',
    '路由 3（前缀“138”，线路 c）：不可用，线路因故障暂停使用',
  ])
})

test('a number without a route has none', () => {
  expect(chooseRoutes(table, { ...call, called: '99' }, facts, () => 0)).toEqual({
    routes: [],
    heldBack: [],
    refused: [],
  })
})

test('a gateway held back comes behind all others, whatever its priority, and is taken where there is no other', () => {
  const objections: Record<string, 'limit'> = {}
  const objection = (gateway: string) => objections[gateway] ?? null
  const isHeldBack = (gateway: string) => gateway !== 'a'
  const chosen = chooseRoutes(table, call, { ...facts, objection, isHeldBack }, () => 0)
  expect(chosen.routes.map(({ gateway }) => gateway)).toEqual(['a', 'c', 'b'])
  const told = explainChoice(table, call, chosen).slice(0, 3)
  expect(told.map(each => routeInWords(each, 'en'))).toEqual([
    'route 1 (prefix "138", gateway a): taken',
    'route 3 (prefix "138", gateway c): in reserve, place 2, for the gateway gets fewer calls after failures',
    'route 2 (prefix "138", gateway b): in reserve, place 3, for the gateway gets fewer calls after failures',
  ])
  expect(routeInWords(told[1] as ExplainedRoute, 'zh')).toBe(
    '路由 3（前缀“138”，线路 c）：备用，排第 2 位，线路近期故障较多，分到的呼叫减少',
  )
  objections.a = 'limit'
  const without = chooseRoutes(table, call, { ...facts, objection, isHeldBack }, () => 0)
  expect(explainChoice(table, call, without)[0]).toMatchObject({ gateway: 'c', verdict: { type: 'taken' } })
})

test('quality is asked of the gateway under the prefix of the route', () => {
  const asked: string[] = []
  const rows = [row(1, '138', 'a', 0), row(2, '138', 'b', 0)]
  const quality = (gateway: string, prefix: string) => {
    asked.push(prefix)
    return gateway === 'b' ? 0.9 : 0.8
  }
  const { table: flat } = buildWholeTable(rows, ['a', 'b'])
  const chosen = chooseRoutes(flat, call, { objection: () => null, quality }, () => 0)
  expect(chosen.routes.map(({ id }) => id)).toEqual([2, 1])
  expect(new Set(asked)).toEqual(new Set(['138']))
})

test('says in words what may be called', () => {
  expect(destinationInWords({ type: 'allowed', rule: null }, 'zh')).toBe('允许呼叫该号码')
  expect(destinationInWords({ type: 'refused', because: 'international' }, 'en')).toBe(
    'international calls are not allowed here',
  )
})
