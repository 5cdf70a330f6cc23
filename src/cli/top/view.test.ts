import { expect, test } from 'vitest'
import { agent, house } from './testing/house.ts'
import { type Frame, type Known, span, viewOf } from './view.ts'
import { widthOf } from './width.ts'

const frame: Frame = {
  ...{ width: 200, height: 60, language: 'en', at: '127.0.0.1:8090' },
  ...{ now: house.at + 1000, isLive: true },
}
const shown = (known: Known, change: Partial<Frame> = {}) =>
  viewOf(known, { ...frame, ...change }).map(({ text }) => text.trimEnd())
const up: Known = { type: 'up', house }

test('everything, in English', () => {
  const [head, ...lines] = shown(up)
  expect(head).toMatch(/^nacd at 127\.0\.0\.1:8090 {2}\d\d:\d\d:\d\d {2}q: leave$/)
  expect(lines).toEqual([
    'Groups (2)',
    'no.  name               waiting  longest  free  talking  agents  calls  answered  SL %  abandoned   ASA   AHT',
    '120  售前咨询                 3     1:15     1        2      10    120       110  91.7          4  0:07  3:20',
    '122  Technical support        3     1:15     1        2      10    120       110  91.7          4  0:07  3:20',
    '',
    'Agents (2)',
    'ext.  name        job no.  status        doing     for  answered  missed     talk  busy %',
    '1001  Han Meimei  8001     busy (lunch)  talking  2:01        12       2  1:01:00    83.3',
    '1002  李雷        8001     offline       talking  2:01        12       2  1:01:00    83.3',
    '',
    'Gateways (2)',
    'name       up   calls  cps  ASR %  warnings',
    'carrier-a  yes   5/30    2   51.2  short_calls',
    '备用       off      5    2   51.2  short_calls',
  ])
})

test.each(['zh', 'en'] as const)('in %s the columns stand one below the other', language => {
  const lines = viewOf(up, { ...frame, language }).map(({ text }) => text)
  for (const [first, last] of [
    [2, 4],
    [7, 9],
    [12, 14],
  ]) {
    expect(new Set(lines.slice(first, last).map(widthOf)).size).toBe(1)
  }
})

test('in Chinese', () => {
  const lines = shown(up, { language: 'zh' })
  expect(lines.slice(6, 9)).toEqual(
    [
      '座席 (2)',
      '分机  姓名        工号  状态          当前    持续  接听  未接  通话时长  占用率%',
      '1001  Han Meimei  8001  示忙 (lunch)  通话中  2:01    12     2   1:01:00     83.3',
    ].map(line => line.replace('姓名', '名称')),
  )
})

test.each([
  [20, 10],
  [79, 23],
  [1, 1],
  [500, 12],
])('into %i columns and %i rows it fits', (width, height) => {
  const many = {
    ...house,
    agents: Array.from({ length: 300 }, (_, n) => agent(`${2000 + n}`, '座席'.repeat(9))),
  }
  const lines = viewOf({ type: 'up', house: many }, { ...frame, width, height })
  expect(lines.length).toBeLessThanOrEqual(height)
  for (const { text } of lines) expect(widthOf(text)).toBeLessThanOrEqual(width)
})

test('what does not fit is counted', () => {
  const many = { ...house, agents: Array.from({ length: 300 }, (_, n) => agent(`${2000 + n}`, '')) }
  expect(shown({ type: 'up', house: many }, { height: 24 })).toContain('… 290 more')
})

test('nothing of the house moves the cursor', () => {
  const name = 'x\u001b[2J\ny'
  const evil = { ...house, agents: [agent('1001', name, { reason: '\u0007' })] }
  expect(shown({ type: 'up', house: evil }).join('')).not.toMatch(/\p{Cc}/u)
})

test.each<[Known, string]>([
  [{ type: 'connecting' }, 'connecting …'],
  [{ type: 'down', reason: 'connect ECONNREFUSED', house: null }, 'trying again: connect ECONNREFUSED'],
])('%o is said', (known, text) => {
  expect(shown(known)).toEqual([expect.stringContaining(text)])
})

test('while nacd is away, what was known last stays to be seen', () => {
  expect(shown({ type: 'down', reason: 'gone', house })).toHaveLength(15)
})

test.each([
  [0, '0:00'],
  [59_999, '0:59'],
  [3_599_000, '59:59'],
  [3_600_000, '1:00:00'],
  [-5, '0:00'],
])('%i ms is %s', (ms, text) => {
  expect(span(ms)).toBe(text)
})
