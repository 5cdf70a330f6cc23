import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRtpPacket, readRtp, sequenceDistance, timestampDistance, writeRtpHeader } from './rtp.ts'

const header = Buffer.from('8008123400000100deadbeef', 'hex')
const payload = Buffer.from('d5d5', 'hex')

function withFirstOctet(octet: number, ...rest: Buffer[]): Buffer {
  const data = Buffer.concat([header, ...rest])
  data[0] = octet
  return data
}

describe('readRtp', () => {
  test('reads the fields of a plain packet', () => {
    const packet = createRtpPacket()
    expect(readRtp(Buffer.concat([header, payload]), packet)).toBe(true)
    expect(packet).toEqual({
      marker: false,
      payloadType: 8,
      sequence: 0x1234,
      timestamp: 256,
      ssrc: 0xdeadbeef,
      payloadStart: 12,
      payloadEnd: 14,
    })
  })

  test.each([
    ['CSRC list', withFirstOctet(0x81, Buffer.alloc(4), payload), 16, 18],
    ['header extension', withFirstOctet(0x90, Buffer.from('bede000101020304', 'hex'), payload), 20, 22],
    ['empty extension', withFirstOctet(0x90, Buffer.from('bede0000', 'hex'), payload), 16, 18],
    ['padding', withFirstOctet(0xa0, payload, Buffer.from([0, 2])), 12, 14],
    ['padding only', withFirstOctet(0xa0, Buffer.from([1])), 12, 12],
    ['no payload', header, 12, 12],
  ])('leaves out: %s', (_, data, start, end) => {
    const packet = createRtpPacket()
    expect(readRtp(data, packet)).toBe(true)
    expect([packet.payloadStart, packet.payloadEnd]).toEqual([start, end])
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['shorter than a header', header.subarray(0, 11)],
    ['version 1', withFirstOctet(0x40)],
    ['STUN', withFirstOctet(0x00)],
    ['CSRC list past the end', withFirstOctet(0x8f, payload)],
    ['extension header past the end', withFirstOctet(0x90, Buffer.from('be', 'hex'))],
    ['extension past the end', withFirstOctet(0x90, Buffer.from('bede0002', 'hex'))],
    ['no padding octet', withFirstOctet(0xa0, Buffer.from([0]))],
    ['padding longer than the payload', withFirstOctet(0xa0, Buffer.from([1, 3]))],
    ['longer than a datagram of audio', Buffer.concat([header, Buffer.alloc(1489)])],
  ])('refuses: %s', (_, data) => {
    expect(readRtp(data, createRtpPacket())).toBe(false)
  })

  test('never throws, and what it accepts lies within the datagram', () => {
    const octets = fc.uint8Array({ maxLength: 64 })
    fc.assert(
      fc.property(octets, fc.constantFrom(0x80, 0x90, 0xa0, 0xb0, 0x8f, 0), (bytes, first) => {
        const data = Buffer.from([first, ...bytes])
        const packet = createRtpPacket()
        if (!readRtp(data, packet)) return
        expect(packet.payloadStart).toBeGreaterThanOrEqual(12)
        expect(packet.payloadEnd).toBeGreaterThanOrEqual(packet.payloadStart)
        expect(packet.payloadEnd).toBeLessThanOrEqual(data.length)
      }),
    )
  })
})

describe('writeRtpHeader', () => {
  test('what is written is read again', () => {
    const fields = fc.record({
      marker: fc.boolean(),
      payloadType: fc.integer({ min: 0, max: 127 }),
      sequence: fc.integer({ min: 0, max: 0xffff }),
      timestamp: fc.integer({ min: 0, max: 0xffffffff }),
      ssrc: fc.integer({ min: 0, max: 0xffffffff }),
    })
    fc.assert(
      fc.property(fields, fc.integer({ min: 0, max: 8 }), (written, offset) => {
        const data = Buffer.alloc(offset + 14)
        writeRtpHeader(data, offset, written)
        const packet = createRtpPacket()
        expect(readRtp(data.subarray(offset), packet)).toBe(true)
        expect(packet).toEqual({ ...written, payloadStart: 12, payloadEnd: 14 })
      }),
    )
  })
})

describe('distances wrap around', () => {
  test.each([
    [65535, 0, 1],
    [0, 65535, -1],
    [10, 10, 0],
    [0, 0x7fff, 0x7fff],
  ])('sequence %i to %i: %i', (from, to, distance) => {
    expect(sequenceDistance(from, to)).toBe(distance)
  })

  test.each([
    [0xffffffff, 159, 160],
    [159, 0xffffffff, -160],
  ])('timestamp %i to %i: %i', (from, to, distance) => {
    expect(timestampDistance(from, to)).toBe(distance)
  })
})
