import { expect, test } from 'vitest'
import { Breaker, type BreakerState } from './breaker.ts'

/** Steps: a number lets so many ms pass; ask = admit; the rest is what came of an ask. */
type Step = number | 'ask' | 'good' | 'bad'

test.each<[string, readonly Step[], readonly boolean[], readonly BreakerState[]]>([
  ['opens on failures in a row', ['ask', 'bad', 'ask', 'bad', 'ask'], [true, true, false], ['open']],
  ['a success between forgets them', ['ask', 'bad', 'ask', 'good', 'ask', 'bad', 'ask'], [true, true, true, true], []],
  ['rests to the last ms', ['ask', 'bad', 'ask', 'bad', 99, 'ask'], [true, true, false], ['open']],
  ['then lets one try', ['ask', 'bad', 'ask', 'bad', 100, 'ask', 'ask', 500, 'ask'], [true, true, true, false, false], ['open', 'halfOpen']],
  ['the try is good', ['ask', 'bad', 'ask', 'bad', 100, 'ask', 'good', 'ask'], [true, true, true, true], ['open', 'halfOpen', 'closed']],
  ['the try is bad', ['ask', 'bad', 'ask', 'bad', 100, 'ask', 'bad', 199, 'ask', 1, 'ask'], [true, true, true, false, true], ['open', 'halfOpen', 'open', 'halfOpen']],
  ['a good ask makes the rest short again', ['ask', 'bad', 'ask', 'bad', 100, 'ask', 'good', 'ask', 'bad', 'ask', 'bad', 99, 'ask', 1, 'ask'], [true, true, true, true, true, false, true], ['open', 'halfOpen', 'closed', 'open', 'halfOpen']],
  ['late failures do not lengthen the rest', ['ask', 'ask', 'ask', 'bad', 'bad', 50, 'bad', 50, 'ask'], [true, true, true, true], ['open', 'halfOpen']],
  ['a late success heals', ['ask', 'ask', 'ask', 'bad', 'bad', 'good', 'ask'], [true, true, true, true], ['open', 'closed']],
])('%s', (_name, steps, admitted, changes) => {
  let now = 1_000
  const seen: BreakerState[] = []
  const asked: boolean[] = []
  const breaker = new Breaker({ failures: 2, restMs: times => times * 100, now: () => now, onChange: state => seen.push(state) })
  for (const step of steps) {
    if (step === 'ask') asked.push(breaker.admit())
    else if (typeof step === 'number') now += step
    else breaker.done(step === 'good')
  }
  expect({ asked, seen }).toEqual({ asked: admitted, seen: changes })
}) // biome-ignore format: one case a line
