import { expect, test } from 'vitest'
import type { Obstacle } from '../../limit/limits.ts'
import type { Rule } from '../../limit/rule.ts'
import type { ExplainedRoute, RefusedBecause, RouteVerdict } from '../../routing/explain-route.ts'
import { millis } from '../../shared/ids.ts'
import { explanationInWords } from './explanation-words.ts'
import { obstacleInWords } from './limit-words.ts'
import { concludeLine, type LineExplanation } from './line-explanation.ts'
import { readStory } from './read-story.ts'

const now = millis(1_000_000)
const route = (verdict: RouteVerdict, id = 7): ExplainedRoute => ({
  id,
  prefix: '138',
  gateway: `carrier-${id}`,
  verdict,
})
const refused = (because: RefusedBecause) => route({ type: 'refused', because })
const explanation = (routes: readonly ExplainedRoute[], more: Partial<LineExplanation> = {}) => ({
  destination: { type: 'allowed', rule: null } as const,
  routes,
  obstacles: [],
  ...more,
})

test.each<[string, LineExplanation, string]>([
  ['nothing', explanation([]), 'noRoute'],
  ['routes for others only', explanation([route({ type: 'passedOver', because: 'hours' })]), 'noRoute'],
  ['a free line behind full ones', explanation([refused('limit'), route({ type: 'taken' })]), 'free'],
  ['one full, one switched off', explanation([refused('disabled'), refused('limit')]), 'full'],
  ['a pool in use', explanation([refused('callerNumber')]), 'full'],
  ['a gateway that rests', explanation([refused('disabled'), refused('resting')]), 'full'],
  ['all switched off', explanation([refused('disabled'), refused('unhealthy')]), 'noGateway'],
  [
    'a number that may not be called',
    explanation([route({ type: 'taken' })], { destination: { type: 'refused', because: 'international' } }),
    'notAllowed',
  ],
])('%s: %o is %s', (_name, asked, expected) => {
  expect(concludeLine(asked).type).toBe(expected)
})

const rate = (limit: number, windowMs: number, scope: Rule['scope'] = 'gateway'): Rule => ({
  type: 'rate',
  scope,
  limit,
  windowMs,
  even: false,
})
const obstacle = (rule: Rule, key: string, until: number | null): Obstacle => ({
  rule,
  key,
  until: until === null ? null : millis(until),
})

test.each<[Obstacle, string, string]>([
  [
    obstacle(rate(10, 1000), 'carrier-1', 1_000_340),
    'gateway carrier-1 is at its limit of 10 a second; free in 0.3 s',
    '线路 carrier-1 已达上限（每秒 10 次），约 0.3 秒后放行',
  ],
  [
    obstacle({ type: 'concurrency', scope: 'group', limit: 30 }, '120', null),
    'group 120 is at its limit of 30 at once; free when a call ends',
    '座席组 120 已达上限（并发 30），有通话结束时放行',
  ],
  [
    obstacle(rate(3, 86_400_000, 'called'), '13800138000', 999_000),
    'called number 13800138000 is at its limit of 3 a day; free in 0.0 s',
    '被叫号码 13800138000 已达上限（每天 3 次），约 0.0 秒后放行',
  ],
  [
    obstacle(rate(3, 30_000, 'target'), '10.0.0.1', 1_001_000),
    'target address 10.0.0.1 is at its limit of 3 in 30 s; free in 1.0 s',
    '目标地址 10.0.0.1 已达上限（每 30 秒 3 次），约 1.0 秒后放行',
  ],
])('%o in words', (full, en, zh) => {
  expect(obstacleInWords(full, now, 'en')).toBe(en)
  expect(obstacleInWords(full, now, 'zh')).toBe(zh)
})

test('the whole in words', () => {
  const asked = explanation([route({ type: 'taken' }, 0), refused('limit')], {
    destination: {
      type: 'allowed',
      rule: { scope: { type: 'group', number: '120' }, prefix: '+44', verdict: 'allow' },
    },
    obstacles: [obstacle(rate(10, 1000), 'carrier-7', 1_000_340)],
  })
  expect(explanationInWords(asked, now, 'en')).toEqual([
    'the call would go out over gateway carrier-0',
    'the number may be called (rule for group 120: allow "+44")',
    'gateway carrier-0, as named: taken',
    'route 7 (prefix "138", gateway carrier-7): refused, the gateway is at its limit',
    'gateway carrier-7 is at its limit of 10 a second; free in 0.3 s',
  ])
  expect(explanationInWords(asked, now, 'zh')).toEqual([
    '呼叫将经线路 carrier-0 呼出',
    '允许呼叫该号码（规则：对座席组 120，允许前缀“+44”）',
    '指定线路 carrier-0：选用',
    '路由 7（前缀“138”，线路 carrier-7）：不可用，线路已达并发或 CPS 上限',
    '线路 carrier-7 已达上限（每秒 10 次），约 0.3 秒后放行',
  ])
})

test.each<[RouteVerdict]>([
  [{ type: 'taken' }],
  [{ type: 'inReserve', place: 2 }],
  [{ type: 'inReserve', place: 3, because: 'throttled' }],
  [{ type: 'passedOver', because: 'hours' }],
  [{ type: 'refused', because: 'limit' }],
])('a story with %o is read as it was written', verdict => {
  expect(readStory(JSON.stringify([route(verdict)]))).toEqual([route(verdict)])
})

test.each([
  '',
  '[{"id":1',
  '{}',
  'null',
  '[null,1,"x"]',
  JSON.stringify([{ ...refused('limit'), id: '1' }]),
  JSON.stringify([{ ...refused('limit'), verdict: { type: 'refused', because: 'hours' } }]),
  JSON.stringify([{ ...refused('limit'), verdict: { type: 'refused', because: 'toString' } }]),
  JSON.stringify([{ ...refused('limit'), verdict: { type: 'inReserve' } }]),
])('%s is no story', text => {
  expect(readStory(text)).toEqual([])
})
