import { expect, test } from 'vitest'
import type { PostOutcome } from '../webhook/poster.ts'
import { decideNext, judge, type Next, type Verdict } from './verdict.ts'

const status = (code: number): PostOutcome => ({ type: 'answered', status: code, text: '' })

test.each<[PostOutcome, Verdict]>([
  [status(200), 'delivered'],
  [status(204), 'delivered'],
  [{ type: 'tooLarge', status: 200 }, 'delivered'],
  [status(302), 'refused'],
  [status(400), 'refused'],
  [status(404), 'refused'],
  [status(408), 'failed'],
  [status(425), 'failed'],
  [status(429), 'down'],
  [status(500), 'failed'],
  [status(501), 'failed'],
  [status(502), 'down'],
  [status(503), 'down'],
  [status(504), 'down'],
  [{ type: 'tooLarge', status: 500 }, 'failed'],
  [{ type: 'timeout' }, 'down'],
  [{ type: 'broken', detail: 'reset' }, 'down'],
])('%o is %s', (outcome, verdict) => {
  expect(judge(outcome)).toBe(verdict)
})

test.each<[Verdict, number, boolean, Next]>([
  ['delivered', 99, false, { type: 'done' }],
  ['refused', 0, false, { type: 'tryAgain', dueInMs: 1_000 }],
  ['refused', 6, false, { type: 'tryAgain', dueInMs: 64_000 }],
  ['refused', 7, false, { type: 'giveUp', tries: 8 }],
  ['failed', 10, false, { type: 'tryAgain', dueInMs: 1_024_000 }],
  ['failed', 11, false, { type: 'giveUp', tries: 12 }],
  ['down', 11, false, { type: 'giveUp', tries: 12 }],
  ['down', 11, true, { type: 'tryAgain', dueInMs: 60_000 }],
  ['down', 1_000, true, { type: 'tryAgain', dueInMs: 60_000 }],
  ['failed', 11, true, { type: 'giveUp', tries: 12 }],
])('%s after %i failed tries, receiver down: %s', (verdict, tries, down, next) => {
  expect(decideNext(verdict, tries, down, () => 1)).toEqual(next)
})
