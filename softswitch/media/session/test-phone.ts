import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createRtpPacket, type RtpHeader, readRtp, rtpHeaderLength, writeRtpHeader } from '../rtp/rtp.ts'
import { type TelephoneEvent, writeEvent } from '../rtp/telephone-event.ts'
import { codecOf, decodeSample, encodeSample } from '../sound/g711.ts'
import type { Codec, RemoteMedia } from '../types.ts'

/** A packet as a test phone received it. */
export interface HeardPacket {
  readonly marker: boolean
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly payload: Buffer
}

/** The far end of a session in tests: a real UDP socket on 127.0.0.1 that speaks RTP. */
export interface TestPhone {
  readonly port: number
  /** Everything received so far. */
  readonly heard: readonly HeardPacket[]
  /** Waits until `count` packets have come in all. */
  hear(count: number): Promise<readonly HeardPacket[]>
  /** Sends one packet; fields not given go on from the packet before. */
  send(to: number, payload: Buffer, fields?: Partial<RtpHeader>): Promise<void>
  /** Sends linear audio in packets of `packetSamples`. */
  talk(to: number, codec: Codec, samples: Int16Array, packetSamples?: number): Promise<void>
  sendEvent(to: number, event: TelephoneEvent, fields: Partial<RtpHeader>): Promise<void>
  /** Sends octets as they are. */
  sendRaw(to: number, data: Buffer): Promise<void>
  close(): Promise<void>
}

/** What a phone's SDP would say. */
export function remoteMedia(phone: TestPhone, fields: Partial<RemoteMedia> = {}): RemoteMedia {
  return {
    ip: '127.0.0.1',
    port: phone.port,
    codec: 'PCMA',
    telephoneEvent: 101,
    direction: 'sendrecv',
    ...fields,
  }
}

/** The audio of packets in the order they came, events left out. */
export function audioOf(packets: readonly HeardPacket[]): Int16Array {
  return Int16Array.from(
    packets.flatMap(({ payloadType, payload }) => {
      const codec = codecOf(payloadType)
      return codec === null ? [] : [...payload].map(octet => decodeSample(codec, octet))
    }),
  )
}

/** Lets the event loop turn until `condition` holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setImmediate(resolve))
}

function parse(data: Buffer): HeardPacket {
  const packet = createRtpPacket()
  if (!readRtp(data, packet)) throw new Error('the session sent something that is no RTP')
  const { payloadStart, payloadEnd, ...fields } = packet
  return { ...fields, payload: data.subarray(payloadStart, payloadEnd) }
}

/** Opens a phone on a free port. */
export async function openPhone(ssrc = 0xabcd): Promise<TestPhone> {
  const socket = createSocket('udp4')
  const heard: HeardPacket[] = []
  const position = { sequence: 65_530, timestamp: 0xfffffe00 }
  socket.on('message', data => heard.push(parse(data)))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')

  const sendRaw = async (to: number, data: Buffer): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.send(data, to, '127.0.0.1', error => (error === null ? resolve() : reject(error)))
    await promise
  }
  const send: TestPhone['send'] = (to, payload, fields = {}) => {
    const data = Buffer.concat([Buffer.alloc(rtpHeaderLength), payload])
    writeRtpHeader(data, 0, { marker: false, payloadType: 8, ssrc, ...position, ...fields })
    position.sequence += 1
    position.timestamp += payload.length
    return sendRaw(to, data)
  }
  return {
    port: socket.address().port,
    heard,
    async hear(count) {
      await until(() => heard.length >= count)
      return heard
    },
    send,
    async talk(to, codec, samples, packetSamples = 160) {
      for (let start = 0; start < samples.length; start += packetSamples) {
        const part = samples.subarray(start, start + packetSamples)
        const payload = Buffer.from(Uint8Array.from(part, sample => encodeSample(codec, sample)))
        await send(to, payload, { payloadType: codec === 'PCMA' ? 8 : 0 })
      }
    },
    async sendEvent(to, event, fields) {
      const payload = Buffer.alloc(4)
      writeEvent(payload, 0, event)
      await send(to, payload, { payloadType: 101, ...fields })
    },
    sendRaw,
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}
