import { describe, expect, test } from 'vitest'
import { SourceLatch } from './source-latch.ts'

const quiet = 25

function createLatch(ip = '10.0.0.5', port = 4000): SourceLatch {
  const latch = new SourceLatch()
  latch.signal(ip, port)
  return latch
}

function wait(latch: SourceLatch, ticks: number): void {
  for (let i = 0; i < ticks; i++) latch.tick()
}

const stream = (sequence: number, ssrc = 1) => ({ ssrc, sequence })

describe('learning', () => {
  test('before anything is known there is no target', () => {
    expect(new SourceLatch().target).toBeNull()
  })

  test('sends to the address of the SDP until a packet says otherwise', () => {
    const latch = createLatch()
    expect(latch.target).toEqual({ ip: '10.0.0.5', port: 4000 })
    expect(latch.accept('203.0.113.9', 61000, stream(1))).toBe(true)
    expect(latch.target).toEqual({ ip: '203.0.113.9', port: 61000 })
  })

  test('a stranger is not heard while the source talks', () => {
    const latch = createLatch()
    latch.accept('203.0.113.9', 61000, stream(1))
    wait(latch, quiet - 1)
    expect(latch.accept('203.0.113.9', 61000, stream(2))).toBe(true)
    wait(latch, quiet - 1)
    expect(latch.accept('203.0.113.9', 61002, stream(3))).toBe(false)
    expect(latch.target?.port).toBe(61000)
  })

  test('the address of the SDP takes over at once from somebody who was faster', () => {
    const latch = createLatch()
    latch.accept('198.51.100.66', 6666, stream(1, 666))
    expect(latch.accept('10.0.0.5', 4000, stream(1))).toBe(true)
    expect(latch.target).toEqual({ ip: '10.0.0.5', port: 4000 })
    wait(latch, quiet)
    expect(latch.accept('198.51.100.66', 6666, stream(2, 666))).toBe(false)
  })
})

describe('after the source has been silent', () => {
  test.each([
    ['same stream from elsewhere (NAT rebinding)', '203.0.113.77', 1, 12, true],
    ['same IP, another stream', '203.0.113.9', 2, 900, true],
    ['IP of the SDP, another port', '10.0.0.5', 2, 900, true],
    ['another IP, another stream', '198.51.100.66', 2, 12, false],
    ['another IP, right SSRC, sequence far away', '198.51.100.66', 1, 40_000, false],
    ['another IP, right SSRC, sequence behind', '198.51.100.66', 1, 9, false],
  ])('%s', (_, ip, ssrc, sequence, accepted) => {
    const latch = createLatch()
    latch.accept('203.0.113.9', 61000, stream(10))
    wait(latch, quiet)
    expect(latch.accept(ip, 61010, stream(sequence, ssrc))).toBe(accepted)
  })

  test('moves are limited', () => {
    const latch = createLatch()
    latch.accept('203.0.113.9', 61000, stream(1))
    const moves = Array.from({ length: 10 }, (_, i) => {
      wait(latch, quiet)
      return latch.accept('203.0.113.9', 61002 + i, stream(i + 2))
    })
    expect(moves).toEqual([...Array(8).fill(true), false, false])
  })
})

describe('new SDP', () => {
  test('the same address changes nothing', () => {
    const latch = createLatch()
    latch.accept('203.0.113.9', 61000, stream(1))
    latch.signal('10.0.0.5', 4000)
    expect(latch.target?.port).toBe(61000)
    expect(latch.accept('198.51.100.66', 6666, stream(1, 666))).toBe(false)
  })

  test('another address starts learning anew, and stragglers of the former source are not learnt from', () => {
    const latch = createLatch()
    latch.accept('203.0.113.9', 61000, stream(1))
    latch.signal('10.0.0.8', 4002)
    expect(latch.target).toEqual({ ip: '10.0.0.8', port: 4002 })
    expect(latch.accept('203.0.113.9', 61000, stream(2))).toBe(false)
    expect(latch.accept('203.0.113.50', 50000, stream(1, 5))).toBe(true)
  })

  test('the former source is accepted when it is all that comes', () => {
    const latch = createLatch()
    latch.accept('203.0.113.9', 61000, stream(1))
    latch.signal('10.0.0.5', 4010)
    wait(latch, quiet)
    expect(latch.accept('203.0.113.9', 61000, stream(30))).toBe(true)
  })
})
