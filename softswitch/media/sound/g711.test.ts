import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Codec } from '../types.ts'
import {
  codecOf,
  decodeSample,
  encodeFrame,
  encodeSample,
  payloadTypeOf,
  silenceOctet,
  transcode,
} from './g711.ts'

const codecs: readonly Codec[] = ['PCMA', 'PCMU']

describe('g711', () => {
  // Values as sox converts them (16-bit linear to and from the raw law).
  test.each<[Codec, number, number]>([
    ['PCMA', 0xd5, 8],
    ['PCMA', 0x55, -8],
    ['PCMA', 0xaa, 32256],
    ['PCMA', 0x2a, -32256],
    ['PCMA', 0x80, 5504],
    ['PCMA', 0x00, -5504],
    ['PCMA', 0xff, 848],
    ['PCMU', 0xff, 0],
    ['PCMU', 0x7f, 0],
    ['PCMU', 0x80, 32124],
    ['PCMU', 0x00, -32124],
    ['PCMU', 0xfe, 8],
    ['PCMU', 0xd5, 716],
  ])('%s octet %i is sample %i', (codec, octet, sample) => {
    expect(decodeSample(codec, octet)).toBe(sample)
  })

  test.each(codecs)('%s: decoding and encoding again gives the same octet', codec => {
    for (let octet = 0; octet < 256; octet++) {
      // µ-law has two zeros; the negative one becomes the positive one.
      const expected = codec === 'PCMU' && octet === 0x7f ? 0xff : octet
      expect(encodeSample(codec, decodeSample(codec, octet))).toBe(expected)
    }
  })

  test.each(codecs)('%s: every sample comes back within the quantiser step of its segment', codec => {
    fc.assert(
      fc.property(fc.integer({ min: -32768, max: 32767 }), sample => {
        const back = decodeSample(codec, encodeSample(codec, sample))
        expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 16))
      }),
    )
  })

  test.each(codecs)('%s: louder never becomes quieter', codec => {
    let last = decodeSample(codec, encodeSample(codec, -32768))
    for (let sample = -32767; sample <= 32767; sample++) {
      const value = decodeSample(codec, encodeSample(codec, sample))
      expect(value).toBeGreaterThanOrEqual(last)
      last = value
    }
  })

  test.each(codecs)('%s: transcoding equals decoding and encoding', codec => {
    const other = codec === 'PCMA' ? 'PCMU' : 'PCMA'
    const data = Uint8Array.from({ length: 256 }, (_, octet) => octet)
    transcode(codec, data, 0, 256)
    expect([...data]).toEqual(
      Array.from({ length: 256 }, (_, octet) => encodeSample(codec, decodeSample(other, octet))),
    )
  })

  test('transcoding keeps to its part of the data', () => {
    const data = new Uint8Array([1, 1, 1])
    transcode('PCMA', data, 1, 2)
    expect([data[0], data[2]]).toEqual([1, 1])
    expect(data[1]).not.toBe(1)
  })

  test.each(codecs)('%s: silence is what a sample of zero becomes', codec => {
    expect(encodeSample(codec, 0)).toBe(silenceOctet[codec])
  })

  test.each(codecs)('%s: a frame is encoded sample by sample', codec => {
    const frame = Int16Array.from({ length: 160 }, (_, i) => i * 100 - 8000)
    const target = new Uint8Array(162)
    encodeFrame(codec, frame, target, 2)
    expect([...target.subarray(2)]).toEqual([...frame].map(sample => encodeSample(codec, sample)))
  })

  test.each(codecs)('%s has its static payload type', codec => {
    expect(codecOf(payloadTypeOf[codec])).toBe(codec)
    expect(codecOf(101)).toBeNull()
  })
})
