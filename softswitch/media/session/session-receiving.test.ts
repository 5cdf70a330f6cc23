import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { timestampDistance } from '../rtp/rtp.ts'
import { sine } from '../wav/test-audio.ts'
import { expectContinuous, openTestLegs, type TestLegs } from './test-legs.ts'
import { remoteMedia, type TestPhone, until } from './test-phone.ts'

let legs: TestLegs

beforeEach(() => {
  legs = openTestLegs()
})

afterEach(() => legs.close())

describe('receiving', () => {
  test('counts what the far end sends, and when', async () => {
    const [session, far] = await legs.leg()
    await far.talk(session.localPort, 'PCMA', sine(440, 320))
    await until(() => session.stats.received === 2)
    expect(session.stats).toMatchObject({ received: 2, dropped: 0, lastReceivedAt: 4711 })
  })

  test.each<[string, (far: TestPhone, to: number) => Promise<void>]>([
    ['no RTP', (far, to) => far.sendRaw(to, Buffer.from('hello'))],
    ['an empty datagram', (far, to) => far.sendRaw(to, Buffer.alloc(0))],
    ['an unknown payload type', (far, to) => far.send(to, Buffer.alloc(20), { payloadType: 18 })],
    ['RTCP on the RTP port', (far, to) => far.sendRaw(to, Buffer.from('80c90001deadbeef00000000', 'hex'))],
  ])('drops and counts %s', async (_, send) => {
    const [session, far] = await legs.leg()
    await send(far, session.localPort)
    await until(() => session.stats.dropped === 1)
    expect(session.stats).toMatchObject({ received: 0, lastReceivedAt: 0 })
  })

  test('drops everything before the far end is known, and while it said it does not send', async () => {
    const [session, far] = [await legs.engine.open(), await legs.phone()]
    await far.talk(session.localPort, 'PCMA', sine(440, 160))
    await until(() => session.stats.dropped === 1)
    session.setRemote(remoteMedia(far, { direction: 'recvonly' }))
    await far.talk(session.localPort, 'PCMA', sine(440, 160))
    await until(() => session.stats.dropped === 2)
    expect(session.stats.received).toBe(0)
  })

  test('a flood is cut at 500 packets a second', async () => {
    const [session, far] = await legs.leg()
    for (let count = 1; count <= 510; count++) {
      await far.send(session.localPort, Buffer.alloc(10))
      await until(() => session.stats.received + session.stats.dropped === count)
    }
    expect(session.stats.received).toBe(500)
    legs.ticker.tick(50)
    await far.send(session.localPort, Buffer.alloc(10))
    await until(() => session.stats.received === 501)
  })
})

describe('symmetric RTP', () => {
  test('audio goes to where packets come from, and a stranger can neither talk nor listen', async () => {
    const [session, listed] = await legs.leg()
    const [behindNat, stranger] = [await legs.phone(1), await legs.phone(2)]
    await behindNat.talk(session.localPort, 'PCMA', sine(440, 160))
    await until(() => session.stats.received === 1)
    await stranger.talk(session.localPort, 'PCMA', sine(440, 160))
    await until(() => session.stats.dropped === 1)
    legs.ticker.tick(3)
    await behindNat.hear(3)
    expect([listed.heard.length, stranger.heard.length]).toEqual([0, 0])
  })
})

test('a hold by 0.0.0.0 does not forget where the far end really is', async () => {
  const [session, listed] = await legs.leg()
  const behindNat = await legs.phone()
  await behindNat.talk(session.localPort, 'PCMA', sine(440, 160))
  await until(() => session.stats.received === 1)
  session.setRemote(remoteMedia(listed, { ip: '0.0.0.0', direction: 'sendonly' }))
  session.setRemote(remoteMedia(listed))
  legs.ticker.tick()
  await behindNat.hear(1)
})

describe('digits', () => {
  const key = async (far: TestPhone, to: number, code: number, timestamp: number): Promise<void> => {
    for (const [duration, end] of [
      [160, false],
      [320, false],
      [480, true],
      [480, true],
      [480, true],
    ] as const) {
      await far.sendEvent(to, { code, end, duration }, { timestamp, marker: duration === 160 })
    }
  }

  test('typed by the far end are reported once each', async () => {
    const [session, far] = await legs.leg()
    const digits: string[] = []
    session.onDigit((digit, ms) => digits.push(`${digit} ${ms}`))
    await key(far, session.localPort, 1, 1000)
    await key(far, session.localPort, 1, 5000)
    await key(far, session.localPort, 11, 9000)
    await until(() => digits.length === 3)
    expect(digits).toEqual(['1 60', '1 60', '# 60'])
  })

  test('are heard under our own payload type when the far end asked for another', async () => {
    const [session, far] = await legs.leg({ telephoneEvent: 96 })
    const digits: string[] = []
    session.onDigit(digit => digits.push(digit))
    await far.sendEvent(session.localPort, { code: 4, end: true, duration: 400 }, { payloadType: 96 })
    await far.sendEvent(session.localPort, { code: 5, end: true, duration: 400 }, { payloadType: 101 })
    await until(() => digits.length === 2)
  })

  test('are not heard when no telephone-event was agreed', async () => {
    const [session, far] = await legs.leg({ telephoneEvent: null })
    await far.sendEvent(session.localPort, { code: 4, end: true, duration: 400 }, {})
    await until(() => session.stats.dropped === 1)
  })

  test('sent to the far end are events with its payload type between our audio', async () => {
    const [session, far] = await legs.leg({ telephoneEvent: 97 })
    legs.ticker.tick()
    expect(session.sendDigits('7')).toBe(true)
    legs.ticker.tick(11)
    const packets = await far.hear(12)
    expectContinuous(packets)
    expect(packets.map(each => each.payloadType)).toEqual([8, ...Array(10).fill(97), 8])
    const events = packets.slice(1, 11)
    expect(new Set(events.map(each => each.timestamp)).size).toBe(1)
    expect(events.map(each => each.payload.toString('hex')).slice(0, 2)).toEqual(['070a00a0', '070a0140'])
    expect(events.slice(7).every(each => each.payload.toString('hex') === '078a0500')).toBe(true)
    expect(timestampDistance(events[0]?.timestamp ?? 0, packets[11]?.timestamp ?? 0)).toBe(10 * 160)
  })

  test('cannot be sent without a far end or without telephone-event', async () => {
    const session = await legs.engine.open()
    expect(session.sendDigits('1')).toBe(false)
    const [other] = await legs.leg({ telephoneEvent: null })
    expect(other.sendDigits('1')).toBe(false)
  })
})
