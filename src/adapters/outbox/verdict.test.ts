import { expect, test } from 'vitest'
import type { PostOutcome } from '../webhook/poster.ts'
import { decideNext, judge, type Next, type OnRecovery, type Verdict } from './verdict.ts'

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

const hour = 3_600_000
const tryAgain = (dueInMs: number, onRecovery: OnRecovery): Next => ({
  type: 'tryAgain',
  dueInMs,
  onRecovery,
})

test.each<[Verdict, number, boolean, Next]>([
  ['delivered', 99, false, { type: 'done' }],
  ['refused', 0, false, tryAgain(1_000, 'stay')],
  ['refused', 10, false, tryAgain(1_024_000, 'stay')],
  ['refused', 10, true, tryAgain(1_024_000, 'wake')],
  ['refused', 11, false, { type: 'giveUp', tries: 12 }],
  ['failed', 0, true, tryAgain(1_000, 'wake')],
  ['failed', 13, false, tryAgain(8_192_000, 'stay')],
  ['failed', 14, false, tryAgain(4 * hour, 'stay')],
  ['failed', 18, false, tryAgain(4 * hour, 'stay')],
  ['failed', 19, false, { type: 'giveUp', tries: 20 }],
  ['failed', 19, true, { type: 'giveUp', tries: 20 }],
  ['down', 14, false, tryAgain(4 * hour, 'forgive')],
  ['down', 19, false, { type: 'giveUp', tries: 20 }],
  ['down', 19, true, tryAgain(60_000, 'forgive')],
  ['down', 1_000, true, tryAgain(60_000, 'forgive')],
])('%s after %i failed tries, receiver down: %s', (verdict, tries, down, next) => {
  expect(decideNext(verdict, tries, down, () => 1)).toEqual(next)
})

test.each<[Verdict, number, number, number]>([
  ['failed', 12, 25, 20],
  ['refused', 0.25, 0.75, 12],
])('an event that is %s is given up after %f to %f hours', (verdict, least, most, tries) => {
  const hours = (random: number) => {
    let waited = 0
    for (let before = 0; before < tries; before++) {
      const next = decideNext(verdict, before, false, () => random)
      waited += next.type === 'tryAgain' ? next.dueInMs / hour : 0
    }
    return waited
  }
  expect(hours(0)).toBeGreaterThan(least)
  expect(hours(1)).toBeLessThan(most)
})
