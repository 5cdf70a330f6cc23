import { describe, expect, test } from 'vitest'
import type { RemoteMedia } from '../types.ts'
import { createSdpSession, type SdpOptions } from './sdp.ts'
import { lines, linesOf, us } from './test-sdp.ts'

const events = ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16']

function answerTo(offer: string, options: Partial<SdpOptions> = {}, direction?: RemoteMedia['direction']) {
  const result = createSdpSession({ ...us, ...options }).answer(offer, direction)
  if (result.type !== 'answered') throw new Error(`${result.type}: ${result.reason}`)
  return result
}

describe('answer', () => {
  test('takes the first codec of the offer that we have, and its telephone-event type', () => {
    const { sdp, remote } = answerTo(
      lines('m=audio 4000 RTP/AVP 9 0 8 96', 'a=rtpmap:9 G722/8000', 'a=rtpmap:96 telephone-event/8000'),
    )
    expect(linesOf(sdp, 'm=')).toEqual(['m=audio 16384 RTP/AVP 0 96'])
    expect(remote).toEqual({
      ip: '10.0.0.5',
      port: 4000,
      codec: 'PCMU',
      telephoneEvent: 96,
      direction: 'sendrecv',
    })
  })

  test.each<[string, string, Partial<RemoteMedia>]>([
    ['no telephone-event', lines('m=audio 4000 RTP/AVP 8'), { telephoneEvent: null }],
    [
      'telephone-event at another rate only',
      lines('m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:101 telephone-event/48000'),
      { telephoneEvent: null },
    ],
    [
      'telephone-event at two rates',
      lines('m=audio 4000 RTP/AVP 8 100 101', 'a=rtpmap:100 telephone-event/48000', events[0] ?? ''),
      { telephoneEvent: 101 },
    ],
    [
      'an rtpmap for a type that is not in the m= line',
      lines('m=audio 4000 RTP/AVP 8', ...events),
      { telephoneEvent: null },
    ],
    [
      'a static type with another meaning',
      lines('m=audio 4000 RTP/AVP 8 0', 'a=rtpmap:8 L16/8000'),
      { codec: 'PCMU' },
    ],
    [
      'rtpmap in small letters, one channel',
      lines('m=audio 4000 RTP/AVP 8', 'a=rtpmap:8 pcma/8000/1'),
      { codec: 'PCMA' },
    ],
    ['c= of the media', lines('m=audio 4000 RTP/AVP 8', 'c=IN IP4 10.0.0.9'), { ip: '10.0.0.9' }],
    ['bare line ends', lines('m=audio 4000 RTP/AVP 8').replaceAll('\r\n', '\n'), { ip: '10.0.0.5' }],
    ['spaces at the end of the m= line', lines('m=audio 4000 RTP/AVP 8  '), { codec: 'PCMA' }],
    ['RTP/AVPF', lines('m=audio 4000 RTP/AVPF 8'), { port: 4000 }],
  ])('%s', (_, offer, remote) => {
    expect(answerTo(offer).remote).toMatchObject(remote)
  })

  test.each([
    ['sendrecv', 'sendrecv', 'sendrecv', 'sendrecv'],
    ['sendonly', 'sendrecv', 'recvonly', 'sendonly'],
    ['recvonly', 'sendrecv', 'sendonly', 'recvonly'],
    ['inactive', 'sendrecv', 'inactive', 'inactive'],
    ['sendrecv', 'sendonly', 'sendonly', 'recvonly'],
    ['sendonly', 'sendonly', 'inactive', 'inactive'],
    ['sendrecv', 'inactive', 'inactive', 'inactive'],
  ] as const)('offered %s, we want %s: we say %s, the far end is %s', (offered, wanted, said, far) => {
    const { sdp, remote } = answerTo(lines('m=audio 4000 RTP/AVP 8', `a=${offered}`), {}, wanted)
    expect(linesOf(sdp, 'a=').at(-1)).toBe(`a=${said}`)
    expect(remote.direction).toBe(far)
  })

  test('the direction of the session holds for a line without its own', () => {
    const offer = lines('a=sendonly', 'm=audio 4000 RTP/AVP 8')
    expect(answerTo(offer).remote.direction).toBe('sendonly')
  })

  test.each([
    ['sendrecv', 'sendonly', 'recvonly'],
    ['recvonly', 'inactive', 'inactive'],
  ] as const)('hold by 0.0.0.0 with %s: the far end is %s', (stated, far, said) => {
    const offer = lines('m=audio 4000 RTP/AVP 8', 'c=IN IP4 0.0.0.0', `a=${stated}`)
    const { sdp, remote } = answerTo(offer)
    expect(remote).toMatchObject({ ip: '0.0.0.0', direction: far })
    expect(linesOf(sdp, 'a=').at(-1)).toBe(`a=${said}`)
  })

  test('other lines are refused with port 0 in their places', () => {
    const { sdp, remote } = answerTo(
      lines(
        'm=video 5000 RTP/AVP 96 97',
        'a=rtpmap:96 H264/90000',
        'm=audio 4001 RTP/SAVP 8',
        'm=audio 4002 RTP/AVP 18',
        'm=audio 4003 RTP/AVP 8',
        'm=audio 4004 RTP/AVP 8',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        'm=image 0 udptl t38',
      ),
    )
    expect(linesOf(sdp, 'm=')).toEqual([
      'm=video 0 RTP/AVP 96',
      'm=audio 0 RTP/SAVP 8',
      'm=audio 0 RTP/AVP 18',
      'm=audio 16384 RTP/AVP 8',
      'm=audio 0 RTP/AVP 8',
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
      'm=image 0 udptl t38',
    ])
    expect(remote.port).toBe(4003)
  })

  test.each([
    ['no G.711', lines('m=audio 4000 RTP/AVP 18')],
    ['switched off', lines('m=audio 0 RTP/AVP 8')],
    ['encrypted', lines('m=audio 4000 RTP/SAVP 8')],
    ['only video', lines('m=video 4000 RTP/AVP 96')],
    ['no formats', lines('m=audio 4000 RTP/AVP')],
    ['a payload type in hex', lines('m=audio 4000 RTP/AVP 0x8')],
    ['a host name', lines('m=audio 4000 RTP/AVP 8', 'c=IN IP4 phone.example.com')],
    ['another family', lines('m=audio 4000 RTP/AVP 8', 'c=IN IP6 2001:db8::5')],
    ['multicast', lines('m=audio 4000 RTP/AVP 8', 'c=IN IP4 224.2.1.1/127')],
    ['broadcast', lines('m=audio 4000 RTP/AVP 8', 'c=IN IP4 255.255.255.255')],
    ['no address', 'v=0\r\nm=audio 4000 RTP/AVP 8\r\n'],
  ])('unusable: %s', (_, offer) => {
    expect(createSdpSession(us).answer(offer)).toMatchObject({ type: 'unusable' })
  })

  test('a codec we are told not to speak is unusable', () => {
    const session = createSdpSession({ ...us, codecs: ['PCMU'] })
    expect(session.answer(lines('m=audio 4000 RTP/AVP 8'))).toMatchObject({ type: 'unusable' })
  })

  test.each([
    ['nothing', '', 'v=0'],
    ['text', 'hello world', 'v=0'],
    ['another version', lines('m=audio 4000 RTP/AVP 8').replace('v=0', 'v=1'), 'v=0'],
    ['no media', lines(), 'no m='],
    ['a port that is none', lines('m=audio 70000 RTP/AVP 8'), 'm= line 1'],
    ['a port in words', lines('m=audio 4000 RTP/AVP 8', 'm=audio many RTP/AVP 8'), 'm= line 2'],
    ['formats that are none', lines('m=audio 4000 RTP/AVP 8 <x>'), 'm= line 1'],
    ['17 media lines', lines(...Array<string>(17).fill('m=audio 4000 RTP/AVP 8')), 'more than 16'],
    ['20 KB', lines('m=audio 4000 RTP/AVP 8', 'x'.repeat(20_000)), 'longer'],
  ])('malformed: %s', (_, offer, reason) => {
    expect(createSdpSession(us).answer(offer)).toEqual({
      type: 'malformed',
      reason: expect.stringContaining(reason),
    })
  })
})
