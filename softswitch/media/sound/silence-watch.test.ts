import { expect, test } from 'vitest'
import { SilenceWatch } from './silence-watch.ts'

const loud = new Int16Array(160).fill(-200)
const quiet = new Int16Array(160).fill(199)

/** After how many frames one second of silence below 200 is told. */
function toldAfter(packetAt: (frame: number) => Int16Array | null, frames = 200): number[] {
  const told: number[] = []
  let frame = 0
  const watch = new SilenceWatch(200, 1, () => told.push(frame))
  for (; frame < frames; frame += 1) {
    const packet = packetAt(frame)
    if (packet !== null) watch.heard(packet)
    watch.passed(1)
  }
  return told
}

test('what is below the level, and what is not there, is silence, told once', () => {
  expect(toldAfter(() => quiet)).toEqual([49])
  expect(toldAfter(() => null)).toEqual([49])
})

test('a word begins the count anew', () => {
  expect(toldAfter(frame => (frame === 30 ? loud : null))).toEqual([79])
  expect(toldAfter(frame => (frame % 40 === 0 ? loud : quiet))).toEqual([])
})
