import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSdpSession, type SdpOptions } from './sdp.ts'
import { lines, linesOf, us } from './test-sdp.ts'

const plain = lines('m=audio 4000 RTP/AVP 8 0 101', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16')

describe('offer', () => {
  test('names both codecs, telephone-event, 20 ms and the direction', () => {
    expect(createSdpSession(us).offer()).toBe(
      [
        'v=0',
        'o=- 77 1 IN IP4 192.0.2.1',
        's=nacd',
        'c=IN IP4 192.0.2.1',
        't=0 0',
        'm=audio 16384 RTP/AVP 8 0 101',
        'a=rtpmap:8 PCMA/8000',
        'a=rtpmap:0 PCMU/8000',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-15',
        'a=ptime:20',
        'a=sendrecv',
        '',
      ].join('\r\n'),
    )
  })

  test.each([
    [['PCMU', 'PCMA'], 'm=audio 16384 RTP/AVP 0 8 101'],
    [['PCMU'], 'm=audio 16384 RTP/AVP 0 101'],
  ] as const)('codecs %j', (codecs, line) => {
    expect(linesOf(createSdpSession({ ...us, codecs }).offer(), 'm=')).toEqual([line])
  })

  test('IPv6', () => {
    const sdp = createSdpSession({ ...us, ip: '2001:db8::1' }).offer()
    expect(linesOf(sdp, 'o=')).toEqual(['o=- 77 1 IN IP6 2001:db8::1'])
    expect(linesOf(sdp, 'c=')).toEqual(['c=IN IP6 2001:db8::1'])
  })

  test('a host name is refused', () => {
    expect(() => createSdpSession({ ...us, ip: 'localhost' })).toThrow(TypeError)
  })

  test('the version counts changes, not repetitions', () => {
    const session = createSdpSession(us)
    const versions = [session.offer(), session.offer(), session.offer('sendonly'), session.offer()].map(
      sdp => linesOf(sdp, 'o=')[0]?.split(' ')[2],
    )
    expect(versions).toEqual(['1', '1', '2', '3'])
  })
})

describe('accept', () => {
  test('the answer to our offer says where to send', () => {
    const session = createSdpSession(us)
    session.offer()
    expect(session.accept(plain)).toEqual({
      type: 'accepted',
      remote: { ip: '10.0.0.5', port: 4000, codec: 'PCMA', telephoneEvent: 101, direction: 'sendrecv' },
    })
  })

  test.each([
    ['sendonly', 'recvonly', 'recvonly'],
    ['sendonly', 'sendrecv', 'recvonly'],
    ['inactive', 'sendrecv', 'inactive'],
    ['sendrecv', 'sendonly', 'sendonly'],
  ] as const)('we offered %s, the answer says %s: the far end is %s', (offered, stated, far) => {
    const session = createSdpSession(us)
    session.offer(offered)
    const result = session.accept(lines('m=audio 4000 RTP/AVP 8', `a=${stated}`))
    expect(result).toMatchObject({ remote: { direction: far } })
  })

  test('refused audio is unusable, nonsense malformed', () => {
    const session = createSdpSession(us)
    session.offer()
    expect(session.accept(lines('m=audio 0 RTP/AVP 8'))).toMatchObject({ type: 'unusable' })
    expect(session.accept('nonsense')).toMatchObject({ type: 'malformed' })
  })
})

describe('over re-INVITEs', () => {
  test('our offer after an answer keeps the lines, the profile and the event type', () => {
    const session = createSdpSession(us)
    const offer = lines(
      'm=video 5000 RTP/AVP 96',
      'm=audio 4000 RTP/AVPF 8 97',
      'a=rtpmap:97 telephone-event/8000',
    )
    expect(session.answer(offer)).toMatchObject({ type: 'answered' })
    const hold = session.offer('sendonly')
    expect(linesOf(hold, 'm=')).toEqual(['m=video 0 RTP/AVP 96', 'm=audio 16384 RTP/AVPF 8 0 97'])
    expect(linesOf(hold, 'o=')).toEqual(['o=- 77 2 IN IP4 192.0.2.1'])
    const answer = lines(
      'm=video 0 RTP/AVP 96',
      'm=audio 4000 RTP/AVPF 8 97',
      'a=rtpmap:97 telephone-event/8000',
      'a=recvonly',
    )
    expect(session.accept(answer)).toMatchObject({ remote: { telephoneEvent: 97, direction: 'recvonly' } })
  })

  test('an offer we cannot use leaves everything as it was', () => {
    const session = createSdpSession(us)
    const before = session.offer()
    session.answer(lines('m=video 5000 RTP/AVP 96'))
    session.answer('nonsense')
    expect(session.offer()).toBe(before)
  })

  test('the same offer again gets the same answer', () => {
    const session = createSdpSession(us)
    expect(session.answer(plain)).toEqual(session.answer(plain))
  })
})

describe('robustness', () => {
  test('two of our own sessions always understand each other', () => {
    const codec = fc.constantFrom('PCMA', 'PCMU')
    const codecs = fc.uniqueArray(codec, { minLength: 2 })
    const direction = fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive')
    fc.assert(
      fc.property(codecs, codecs, direction, direction, (one, two, offered, wanted) => {
        const offerer = createSdpSession({ ...us, codecs: one as SdpOptions['codecs'] & {} })
        const answerer = createSdpSession({
          ip: '192.0.2.2',
          port: 30_000,
          codecs: two as SdpOptions['codecs'] & {},
        })
        const answered = answerer.answer(offerer.offer(offered), wanted)
        if (answered.type !== 'answered') throw new Error(answered.reason)
        const accepted = offerer.accept(answered.sdp)
        expect(answered.remote).toMatchObject({ ip: us.ip, port: us.port, codec: one[0] })
        expect(accepted).toMatchObject({
          remote: { ip: '192.0.2.2', port: 30_000, codec: one[0], telephoneEvent: 101 },
        })
      }),
    )
  })

  test('never throws, and no answer contains a line that is not ours', () => {
    const part = fc.constantFrom(
      'v=0',
      'o=- 1 1 IN IP4 10.0.0.5',
      's=x',
      'c=IN IP4 10.0.0.5',
      'c=IN IP4',
      't=0 0',
      'm=audio 4000 RTP/AVP 8',
      'm=audio 4000 RTP/AVP 0 8 101',
      'm=video 1 RTP/AVP 96',
      'm=',
      'm=audio',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:',
      'a=rtpmap:101 telephone-event/8000',
      'a=rtpmap:101 telephone-event',
      'a=fmtp:101',
      'a=sendonly',
      'a=ptime:x',
      'a=ptime:20',
      'a=__proto__:1',
      'a=candidate:',
      'a=ssrc:',
      'b=',
      'z=',
      'k=',
      '=',
      '\0',
      'a=crypto:1',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(part, fc.string()), { maxLength: 30 }).map(all => all.join('\r\n')),
    )
    const ours =
      /^(v=0|o=- 77 1 IN IP4 192\.0\.2\.1|s=nacd|c=IN IP4 192\.0\.2\.1|t=0 0|m=[a-z]+ (0|16384) [\w/]+ [\w.* -]+|a=.*|)$/i
    fc.assert(
      fc.property(text, offer => {
        const result = createSdpSession(us).answer(`v=0\r\n${offer}`)
        createSdpSession(us).accept(offer)
        if (result.type !== 'answered') return
        for (const line of result.sdp.split('\r\n')) expect(line).toMatch(ours)
      }),
      { numRuns: 500 },
    )
  })
})
