import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { timestampDistance } from '../rtp/rtp.ts'
import type { RemoteMedia } from '../types.ts'
import { sine } from '../wav/test-audio.ts'
import { expectContinuous, openTestLegs, type TestLegs, tone, tonesIn } from './test-legs.ts'
import { remoteMedia, until } from './test-phone.ts'

let legs: TestLegs

beforeEach(() => {
  legs = openTestLegs()
})

afterEach(() => legs.close())

describe('connected sessions', () => {
  /** Two connected legs that have sent three packets of silence each. */
  async function call(a: Partial<RemoteMedia> = {}, b: Partial<RemoteMedia> = {}) {
    const [[left, leftPhone], [right, rightPhone]] = [await legs.leg(a), await legs.leg(b)]
    legs.ticker.tick(3)
    left.connect(right)
    await Promise.all([leftPhone.hear(3), rightPhone.hear(3)])
    return { left, leftPhone, right, rightPhone }
  }

  test.each([
    ['PCMA', 'PCMA'],
    ['PCMU', 'PCMU'],
    ['PCMA', 'PCMU'],
    ['PCMU', 'PCMA'],
  ] as const)('a tone from %s is heard in %s and the other way round', async (one, two) => {
    const { left, leftPhone, right, rightPhone } = await call({ codec: one }, { codec: two })
    await leftPhone.talk(left.localPort, one, sine(440, 800))
    await rightPhone.talk(right.localPort, two, sine(1000, 800))
    const atRight = await rightPhone.hear(8)
    const atLeft = await leftPhone.hear(8)
    expect(tonesIn(atRight)).toEqual([0, 0, 0, ...Array(5).fill(440)])
    expect(tonesIn(atLeft)).toEqual([0, 0, 0, ...Array(5).fill(1000)])
    expect(new Set(atRight.map(each => each.payloadType)).size).toBe(1)
    expectContinuous(atRight)
    expectContinuous(atLeft)
  })

  test('each side hears its own SSRC and marks where the relay begins', async () => {
    const { left, leftPhone, rightPhone } = await call()
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 320))
    const packets = await rightPhone.hear(5)
    expect(packets.map(each => each.marker)).toEqual([true, false, false, true, false])
    expect(packets[3]?.ssrc).not.toBe(0xabcd)
  })

  test('other packet lengths pass as they are', async () => {
    const { left, leftPhone, rightPhone } = await call({}, { codec: 'PCMU' })
    await leftPhone.talk(left.localPort, 'PCMA', sine(700, 960), 240)
    const packets = (await rightPhone.hear(7)).slice(3)
    expect(packets.map(each => each.payload.length)).toEqual([240, 240, 240, 240])
    expect(tonesIn(packets)).toEqual(Array(6).fill(700))
    expect(timestampDistance(packets[0]?.timestamp ?? 0, packets[3]?.timestamp ?? 0)).toBe(720)
  })

  test('while connected the ticker sends nothing of its own; afterwards silence again', async () => {
    const { left, right, leftPhone } = await call()
    legs.ticker.tick(5)
    expect([left.stats.sent, right.stats.sent]).toEqual([3, 3])
    right.disconnect()
    legs.ticker.tick(2)
    expect([left.stats.sent, right.stats.sent]).toEqual([5, 5])
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    await until(() => left.stats.received === 1)
    expect(right.stats.sent).toBe(5)
    expectContinuous(await leftPhone.hear(5))
  })

  test('a playback takes the place of the other party, and the relay goes on after it', async () => {
    const { left, leftPhone, right, rightPhone } = await call()
    right.play(tone(1000, 2), () => undefined)
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    await until(() => left.stats.received === 1)
    legs.ticker.tick(3)
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    const packets = await rightPhone.hear(6)
    expect(tonesIn(packets)).toEqual([0, 0, 0, 1000, 1000, 440])
    expectContinuous(packets)
  })

  test('keys are relayed under the payload type of the other side and reported', async () => {
    const { left, leftPhone, rightPhone } = await call({ telephoneEvent: 101 }, { telephoneEvent: 96 })
    const digits: string[] = []
    left.onDigit(digit => digits.push(digit))
    const at = { timestamp: 7000 }
    await leftPhone.sendEvent(left.localPort, { code: 3, end: false, duration: 160 }, { ...at, marker: true })
    await leftPhone.sendEvent(left.localPort, { code: 3, end: true, duration: 320 }, at)
    const packets = (await rightPhone.hear(5)).slice(3)
    expect(packets.map(each => [each.payloadType, each.payload.toString('hex')])).toEqual([
      [96, '030a00a0'],
      [96, '038a0140'],
    ])
    expect(packets[0]?.timestamp).toBe(packets[1]?.timestamp)
    expect(digits).toEqual(['3'])
  })

  test('keys the other side has no telephone-event for are reported, left out, and leave no hole', async () => {
    const { left, leftPhone, rightPhone } = await call({}, { telephoneEvent: null })
    const digits: string[] = []
    left.onDigit(digit => digits.push(digit))
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    await leftPhone.sendEvent(left.localPort, { code: 9, end: true, duration: 320 }, {})
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    const packets = await rightPhone.hear(5)
    expectContinuous(packets)
    expect(packets.every(each => each.payloadType === 8)).toBe(true)
    expect(digits).toEqual(['9'])
  })

  test('our own keys go out whole: the other party is silent in between', async () => {
    const { left, leftPhone, right, rightPhone } = await call()
    right.sendDigits('1')
    legs.ticker.tick()
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    await until(() => left.stats.received === 1)
    legs.ticker.tick(9)
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    const packets = await rightPhone.hear(14)
    expect(packets.slice(3).map(each => each.payloadType)).toEqual([...Array(10).fill(101), 8])
    expectContinuous(packets)
  })

  test('nothing reaches a side on hold', async () => {
    const { left, leftPhone, right, rightPhone } = await call()
    right.setRemote(remoteMedia(rightPhone, { direction: 'inactive' }))
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 320))
    await until(() => left.stats.received === 2)
    expect(right.stats.sent).toBe(3)
  })

  test('an empty packet is not passed on and leaves no hole', async () => {
    const { left, leftPhone, rightPhone } = await call()
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    await leftPhone.send(left.localPort, Buffer.alloc(0))
    await leftPhone.talk(left.localPort, 'PCMA', sine(440, 160))
    const packets = await rightPhone.hear(5)
    expect(left.stats.received).toBe(3)
    expect(tonesIn(packets)).toEqual([0, 0, 0, 440, 440])
    expectContinuous(packets)
  })

  test('a third connects: the former partner is alone and hears silence', async () => {
    const { left, leftPhone, right } = await call()
    const [third, thirdPhone] = await legs.leg()
    third.connect(left)
    legs.ticker.tick(2)
    expect([left.stats.sent, right.stats.sent, third.stats.sent]).toEqual([3, 5, 0])
    await leftPhone.talk(left.localPort, 'PCMA', sine(300, 320))
    expect(tonesIn(await thirdPhone.hear(2))).toEqual([300, 300])
    expect(right.stats.sent).toBe(5)
  })

  test('closing one leaves the other parked', async () => {
    const { left, right } = await call()
    left.close()
    legs.ticker.tick(2)
    expect(right.stats.sent).toBe(5)
    right.connect(left)
    legs.ticker.tick()
    expect(right.stats.sent).toBe(6)
  })

  test('a session cannot be connected with itself', async () => {
    const [session] = await legs.leg()
    expect(() => session.connect(session)).toThrow(TypeError)
  })
})
