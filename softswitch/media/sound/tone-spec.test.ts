import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseToneSpec, type ToneStep } from './tone-spec.ts'

const step = (fields: Partial<ToneStep>): ToneStep => ({
  on: 16_000,
  off: 32_000,
  frequencies: [440, 480],
  volume: -7,
  ramp: null,
  ...fields,
})

describe('parseToneSpec', () => {
  test.each<[string, number, ToneStep[]]>([
    ['%(2000,4000,440,480)', 1, [step({})]],
    ['%(2000,4000,440,480);loops=-1', -1, [step({})]],
    ['%(2000,4000,440,480);loops=3', 3, [step({})]],
    ['%(2000,4000,440,480);LOOPS=0', 1, [step({})]],
    ['L=2;%(2000,4000,440,480);loops=3', 6, [step({})]],
    ['v=-10.5;%(2000,4000,440,480)', 1, [step({ volume: -10.5 })]],
    ['%(2000, 4000, 440, 480)', 1, [step({})]],
    [
      '%(2000,4000,440,480);v=-20;%(100,0,1400)',
      1,
      [step({}), step({ on: 800, off: 0, frequencies: [1400], volume: -20 })],
    ],
    [
      '%(500,500,480,620)%(250,250,480.5)',
      1,
      [
        step({ on: 4000, off: 4000, frequencies: [480, 620] }),
        step({ on: 2000, off: 2000, frequencies: [480.5] }),
      ],
    ],
    ['l=2;%(2000,4000,440,480);%(1,1,1)', 1, [step({}), step({}), step({ on: 8, off: 8, frequencies: [1] })]],
    [
      'd=100;w=50;1#',
      1,
      [
        step({ on: 800, off: 400, frequencies: [697, 1209] }),
        step({ on: 800, off: 400, frequencies: [941, 1477] }),
      ],
    ],
    ['5', 1, [step({ on: 2000, off: 500, frequencies: [770, 1336] })]],
    ['c=1;r=8000;%(2000,4000,440,480)', 1, [step({})]],
    ['>=2;+=.1;%(2000,4000,440,480)', 1, [step({ ramp: { everySamples: 16, stepDb: -0.1 } })]],
    ['<=10;%(2000,4000,440,480)', 1, [step({ ramp: { everySamples: 80, stepDb: 1 } })]],
  ])('%s', (text, loops, steps) => {
    expect(parseToneSpec(text)).toEqual({ type: 'tones', loops, steps })
  })

  test.each([
    ['', 'no tone'],
    ['v=-7', 'no tone'],
    ['%(0,0,440);loops=-1', 'no tone'],
    ['%(100,100)', 'frequency...'],
    ['%(100)', 'frequency...'],
    ['%(100,100,)', 'frequency'],
    ['%(100,100,4000)', 'frequency'],
    ['%(100,100,-440)', 'frequency'],
    ['%(x,100,440)', 'on'],
    ['%(100,1e3,440)', 'off'],
    ['%(3600001,100,440)', 'on'],
    ['%(100,100,440', 'unknown character'],
    ['%(100,100,1,2,3,4,5,6,7,8,9)', 'frequencies'],
    ['v=1;%(100,100,440)', 'v (dB)'],
    ['v=-64;%(100,100,440)', 'v (dB)'],
    ['z=1;%(100,100,440)', 'unknown setting'],
    ['%(100,100,440);loops=abc', 'loops'],
    ['%(100,100,440);loops=-2', 'loops'],
    ['path=/etc/passwd', 'unknown character'],
    ['1'.repeat(257), 'more than 256'],
    ['l=256;11', 'more than 256'],
    [' '.repeat(2049), 'longer'],
  ])('refuses %s', (text, reason) => {
    expect(parseToneSpec(text)).toEqual({ type: 'malformed', reason: expect.stringContaining(reason) })
  })

  test('never throws', () => {
    const alphabet = fc.constantFrom(...'%(),;=-.0123456789vdwlL<>+#*ABCD loops'.split(''))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: alphabet, maxLength: 60 })), text => {
        const spec = parseToneSpec(text)
        if (spec.type === 'tones') expect(spec.steps.length).toBeLessThanOrEqual(256)
      }),
    )
  })
})
