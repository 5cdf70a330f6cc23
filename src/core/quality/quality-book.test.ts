import { expect, test } from 'vitest'
import { millis } from '../shared/ids.ts'
import type { Outcome } from './attempt.ts'
import { QualityBook, room } from './quality-book.ts'

const minute = 60_000
const from = 28_000_000 * minute
const now = millis(from)
const g = { gateway: 'g', prefix: '' }

function attempts(book: QualityBook, line: typeof g, count: number, outcome: Outcome, at = now, rang = true) {
  for (let each = 0; each < count; each++) book.attempt(line, { outcome, rang }, at)
}

test.each<[Outcome, object]>([
  ['answered', { attempts: 1, answered: 1, trunk: 0 }],
  ['callee', { attempts: 1, callee: 1, answered: 0 }],
  ['canceled', { attempts: 1, canceled: 1 }],
  ['trunk', { attempts: 1, trunk: 1, congested: 0 }],
  ['congested', { attempts: 1, trunk: 1, congested: 1 }],
])('an attempt that came to %s', (outcome, expected) => {
  const book = new QualityBook()
  attempts(book, g, 1, outcome)
  expect(book.tally('g', now)).toMatchObject(expected)
})

test('gateways and prefixes are apart; a prefix counts for its gateway too', () => {
  const book = new QualityBook()
  attempts(book, { gateway: 'g', prefix: '139' }, 25, 'answered')
  attempts(book, { gateway: 'g', prefix: '010' }, 25, 'callee')
  attempts(book, { gateway: 'h', prefix: '139' }, 25, 'trunk')
  expect(book.figures('g', now)).toMatchObject({ samples: 50, asr: 0.5 })
  expect(book.figures('h', now)).toMatchObject({ samples: 25, trunkFailures: 1 })
  const quality = (gateway: string, prefix: string) => book.quality({ gateway, prefix }, now)
  expect(quality('g', '139')).toBe(1)
  expect(quality('g', '010')).toBeCloseTo(0.7)
  expect(quality('g', '020')).toBeCloseTo(0.85)
  expect(quality('h', '139')).toBeCloseTo(0.2)
  expect(quality('new', '139')).toBe(1)
})

test('a prefix of which too little is known is as good as its gateway', () => {
  const book = new QualityBook()
  attempts(book, { gateway: 'g', prefix: '139' }, 19, 'answered')
  attempts(book, g, 19, 'callee')
  expect(book.quality({ gateway: 'g', prefix: '139' }, now)).toBeCloseTo(0.85)
  attempts(book, { gateway: 'g', prefix: '139' }, 1, 'answered')
  expect(book.quality({ gateway: 'g', prefix: '139' }, now)).toBe(1)
})

test.each<[Outcome, boolean, 'falls' | 'rises' | 'stays']>([
  ['trunk', false, 'falls'],
  ['congested', false, 'falls'],
  ['answered', true, 'rises'],
  ['callee', false, 'rises'],
  ['canceled', true, 'rises'],
  // Nobody knows whether the trunk was dead, or the caller in haste.
  ['canceled', false, 'stays'],
])('%s (rang: %s): the share %s', (outcome, rang, way) => {
  const book = new QualityBook()
  attempts(book, g, 12, 'trunk')
  const before = book.share('g', now)
  attempts(book, g, 1, outcome, now, rang)
  const change = Math.sign(book.share('g', now) - before)
  expect(change).toBe({ falls: -1, rises: 1, stays: 0 }[way])
})

test('a gateway without calls gets all of them', () => {
  expect(new QualityBook().share('g', now)).toBe(1)
})

test('half an hour later all is forgotten; a clock that is set back keeps it longer, never shorter', () => {
  const book = new QualityBook()
  attempts(book, g, 1, 'answered')
  expect(book.tally('g', millis(from + 30 * minute - 1)).attempts).toBe(1)
  const set = from - 24 * 60 * minute
  expect(book.tally('g', millis(set)).attempts).toBe(1)
  expect(book.tally('g', millis(set + 1)).attempts).toBe(0)
})

test('memory is bounded: what had no call for longest is forgotten', () => {
  const book = new QualityBook()
  attempts(book, { gateway: 'first', prefix: '1' }, 1, 'answered')
  attempts(book, { gateway: 'second', prefix: '1' }, 1, 'answered')
  for (let n = 0; n < room.prefixes; n++) {
    attempts(book, { gateway: `g${n % room.gateways}`, prefix: String(n) }, 1, 'callee')
    if (n % 100 === 0) attempts(book, { gateway: 'first', prefix: '1' }, 1, 'answered')
  }
  expect(book.size).toEqual({ gateways: room.gateways, prefixes: room.prefixes })
  expect(book.tally('first', now).answered).toBeGreaterThan(1)
  expect(book.tally('second', now).attempts).toBe(0)
})

test('gateways that are gone are forgotten', () => {
  const book = new QualityBook()
  attempts(book, { gateway: 'g', prefix: '1' }, 70, 'trunk')
  attempts(book, { gateway: 'gg', prefix: '1' }, 70, 'trunk')
  book.keepOnly(name => name === 'gg')
  expect(book.size).toEqual({ gateways: 1, prefixes: 1 })
  expect([book.share('g', now), book.share('gg', now)]).toEqual([1, 0.05])
})
