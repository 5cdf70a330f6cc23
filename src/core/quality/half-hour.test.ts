import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HalfHour, windowMs } from './half-hour.ts'

const minute = 60_000
/** The first millisecond of a minute. */
const from = 28_000_000 * minute
const one = { attempts: 1, talkMs: 10 }

describe('a sighting counts for 30 minutes from the beginning of its minute', () => {
  test.each([
    ['at the minute’s first moment', 0, windowMs],
    ['at its last', minute - 1, windowMs],
    ['in between', 30_000, windowMs],
  ])('%s', (_name, seenAt, gone) => {
    const window = new HalfHour()
    window.add(one, from + seenAt)
    expect(window.sum(from + gone - 1).attempts).toBe(1)
    expect(window.sum(from + gone)).toMatchObject({ attempts: 0, talkMs: 0 })
  })
})

test.each([
  ['one minute leaves after the other', 31, [1, 1, 1]],
  ['after a long silence all is gone', 1000, [0, 0, 0]],
])('%s', (_name, minutes, counts) => {
  const window = new HalfHour()
  for (const at of [0, 2, 4]) window.add(one, from + at * minute)
  const sums = [0, 2, 4].map(extra => window.sum(from + (minutes + extra) * minute).attempts)
  expect(sums).toEqual(counts.map((count, at) => count * ([2, 1, 0][at] ?? 0)))
})

test('a time that goes back is taken for the newest minute', () => {
  const window = new HalfHour()
  window.add(one, from + 5 * minute)
  window.add(one, from)
  expect(window.sum(from + 34 * minute).attempts).toBe(2)
  expect(window.sum(from + 35 * minute).attempts).toBe(0)
})

test('is the sum of what was seen in this minute and the 29 before it', () => {
  const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 4 * minute }), ms: fc.nat(100_000) }))
  fc.assert(
    fc.property(steps, seen => {
      const window = new HalfHour()
      const kept: { readonly at: number; readonly ms: number }[] = []
      let now = from
      for (const { after, ms } of seen) {
        now += after
        kept.push({ at: now, ms })
        window.add({ attempts: 1, talkMs: ms }, now)
        const first = Math.floor(now / minute) - 29
        const inside = kept.filter(each => Math.floor(each.at / minute) >= first)
        const talkMs = inside.reduce((sum, each) => sum + each.ms, 0)
        expect(window.sum(now)).toMatchObject({ attempts: inside.length, talkMs })
      }
    }),
  )
})
