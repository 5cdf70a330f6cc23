import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { Attempts, attemptRules } from './attempts.ts'

describe('counting wrong passwords', () => {
  let clock: FakeClock
  let attempts: Attempts
  beforeEach(() => {
    clock = new FakeClock()
    attempts = new Attempts(clock)
  })

  it('goes by address and name', () => {
    attempts.failed('192.0.2.1', '1001')
    attempts.failed('192.0.2.1', '1001')
    attempts.failed('192.0.2.2', '1001')
    const counts = [
      attempts.count('192.0.2.1', '1001'),
      attempts.count('192.0.2.2', '1001'),
      attempts.count('192.0.2.1', '1002'),
    ]
    expect(counts).toEqual([2, 1, 0])
  })

  it('forgets them a minute after the first, however often they came', () => {
    attempts.failed('192.0.2.1', '1001')
    clock.advance(attemptRules.windowMs)
    attempts.failed('192.0.2.1', '1001')
    expect(attempts.count('192.0.2.1', '1001')).toBe(2)
    clock.advance(1)
    expect(attempts.count('192.0.2.1', '1001')).toBe(0)
    attempts.failed('192.0.2.1', '1001')
    clock.advance(attemptRules.windowMs)
    expect(attempts.count('192.0.2.1', '1001')).toBe(1)
  })

  it('remembers so many names only: the ones that failed longest ago are forgotten', () => {
    attempts.failed('192.0.2.1', 'first')
    for (let name = 1; name < attemptRules.remembered; name += 1) attempts.failed('192.0.2.1', String(name))
    expect(attempts.count('192.0.2.1', 'first')).toBe(1)
    attempts.failed('192.0.2.1', 'one more')
    expect([attempts.count('192.0.2.1', 'first'), attempts.count('192.0.2.1', '1')]).toEqual([0, 1])
  })
})
