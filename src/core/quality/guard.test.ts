import { describe, expect, test } from 'vitest'
import { type Concern, checkGuard, type GuardChange, type GuardLimits } from './guard.ts'
import { emptyTally, type Sighting } from './tally.ts'

const limits: GuardLimits = { lowestAsr: 0.4, mostShortCalls: 0.3, shortCallMs: 6000, leastSamples: 50 }
const check = (seen: Sighting, open: readonly Concern[] = [], rules = limits) =>
  checkGuard({ ...emptyTally(), ...seen }, rules, new Set(open))
const change = (what: Concern, value: number, threshold: number, samples: number): GuardChange => ({
  ...{ what, isGood: false, value, threshold, samples },
})
const good = (...from: Parameters<typeof change>) => ({ ...change(...from), isGood: true })

describe('a line is crossed', () => {
  test.each<[string, Sighting, readonly GuardChange[]]>([
    ['nothing was seen', {}, []],
    ['too few to say', { attempts: 49, answered: 0 }, []],
    ['few are answered', { attempts: 50, answered: 19 }, [change('asr', 0.38, 0.4, 50)]],
    ['just enough are answered', { attempts: 50, answered: 20 }, []],
    ['many are short', { talks: 100, shortTalks: 31 }, [change('short_calls', 0.31, 0.3, 100)]],
    ['as many are short as may be', { talks: 100, shortTalks: 30 }, []],
    ['too few talks to say', { talks: 49, shortTalks: 49 }, []],
    ['five 503s', { attempts: 20, congested: 5, answered: 9 }, [change('congestion', 0.25, 0.01, 20)]],
    ['four 503s', { attempts: 20, congested: 4 }, []],
    ['five 503s in a thousand', { attempts: 1000, answered: 500, congested: 5 }, []],
    [
      'all at once',
      { attempts: 100, answered: 10, talks: 50, shortTalks: 50, congested: 90 },
      [change('asr', 0.1, 0.4, 100), change('short_calls', 1, 0.3, 50), change('congestion', 0.9, 0.01, 100)],
    ],
  ])('%s', (_name, seen, expected) => {
    expect(check(seen)).toEqual(expected)
  })
})

describe('once told it is told again only when it is good', () => {
  test.each<[string, Concern, Sighting, readonly GuardChange[]]>([
    ['still bad', 'asr', { attempts: 50, answered: 10 }, []],
    ['on the line', 'asr', { attempts: 100, answered: 40 }, []],
    ['not a tenth above it', 'asr', { attempts: 1000, answered: 439 }, []],
    ['a tenth above it', 'asr', { attempts: 100, answered: 44 }, [good('asr', 0.44, 0.4, 100)]],
    ['good, and too few to say', 'asr', { attempts: 49, answered: 49 }, []],
    ['no call was left', 'asr', {}, [good('asr', 0, 0.4, 0)]],
    ['short ones fewer', 'short_calls', { talks: 100, shortTalks: 28 }, []],
    [
      'short ones a tenth below',
      'short_calls',
      { talks: 100, shortTalks: 26 },
      [good('short_calls', 0.26, 0.3, 100)],
    ],
    ['503s fewer', 'congestion', { attempts: 1000, answered: 500, congested: 10 }, []],
    [
      '503s a tenth below',
      'congestion',
      { attempts: 1000, answered: 500, congested: 9 },
      [good('congestion', 0.009, 0.01, 1000)],
    ],
  ])('%s', (_name, what, seen, expected) => {
    expect(check(seen, [what])).toEqual(expected)
  })
})

test('an ASR of 0 and a share of 1 warn of nothing', () => {
  const off = { ...limits, lowestAsr: 0, mostShortCalls: 1 }
  expect(check({ attempts: 100, talks: 100, shortTalks: 100 }, [], off)).toEqual([])
})

test('a threshold so high that a tenth above it cannot be: 100 % is good again', () => {
  const strict = { ...limits, lowestAsr: 0.99 }
  expect(check({ attempts: 100, answered: 99 }, ['asr'], strict)).toEqual([])
  expect(check({ attempts: 100, answered: 100 }, ['asr'], strict)).toEqual([good('asr', 1, 0.99, 100)])
})
