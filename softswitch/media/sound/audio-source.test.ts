import { describe, expect, test } from 'vitest'
import type { AudioSource } from '../types.ts'
import { repeat, sequence, silence } from './audio-source.ts'

/** The first sample of each frame, at most `limit` frames. */
function firstSamples(source: AudioSource, limit = 10): number[] {
  const samples: number[] = []
  for (let i = 0; i < limit; i++) {
    const frame = source.next()
    if (frame === null) break
    samples.push(frame[0] ?? 0)
  }
  return samples
}

/** `count` frames filled with `value`. */
function constant(value: number, count: number): AudioSource {
  let left = count
  return { next: () => (left-- > 0 ? new Int16Array(160).fill(value) : null) }
}

describe('silence', () => {
  test.each([
    [100, 5],
    [30, 2],
    [1, 1],
    [0, 0],
  ])('%i ms are %i frames', (ms, frames) => {
    expect(firstSamples(silence(ms), 20)).toEqual(Array(frames).fill(0))
  })

  test('-1 has no end', () => {
    expect(firstSamples(silence(-1), 1000)).toHaveLength(1000)
  })

  test('noise is soft, centred and not constant', () => {
    const frame = silence(20, 1400).next() ?? new Int16Array()
    expect(new Set(frame).size).toBeGreaterThan(10)
    expect(Math.max(...frame.map(Math.abs))).toBeLessThanOrEqual(24)
    expect(Math.min(...frame)).toBeLessThan(0)
  })
})

describe('sequence', () => {
  test('one after the other, empty ones are passed over', () => {
    const source = sequence([() => constant(1, 2), () => constant(9, 0), () => constant(2, 1)])
    expect(firstSamples(source)).toEqual([1, 1, 2])
    expect(source.next()).toBeNull()
  })

  test('nothing is nothing', () => {
    expect(sequence([]).next()).toBeNull()
  })
})

describe('repeat', () => {
  test('starts again for ever', () => {
    let starts = 0
    const source = repeat(() => constant(++starts, 2))
    expect(firstSamples(source, 5)).toEqual([1, 1, 2, 2, 3])
  })

  test('an empty source ends instead of spinning', () => {
    expect(repeat(() => constant(1, 0)).next()).toBeNull()
  })
})
