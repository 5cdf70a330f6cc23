import { expect, test } from 'vitest'
import { millis } from '../../core/shared/ids.ts'
import { afterTry, allowance, type Health, healthy, isDown } from './receiver-health.ts'
import type { Verdict } from './verdict.ts'

const start = 1_000_000
const one = () => 1
const feel = (health: Health, verdict: Verdict, at = start) => afterTry(health, verdict, millis(at), one)
const failures = (count: number): Health => ({ failures: count, restUntil: millis(0) })

test.each<[string, Health, Verdict, Health]>([
  ['first failure', healthy, 'down', failures(1)],
  ['fourth failure', failures(3), 'down', failures(4)],
  [
    'fifth failure: down, one second of rest',
    failures(4),
    'down',
    { failures: 5, restUntil: millis(start + 1_000) },
  ],
  ['rests grow', failures(8), 'down', { failures: 9, restUntil: millis(start + 16_000) }],
  ['up to a minute', failures(99), 'down', { failures: 100, restUntil: millis(start + 60_000) }],
  [
    'a late failure in a rest',
    { failures: 5, restUntil: millis(start + 1) },
    'down',
    { failures: 5, restUntil: millis(start + 1) },
  ],
  ['a delivery', failures(9), 'delivered', healthy],
  ['an error is a failure too', failures(3), 'failed', failures(4)],
  ['so is a refusal', failures(3), 'refused', failures(4)],
  [
    'errors only: left alone as well',
    failures(4),
    'failed',
    { failures: 5, restUntil: millis(start + 1_000) },
  ],
  [
    'a rest beyond the longest: the clock was set back',
    { failures: 5, restUntil: millis(start + 60_001) },
    'down',
    { failures: 6, restUntil: millis(start + 2_000) },
  ],
])('%s', (_name, before, verdict, after) => {
  expect(feel(before, verdict)).toEqual(after)
})

test.each<[string, Health, number, number]>([
  ['healthy', healthy, start, 16],
  ['shaky', failures(4), start, 16],
  ['resting', { failures: 5, restUntil: millis(start + 1) }, start, 0],
  ['resting by a clock that was set back', { failures: 5, restUntil: millis(start + 60_001) }, start, 1],
  ['rested: one to try', { failures: 5, restUntil: millis(start) }, start, 1],
])('%s receiver', (_name, health, now, expected) => {
  expect(allowance(health, millis(now), 16)).toBe(expected)
  expect(isDown(health)).toBe(expected < 16)
})
