import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutgoingStream } from './outgoing-stream.ts'
import { type RtpHeader, type RtpPacket, sequenceDistance, timestampDistance } from './rtp.ts'

/** SSRC 7, first sequence and timestamp right before both wrap. */
function createStream(): OutgoingStream {
  const numbers = [7, 0xfffe, 0xffffffff - 159]
  return new OutgoingStream(() => numbers.shift() ?? 0)
}

function packet(fields: Partial<RtpPacket>): RtpPacket {
  return {
    marker: false,
    payloadType: 8,
    sequence: 100,
    timestamp: 5000,
    ssrc: 99,
    payloadStart: 12,
    payloadEnd: 172,
    ...fields,
  }
}

describe('frames of our own', () => {
  test('count up, wrap, and mark the first only', () => {
    const stream = createStream()
    const sent = [0, 1, 2].map(() => {
      const header = stream.nextFrame(8)
      stream.advance(1)
      return header
    })
    expect(sent).toEqual([
      { marker: true, payloadType: 8, sequence: 0xfffe, timestamp: 0xffffffff - 159, ssrc: 7 },
      { marker: false, payloadType: 8, sequence: 0xffff, timestamp: 0, ssrc: 7 },
      { marker: false, payloadType: 8, sequence: 0, timestamp: 160, ssrc: 7 },
    ])
  })

  test('a stall moves the timestamp, not the sequence, and is marked', () => {
    const stream = createStream()
    const before = stream.nextFrame(8)
    stream.advance(10)
    const after = stream.nextFrame(8)
    expect(sequenceDistance(before.sequence, after.sequence)).toBe(1)
    expect(timestampDistance(before.timestamp, after.timestamp)).toBe(1600)
    expect(after.marker).toBe(true)
  })
})

describe('events of our own', () => {
  test('keep the timestamp of their start while sequence goes on, and audio goes on at its time', () => {
    const stream = createStream()
    stream.nextFrame(8)
    stream.advance(1)
    const first = stream.nextEvent(101, true, 160)
    stream.advance(1)
    const second = stream.nextEvent(101, false, 320)
    stream.advance(1)
    const audio = stream.nextFrame(8)
    expect([first.marker, second.marker, audio.marker]).toEqual([true, false, false])
    expect([first.timestamp, second.timestamp, audio.timestamp]).toEqual([0, 0, 320])
    expect([first.sequence, second.sequence, audio.sequence]).toEqual([0xffff, 0, 1])
  })
})

describe('a relayed stream', () => {
  test('begins where ours was, with a mark, and keeps its own steps and losses', () => {
    const stream = createStream()
    stream.nextFrame(8)
    stream.advance(1)
    const relayed = [
      packet({}),
      packet({ sequence: 101, timestamp: 5160 }),
      packet({ sequence: 104, timestamp: 5640 }),
    ].map(each => stream.relay(each, 0, 160))
    expect(relayed).toEqual([
      { marker: true, payloadType: 0, sequence: 0xffff, timestamp: 0, ssrc: 7 },
      { marker: false, payloadType: 0, sequence: 0, timestamp: 160, ssrc: 7 },
      { marker: false, payloadType: 0, sequence: 3, timestamp: 640, ssrc: 7 },
    ])
  })

  test('reordered packets keep their places', () => {
    const stream = createStream()
    stream.relay(packet({}), 8, 160)
    const late = stream.relay(packet({ sequence: 102, timestamp: 5320 }), 8, 160)
    const early = stream.relay(packet({ sequence: 101, timestamp: 5160 }), 8, 160)
    expect(sequenceDistance(early?.sequence ?? 0, late?.sequence ?? 0)).toBe(1)
    expect(timestampDistance(early?.timestamp ?? 0, late?.timestamp ?? 0)).toBe(160)
  })

  test('what is older than its beginning is left out: that number was used already', () => {
    const stream = createStream()
    stream.relay(packet({}), 8, 160)
    expect(stream.relay(packet({ sequence: 99, timestamp: 4840 }), 8, 160)).toBeNull()
  })

  test.each([
    ['another SSRC', { ssrc: 100 }],
    ['a sequence far away', { sequence: 40_000 }],
    ['a timestamp far away', { sequence: 101, timestamp: 900_000 }],
  ])('%s goes on without a jump, marked', (_, fields) => {
    const stream = createStream()
    const before = stream.relay(packet({}), 8, 160)
    stream.advance(1)
    const after = stream.relay(packet(fields), 8, 160)
    expect(sequenceDistance(before?.sequence ?? 0, after?.sequence ?? 0)).toBe(1)
    expect(timestampDistance(before?.timestamp ?? 0, after?.timestamp ?? 0)).toBe(160)
    expect(after?.marker).toBe(true)
  })

  test('a packet skipped on purpose leaves no hole', () => {
    const stream = createStream()
    const before = stream.relay(packet({}), 8, 160)
    stream.skip(packet({ sequence: 101, timestamp: 5160 }))
    const after = stream.relay(packet({ sequence: 102, timestamp: 5320 }), 8, 160)
    expect(sequenceDistance(before?.sequence ?? 0, after?.sequence ?? 0)).toBe(1)
    expect(timestampDistance(before?.timestamp ?? 0, after?.timestamp ?? 0)).toBe(320)
  })

  test('a key held for 5 s stays one event: its timestamp does not move', () => {
    const stream = createStream()
    stream.relay(packet({}), 8, 160)
    const stamps = new Set<number>()
    for (let i = 1; i <= 250; i++) {
      stream.advance(1)
      const header = stream.relay(packet({ sequence: 100 + i, timestamp: 5160 }), 101, i * 160)
      stamps.add(header?.timestamp ?? -1)
    }
    expect(stamps.size).toBe(1)
  })

  test('our own audio after it goes on behind its end', () => {
    const stream = createStream()
    const relayed = stream.relay(packet({}), 8, 160)
    stream.relay(packet({ sequence: 101, timestamp: 5160 }), 8, 160)
    const own = stream.nextFrame(8)
    expect(sequenceDistance(relayed?.sequence ?? 0, own.sequence)).toBe(2)
    expect(timestampDistance(relayed?.timestamp ?? 0, own.timestamp)).toBe(320)
    expect(own.marker).toBe(true)
  })

  test('whatever is mixed in order, sequences count up by one and timestamps never go back', () => {
    const step = fc.constantFrom('own', 'event', 'relay', 'relayOther', 'skip')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        const sent = runSteps(steps)
        for (const [i, header] of sent.slice(1).entries()) {
          expect(sequenceDistance(sent[i]?.sequence ?? 0, header.sequence)).toBe(1)
          expect(timestampDistance(sent[i]?.timestamp ?? 0, header.timestamp)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

type Step = 'own' | 'event' | 'relay' | 'relayOther' | 'skip'

/** Takes the steps one per tick, with two incoming streams whose numbers are about to wrap. */
function runSteps(steps: readonly Step[]): RtpHeader[] {
  const stream = createStream()
  const last = { 1: { sequence: 65_500, timestamp: 0xffffff00 }, 2: { sequence: 10, timestamp: 10 } }
  const incoming = (ssrc: 1 | 2): RtpPacket => {
    const { sequence, timestamp } = last[ssrc]
    last[ssrc] = { sequence: (sequence + 1) & 0xffff, timestamp: (timestamp + 160) >>> 0 }
    return packet({ ...last[ssrc], ssrc })
  }
  const take: Record<Step, () => RtpHeader | null> = {
    own: () => stream.nextFrame(8),
    event: () => stream.nextEvent(101, true, 160),
    relay: () => stream.relay(incoming(1), 8, 160),
    relayOther: () => stream.relay(incoming(2), 8, 160),
    skip: () => {
      stream.skip(incoming(1))
      return null
    },
  }
  return steps.flatMap(step => {
    const header = take[step]()
    stream.advance(1)
    return header ?? []
  })
}
