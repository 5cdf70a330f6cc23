import { expect, test } from 'vitest'
import { StereoTake } from './stereo-take.ts'

const packet = (value: number, length = 160): Int16Array => new Int16Array(length).fill(value)

type Step = 'tick' | readonly ['left' | 'right', Int16Array]

/** What was written, one pair per 20 ms. */
function recorded(steps: readonly Step[], most = 1_000_000): { pairs: (readonly number[])[]; full: number } {
  const written: number[] = []
  let full = 0
  const take = new StereoTake({
    most,
    write: samples => written.push(...samples),
    full: () => {
      full += 1
    },
  })
  for (const step of steps) {
    if (step !== 'tick') take[step[0]].heard(step[1])
    else for (const side of ['left', 'right'] as const) take[side].passed(1)
  }
  take.finish()
  expect(take.length).toBe(written.length / 2)
  const pairs = written.flatMap((sample, at) => (at % 320 === 0 ? [[sample, written[at + 1] ?? 0]] : []))
  return { pairs, full }
}

const both = (left: number, right: number): Step[] => [
  'tick',
  ['left', packet(left)],
  ['right', packet(right)],
]

test.each<[string, readonly Step[], (readonly number[])[]]>([
  [
    'both speak',
    [...both(1, 2), ...both(3, 4)],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    'one is silent',
    ['tick', ['left', packet(1)], 'tick', ['left', packet(3)]],
    [
      [1, 0],
      [3, 0],
    ],
  ],
  [
    'neither does',
    ['tick', 'tick'],
    [
      [0, 0],
      [0, 0],
    ],
  ],
  [
    'one begins to speak later: within a tenth of a second of its place',
    [...Array.from({ length: 7 }, (): Step[] => ['tick', ['left', packet(1)]]).flat(), ...both(1, 2)],
    [...Array.from({ length: 6 }, () => [1, 0]), [1, 2], [1, 0]],
  ],
  [
    'packets of other lengths',
    [
      'tick',
      ['left', packet(1, 80)],
      ['right', packet(2, 240)],
      ['left', packet(1, 80)],
      'tick',
      ['left', packet(1)],
      ['right', packet(2, 80)],
    ],
    [
      [1, 2],
      [1, 2],
    ],
  ],
])('%s', (_, steps, pairs) => {
  expect(recorded(steps).pairs).toEqual(pairs)
})

test('ends at its limit, to the sample and once', () => {
  const steps = [1, 2, 3, 4].flatMap(each => both(each, each))
  expect(recorded(steps, 320)).toEqual({
    pairs: [
      [1, 1],
      [2, 2],
    ],
    full: 1,
  })
})
