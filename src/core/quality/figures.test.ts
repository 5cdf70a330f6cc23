import { describe, expect, test } from 'vitest'
import { figuresOf, leastSamples, qualityOf } from './figures.ts'
import { emptyTally, type Sighting } from './tally.ts'

const seen = (change: Sighting) => figuresOf({ ...emptyTally(), ...change })

test.each<[string, Sighting, object]>([
  [
    'nothing',
    {},
    {
      samples: 0,
      asr: null,
      acdSeconds: null,
      pddSeconds: null,
      shortCalls: null,
      trunkFailures: null,
      congested: 0,
    },
  ],
  [
    'one too few',
    { attempts: leastSamples - 1, answered: 9 },
    { samples: 19, asr: null, trunkFailures: null },
  ],
  ['just enough', { attempts: 20, answered: 9, trunk: 1 }, { samples: 20, asr: 0.45, trunkFailures: 0.05 }],
  ['none answered', { attempts: 40 }, { asr: 0, acdSeconds: null, shortCalls: null }],
  ['talks', { talks: 20, talkMs: 50_000, shortTalks: 5 }, { acdSeconds: 2.5, shortCalls: 0.25, asr: null }],
  ['too few talks', { attempts: 100, talks: 19, talkMs: 50_000 }, { acdSeconds: null, shortCalls: null }],
  ['signs', { signs: 20, signMs: 31_000 }, { pddSeconds: 1.55 }],
  ['refused with 503', { congested: 1 }, { congested: 1 }],
])('%s', (_name, change, expected) => {
  expect(seen(change)).toMatchObject(expected)
})

describe('quality', () => {
  const good = { attempts: 100, answered: 100, talks: 100, talkMs: 1, signs: 100, signMs: 100 * 2000 }
  test.each<[string, Sighting, number]>([
    ['nothing known: as good as can be, so that it is tried', {}, 1],
    ['all well', good, 1],
    ['the trunk fails', { ...good, answered: 0, trunk: 100 }, 0.3 - 0.1],
    ['half of the calls fail', { ...good, answered: 50, trunk: 50 }, 1 - 0.25 - 0.15],
    ['half of the calls are busy', { ...good, answered: 50, callee: 50 }, 1 - 0.15],
    ['every talk is short', { ...good, shortTalks: 100 }, 0.9],
    ['7 s to ringing', { ...good, signMs: 700_000 }, 0.95],
    ['12 s to ringing', { ...good, signMs: 1_200_000 }, 0.9],
    ['a minute to ringing', { ...good, signMs: 6_000_000 }, 0.9],
    [
      'the worst of all',
      { attempts: 20, trunk: 20, talks: 20, shortTalks: 20, signs: 20, signMs: 400_000 },
      0,
    ],
  ])('%s: %d', (_name, change, expected) => {
    expect(qualityOf(seen(change))).toBeCloseTo(expected, 10)
  })
})
