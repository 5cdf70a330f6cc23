import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sequenceDistance, timestampDistance } from '../rtp/rtp.ts'
import { silence } from '../sound/audio-source.ts'
import type { MediaSession } from '../types.ts'
import { expectContinuous, openTestLegs, type TestLegs, tone, tonesIn } from './test-legs.ts'
import { remoteMedia } from './test-phone.ts'

let legs: TestLegs

beforeEach(() => {
  legs = openTestLegs()
})

afterEach(() => legs.close())

describe('sending', () => {
  test('nothing before the far end is known', async () => {
    const session = await legs.engine.open()
    legs.ticker.tick(5)
    expect(session.stats.sent).toBe(0)
  })

  test('silence while nothing plays, one packet per tick, as one continuous stream', async () => {
    const [session, far] = await legs.leg()
    legs.ticker.tick(5)
    const packets = await far.hear(5)
    expectContinuous(packets)
    expect(packets.map(each => each.marker)).toEqual([true, false, false, false, false])
    expect(
      packets.every(each => each.payloadType === 8 && each.payload.equals(Buffer.alloc(160, 0xd5))),
    ).toBe(true)
    expect(session.stats.sent).toBe(5)
  })

  test.each([
    ['PCMA', 8],
    ['PCMU', 0],
  ] as const)('a tone played in %s is heard, silence before and after it', async (codec, payloadType) => {
    const [session, far] = await legs.leg({ codec })
    const ends: string[] = []
    legs.ticker.tick()
    session.play(tone(440, 3), how => ends.push(how))
    legs.ticker.tick(3)
    expect(ends).toEqual([])
    legs.ticker.tick()
    expect(ends).toEqual(['finished'])
    const packets = await far.hear(5)
    expectContinuous(packets)
    expect(tonesIn(packets)).toEqual([0, 440, 440, 440, 0])
    expect(packets.every(each => each.payloadType === payloadType)).toBe(true)
  })

  test.each([
    ['on hold', { direction: 'sendonly' }],
    ['inactive', { direction: 'inactive' }],
    ['on hold the old way', { ip: '0.0.0.0' }],
  ] as const)('%s: nothing is sent, yet a playback comes to its end', async (_, fields) => {
    const [session] = await legs.leg(fields)
    const ends: string[] = []
    session.play(silence(40), how => ends.push(how))
    legs.ticker.tick(3)
    expect([ends, session.stats.sent]).toEqual([['finished'], 0])
    expect(session.sendDigits('1')).toBe(false)
  })

  test('after the hold the stream goes on where time is', async () => {
    const [session, far] = await legs.leg()
    legs.ticker.tick()
    session.setRemote(remoteMedia(far, { direction: 'inactive' }))
    legs.ticker.tick(10)
    session.setRemote(remoteMedia(far))
    legs.ticker.tick()
    const [before, after] = await far.hear(2)
    expect(sequenceDistance(before?.sequence ?? 0, after?.sequence ?? 0)).toBe(1)
    expect(timestampDistance(before?.timestamp ?? 0, after?.timestamp ?? 0)).toBe(11 * 160)
  })
})

describe('a playback ends exactly once', () => {
  test.each<[string, (session: MediaSession, other: MediaSession) => void]>([
    ['stop', session => session.stop()],
    ['another play', session => session.play(silence(20), () => undefined)],
    ['connect', (session, other) => session.connect(other)],
    ['being connected to', (session, other) => other.connect(session)],
    ['close', session => session.close()],
  ])('%s breaks it', async (_, end) => {
    const [[session], [other]] = [await legs.leg(), await legs.leg()]
    const ends: string[] = []
    session.play(silence(-1), how => ends.push(how))
    legs.ticker.tick(2)
    end(session, other)
    expect(ends).toEqual(['broken'])
    legs.ticker.tick(2)
    session.stop()
    session.close()
    expect(ends).toEqual(['broken'])
  })

  test('on a closed session at once', async () => {
    const [session] = await legs.leg()
    session.close()
    const ends: string[] = []
    session.play(silence(20), how => ends.push(how))
    expect(ends).toEqual(['broken'])
  })

  test('closing the session from within its end is safe', async () => {
    const [session] = await legs.leg()
    const ends: string[] = []
    session.play(silence(20), how => {
      ends.push(how)
      session.close()
    })
    legs.ticker.tick(3)
    expect([ends, legs.engine.sessions]).toEqual([['finished'], 0])
  })
})
