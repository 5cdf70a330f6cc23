import { expect, test } from 'vitest'
import { createRtpPacket, type RtpPacket } from '../rtp/rtp.ts'
import { Listeners } from './listeners.ts'

const data = Buffer.alloc(160, 0xd5)

const packet = (sequence: number, ssrc = 1): RtpPacket => ({
  ...createRtpPacket(),
  ssrc,
  sequence,
  payloadStart: 0,
  payloadEnd: data.length,
})

/** Lets a listener hear packets of these sequence numbers; gives those it heard. */
function heard(listeners: Listeners, sequences: readonly number[], ssrc = 1): readonly number[] {
  const taken: number[] = []
  let sequence = 0
  const remove = listeners.add({ heard: () => taken.push(sequence), passed: () => undefined })
  for (sequence of sequences) listeners.heard(data, packet(sequence, ssrc), 'PCMA')
  remove()
  return taken
}

test.each<[string, readonly number[], readonly number[]]>([
  ['in order', [1, 2, 3], [1, 2, 3]],
  ['twice', [1, 2, 2, 3], [1, 2, 3]],
  ['late', [1, 3, 2, 4], [1, 3, 4]],
  ['lost', [1, 5], [1, 5]],
  ['past the highest number', [65_534, 65_535, 0, 1, 65_535], [65_534, 65_535, 0, 1]],
  ['from a phone that counts anew', [30_000, 30_001, 7, 8], [30_000, 30_001, 7, 8]],
])('packets %s', (_, sent, taken) => {
  expect(heard(new Listeners(), sent)).toEqual(taken)
})

test('who listens after a while without listeners hears from the first packet on', () => {
  const listeners = new Listeners()
  expect(heard(listeners, [1, 2])).toEqual([1, 2])
  expect(heard(listeners, [40_000, 40_001])).toEqual([40_000, 40_001])
})
