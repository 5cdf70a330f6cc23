import { expect, test } from 'vitest'
import { destinationInWords, routeInWords } from '../../routing/explain-route.ts'
import { forAllCalls } from '../../routing/table/route.ts'
import { millis } from '../../shared/ids.ts'
import { readCall } from '../outward-call.ts'
import { gateway, houseOf, LineWorld, route, settings } from '../testing/line-world.ts'
import { findWaysOut } from './ways-out.ts'

const house = {
  gateways: ['a', 'b', 'c'].map(name => gateway(name)),
  routes: [
    route(1, 'a', { prefix: '138', priority: 2 }),
    route(2, 'b', { prefix: '138', priority: 1 }),
    route(3, 'c', { prefix: '138', priority: 0 }),
    route(4, 'a', { prefix: '1380', only: { ...forAllCalls, extension: '1002' } }),
    route(5, 'a', { prefix: '1' }),
  ],
}
const number = '13800138000'

function told(world: LineWorld, language: 'en' | 'zh'): readonly string[] {
  const { routes } = world.engine.explain(world.request({ number }), millis(world.now))
  return routes.map(each => routeInWords(each, language))
}

test('the first that nothing speaks against is taken, and every other is told of', () => {
  const world = new LineWorld(house)
  world.objections.set('c', 'resting')
  expect(told(world, 'en')).toEqual([
    'route 2 (prefix "138", gateway b): taken',
    'route 1 (prefix "138", gateway a): in reserve, place 2',
    'route 3 (prefix "138", gateway c): refused, the gateway rests after a failure',
    'route 4 (prefix "1380", gateway a): passed over, it is for another extension',
    'route 5 (prefix "1", gateway a): passed over, a longer prefix matches',
  ])
  expect(told(world, 'zh').slice(1, 3)).toEqual([
    '路由 1（前缀“138”，线路 a）：备用，排第 2 位',
    '路由 3（前缀“138”，线路 c）：不可用，线路因故障暂停使用',
  ])
})

test('a gateway held back comes behind all others, whatever its priority', () => {
  const world = new LineWorld(house)
  for (const each of ['b', 'c']) world.heldBack.add(each)
  expect(told(world, 'en').slice(0, 3)).toEqual([
    'route 1 (prefix "138", gateway a): taken',
    'route 3 (prefix "138", gateway c): in reserve, place 2, for the gateway gets fewer calls after failures',
    'route 2 (prefix "138", gateway b): in reserve, place 3, for the gateway gets fewer calls after failures',
  ])
  expect(told(world, 'zh')[1]).toBe(
    '路由 3（前缀“138”，线路 c）：备用，排第 2 位，线路近期故障较多，分到的呼叫减少',
  )
  world.objections.set('a', 'limit')
  expect(told(world, 'en')[0]).toContain('gateway c): taken')
})

test('quality is asked of the gateway under the prefix of the route', () => {
  const asked: string[] = []
  const quality = (name: string, prefix: string) => {
    asked.push(prefix)
    return name === 'b' ? 0.9 : 0.8
  }
  const flat = houseOf({
    ...house,
    routes: ['a', 'b'].map((to, at) => route(at + 1, to, { prefix: '138', priority: 0 })),
  })
  const request = new LineWorld(house).request({ number })
  const at = { date: '2026-09-28', weekday: 1, minute: 600 }
  const call = readCall(request, settings.plan, [], at, flat)
  const ways = findWaysOut(request, call, flat, { quality }, () => 0)
  expect(ways.map(each => each.gateway)).toEqual(['b', 'a'])
  expect(new Set(asked)).toEqual(new Set(['138']))
})

test('says in words what may be called', () => {
  expect(destinationInWords({ type: 'allowed', rule: null }, 'zh')).toBe('允许呼叫该号码')
  expect(destinationInWords({ type: 'refused', because: 'international' }, 'en')).toBe(
    'international calls are not allowed here',
  )
})
