import { describe, expect, test } from 'vitest'
import { detectTones } from '../../../test/scenarios/support/tone-detector.ts'
import type { AudioSource } from '../types.ts'
import { silence } from './audio-source.ts'
import { playTones } from './tone-source.ts'
import { parseToneSpec } from './tone-spec.ts'

function tones(text: string): AudioSource {
  const spec = parseToneSpec(text)
  if (spec.type !== 'tones') throw new Error(spec.reason)
  return playTones(spec)
}

/** All samples, at most `limit` frames. */
function samplesOf(source: AudioSource, limit = 500): Int16Array {
  const samples: number[] = []
  for (let i = 0; i < limit; i++) {
    const frame = source.next()
    if (frame === null) break
    samples.push(...frame)
  }
  return Int16Array.from(samples)
}

const candidates = [425, 440, 480, 620, 1400]

describe('playTones', () => {
  test('a tone is pure, as loud as asked, and followed by its pause', () => {
    const windows = detectTones(samplesOf(tones('v=-10;%(200,100,440)')), candidates)
    expect(windows.map(each => each.frequency)).toEqual([440, 440, 440, 440, 0, 0])
    for (const { share, level } of windows.slice(0, 4)) {
      expect(share).toBeGreaterThan(0.99)
      // -10 dBm0 against a full-scale sine of 3.14 dBm0, both as rms.
      expect(20 * Math.log10(level / (32_767 / Math.SQRT2))).toBeCloseTo(-10 - 3.14, 0)
    }
  })

  test('two frequencies share the energy', () => {
    const samples = samplesOf(tones('%(500,0,440,620)'))
    expect(detectTones(samples, [440])[0]?.share).toBeCloseTo(0.5, 1)
    expect(detectTones(samples, [620])[0]?.share).toBeCloseTo(0.5, 1)
  })

  test('several tones follow each other, across frames', () => {
    const windows = detectTones(samplesOf(tones('%(55,45,425)%(100,0,1400)')), candidates)
    expect(windows.map(each => each.frequency)).toEqual([425, 425, 1400, 1400])
    expect(windows[1]?.level).toBeLessThan((windows[0]?.level ?? 0) / 2)
  })

  test.each([
    ['%(20,20,440)', 2],
    ['%(20,20,440);loops=3', 6],
    ['%(10,0,440)', 1],
    ['%(10,0,440);loops=3', 2],
    ['%(20,20,440);loops=-1', 500],
  ])('%s lasts %i frames', (text, frames) => {
    expect(samplesOf(tones(text)).length).toBe(frames * 160)
  })

  test('after its end it stays ended', () => {
    const source = tones('%(20,0,440)')
    expect([source.next(), source.next(), source.next()].map(frame => frame === null)).toEqual([
      false,
      true,
      true,
    ])
  })

  test('a ramp makes it quieter step by step, down to the lowest volume', () => {
    const windows = detectTones(samplesOf(tones('>=50;+=20;%(300,0,440)')), candidates)
    const decibels = windows.map(each => Math.round(20 * Math.log10(each.level / (windows[0]?.level ?? 1))))
    expect(decibels.slice(0, 3)).toEqual([0, -20, -40])
    expect(windows[5]?.level).toBeGreaterThan(0)
  })

  test('stays in tune for an hour', () => {
    const source = tones('%(3600000,0,440)')
    for (let i = 0; i < 179_990; i++) source.next()
    const [window] = detectTones(samplesOf(source), candidates)
    expect(window?.frequency).toBe(440)
    expect(window?.share).toBeGreaterThan(0.99)
  })
})

describe('detectTones', () => {
  test('noise is no tone, silence has no frequency, a tone next to the candidates has a small share', () => {
    const noise = samplesOf(silence(200, 10))
    expect(detectTones(noise, candidates).every(each => each.share < 0.2 && each.level > 100)).toBe(true)
    expect(detectTones(new Int16Array(400), candidates)).toEqual([{ frequency: 0, share: 0, level: 0 }])
    expect(detectTones(samplesOf(tones('%(100,0,1000)')), candidates)[0]?.share).toBeLessThan(0.1)
  })

  test('an unfinished window is left out', () => {
    expect(detectTones(new Int16Array(799), candidates)).toHaveLength(1)
  })
})
