import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectTones } from '../../../test/scenarios/support/tone-detector.ts'
import { encodeSample } from '../sound/g711.ts'
import { sine, wavFile } from './test-audio.ts'
import { playClip, readWav, type WavClip } from './wav.ts'

function clipOf(file: Buffer): WavClip {
  const clip = readWav(file)
  if (clip.type !== 'clip') throw new Error(clip.reason)
  return clip
}

function samplesOf(clip: WavClip): Int16Array {
  return Int16Array.from({ length: clip.length }, (_, i) => clip.sampleAt(i))
}

const ramp = Int16Array.from({ length: 500 }, (_, i) => i * 60 - 15_000)

describe('readWav', () => {
  test('16-bit PCM comes as it is', () => {
    expect(samplesOf(clipOf(wavFile({ samples: ramp })))).toEqual(ramp)
  })

  test.each([
    ['PCMA', 6],
    ['PCMU', 7],
  ] as const)('%s is expanded', (codec, tag) => {
    const data = Buffer.from(ramp.map(sample => encodeSample(codec, sample)))
    const clip = clipOf(wavFile({ data, tag, bits: 8 }))
    expect(clip.length).toBe(500)
    expect(Math.abs(clip.sampleAt(400) - (ramp[400] ?? 0))).toBeLessThan(600)
  })

  test('stereo is mixed', () => {
    const stereo = Int16Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 1000 : 3000))
    const clip = clipOf(wavFile({ samples: stereo, channels: 2 }))
    expect([clip.length, clip.sampleAt(0), clip.sampleAt(199)]).toEqual([200, 2000, 2000])
  })

  test.each([11_025, 16_000, 22_050, 44_100, 48_000])('%i Hz becomes 8 kHz', rate => {
    const clip = clipOf(wavFile({ samples: sine(440, rate, rate), rate }))
    expect(clip.length).toBe(8000)
    const windows = detectTones(samplesOf(clip), [220, 440, 880])
    expect(windows.every(each => each.frequency === 440 && each.share > 0.95)).toBe(true)
  })

  test('the extensible format is read by its sub-format', () => {
    const file = wavFile({ samples: ramp, extensible: true })
    expect(samplesOf(clipOf(file))).toEqual(ramp)
  })

  test('other chunks are passed over, also of odd length', () => {
    const file = wavFile({ samples: ramp, extraChunk: Buffer.from('abc') })
    expect(samplesOf(clipOf(file))).toEqual(ramp)
  })

  test('a data length that reaches past the end means up to the end', () => {
    const file = wavFile({ samples: ramp })
    file.writeUInt32LE(0xffffffff, file.length - ramp.length * 2 - 4)
    expect(clipOf(file).length).toBe(500)
  })

  test('a file cut within a sample ends before it', () => {
    expect(clipOf(wavFile({ samples: ramp }).subarray(0, -1)).length).toBe(499)
  })

  test.each([
    ['nothing', Buffer.alloc(0), 'not a RIFF'],
    ['text', Buffer.from('#!/bin/sh\necho hello, this is no audio'), 'not a RIFF'],
    ['AVI', Buffer.from('RIFF\0\0\0\0AVI '), 'not a RIFF'],
    ['RIFF without format', Buffer.from('RIFF\0\0\0\0WAVE'), 'no format'],
    ['no data', wavFile({ samples: ramp }).subarray(0, 36), 'no data'],
    ['8-bit PCM', wavFile({ samples: ramp, bits: 8 }), 'encoding 1 with 8 bits'],
    ['24-bit PCM', wavFile({ samples: ramp, bits: 24 }), 'encoding 1 with 24 bits'],
    ['MP3 in WAV', wavFile({ samples: ramp, tag: 0x55 }), 'encoding 85'],
    ['4 kHz', wavFile({ samples: ramp, rate: 4000 }), '4000 Hz'],
    ['192 kHz', wavFile({ samples: ramp, rate: 192_000 }), '192000 Hz'],
    ['no channels', wavFile({ samples: ramp, channels: 0 }), '0 channels'],
    ['six channels', wavFile({ samples: ramp, channels: 6 }), '6 channels'],
  ])('refuses %s', (_, file, reason) => {
    expect(readWav(file)).toEqual({ type: 'unsupported', reason: expect.stringContaining(reason) })
  })

  test('never throws, whatever is cut or changed', () => {
    const file = wavFile({ samples: ramp.subarray(0, 20) })
    const change = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 })
    fc.assert(
      fc.property(change, fc.nat(file.length), (changes, length) => {
        const broken = Buffer.from(file)
        for (const [at, octet] of changes) broken[at] = octet
        const clip = readWav(broken.subarray(0, length))
        if (clip.type === 'clip') samplesOf(clip)
      }),
    )
  })
})

describe('playClip', () => {
  test('frame by frame, the last filled up with silence', () => {
    const source = playClip(clipOf(wavFile({ samples: ramp.subarray(0, 200) })))
    expect(source.next()).toEqual(ramp.subarray(0, 160))
    const last = [...(source.next() ?? [])]
    expect(last).toEqual([...ramp.subarray(160, 200), ...Array(120).fill(0)])
    expect(source.next()).toBeNull()
  })

  test('an empty clip has no frame', () => {
    expect(playClip(clipOf(wavFile({ samples: new Int16Array() }))).next()).toBeNull()
  })
})
