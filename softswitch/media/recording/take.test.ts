import { expect, test } from 'vitest'
import { Take } from './take.ts'

const packet = (value: number, length = 160): Int16Array => new Int16Array(length).fill(value)

/** Runs `steps`: a number = frames that pass, an array = one packet. Gives what was written, one value per 20 ms. */
function recorded(
  steps: ReadonlyArray<number | Int16Array>,
  most = 1_000_000,
): { values: number[]; full: number } {
  const written: number[] = []
  let full = 0
  const take = new Take({
    most,
    write: samples => written.push(...samples),
    full: () => {
      full += 1
    },
  })
  for (const step of steps) typeof step === 'number' ? take.passed(step) : take.heard(step)
  take.finish()
  expect(take.length).toBe(written.length)
  return { values: written.filter((_, at) => at % 160 === 0), full }
}

test.each<[string, ReadonlyArray<number | Int16Array>, number[]]>([
  ['a packet with each frame', [1, packet(1), 1, packet(2), 1, packet(3)], [1, 2, 3]],
  ['packets of 10 ms', [1, packet(1, 80), packet(1, 80), 1, packet(2, 80), packet(2, 80)], [1, 2]],
  ['a packet that is a little late', [3, packet(1), packet(2), packet(3)], [1, 2, 3]],
  ['none at all', [10], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['a pause', [1, packet(1), 7, packet(2)], [1, 0, 0, 0, 0, 0, 0, 0, 2]],
  ['a missing end', [1, packet(1), 3], [1, 0, 0, 0]],
  [
    'a burst longer than the time that passed',
    [1, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(value => packet(value))],
    [1, 2, 3, 4, 5, 6],
  ],
])('%s', (_, steps, values) => {
  expect(recorded(steps).values).toEqual(values)
})

test('ends at its limit, to the sample and once', () => {
  const steps = [1, packet(1), 1, packet(2), 1, packet(3), 1, packet(4)]
  expect(recorded(steps, 320)).toEqual({ values: [1, 2], full: 1 })
  expect(recorded([20], 320)).toEqual({ values: [0, 0], full: 1 })
  expect(recorded([1, packet(1, 100), packet(2, 100)], 150).full).toBe(1)
})
