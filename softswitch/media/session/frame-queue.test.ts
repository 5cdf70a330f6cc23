import { expect, test } from 'vitest'
import { FrameQueue } from './frame-queue.ts'

const packet = (value: number, length = 160): Int16Array => new Int16Array(length).fill(value)

/** Runs `steps`: `tick` = a frame is taken, else one packet comes. Gives the first sample of each frame, null = none. */
function taken(steps: ReadonlyArray<'tick' | Int16Array>): (number | null)[] {
  const queue = new FrameQueue()
  return steps.flatMap(step => {
    if (step === 'tick') return [queue.next()?.[0] ?? null]
    queue.heard(step)
    return []
  })
}

test.each<[string, ReadonlyArray<'tick' | Int16Array>, (number | null)[]]>([
  ['packets and frames in turn', [packet(1), 'tick', packet(2), 'tick'], [1, 2]],
  ['packets of 10 ms', [packet(1, 80), packet(1, 80), 'tick'], [1]],
  ['half a frame waits for its other half', [packet(1, 80), 'tick', packet(1, 80), 'tick'], [null, 1]],
  ['what is late is heard late', ['tick', packet(1), packet(2), 'tick', 'tick', 'tick'], [null, 1, 2, null]],
  [
    'of a burst the newest 60 ms are left',
    [...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(each => packet(each)), 'tick', 'tick', 'tick', 'tick'],
    [9, 10, 11, null],
  ],
  [
    'a packet longer than all',
    [packet(1, 2_000), ...Array(10).fill('tick'), 'tick'],
    [...Array(10).fill(1), null],
  ],
])('%s', (_, steps, values) => {
  expect(taken(steps)).toEqual(values)
})

test('what was cleared is not heard', () => {
  const queue = new FrameQueue()
  queue.heard(packet(1))
  queue.clear()
  expect(queue.next()).toBeNull()
})
