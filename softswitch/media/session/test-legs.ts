import { expect } from 'vitest'
import { detectTones } from '../../../test/scenarios/support/tone-detector.ts'
import { createMediaEngine } from '../engine.ts'
import { createManualTicker, type ManualTicker } from '../manual-ticker.ts'
import { sequenceDistance, timestampDistance } from '../rtp/rtp.ts'
import type { AudioSource, MediaEngine, MediaSession, RemoteMedia } from '../types.ts'
import { sine } from '../wav/test-audio.ts'
import { audioOf, type HeardPacket, openPhone, remoteMedia, type TestPhone } from './test-phone.ts'

const candidates = [300, 440, 700, 1000]

/** An engine with time by hand and the phones at its sessions' far ends. */
export interface TestLegs {
  readonly engine: MediaEngine
  readonly ticker: ManualTicker
  phone(ssrc?: number): Promise<TestPhone>
  /** A session with its phone, the phone's SDP already known. */
  leg(fields?: Partial<RemoteMedia>): Promise<[MediaSession, TestPhone]>
  close(): Promise<void>
}

/** Opens an engine for one test; its `now` is always 4711. */
export function openTestLegs(): TestLegs {
  const ticker = createManualTicker()
  const engine = createMediaEngine({ host: '127.0.0.1', low: 20_000, high: 30_000, ticker, now: () => 4711 })
  const phones: TestPhone[] = []
  const phone = async (ssrc?: number): Promise<TestPhone> => {
    const opened = await openPhone(ssrc)
    phones.push(opened)
    return opened
  }
  return {
    engine,
    ticker,
    phone,
    async leg(fields = {}) {
      const [session, far] = [await engine.open(), await phone()]
      session.setRemote(remoteMedia(far, fields))
      return [session, far]
    },
    async close() {
      await engine.close()
      await Promise.all(phones.map(each => each.close()))
    },
  }
}

/** A sine as a source of `frames` frames. */
export function tone(frequency: number, frames: number): AudioSource {
  const samples = sine(frequency, frames * 160)
  let at = 0
  return {
    next() {
      if (at >= samples.length) return null
      at += 160
      return samples.subarray(at - 160, at)
    },
  }
}

/** The tone of each 20 ms: 0 for silence, -1 for anything that is no clean tone. */
export function tonesIn(packets: readonly HeardPacket[]): number[] {
  return detectTones(audioOf(packets), candidates, 160).map(({ level, share, frequency }) => {
    if (level < 50) return 0
    return share > 0.95 ? frequency : -1
  })
}

/** One SSRC, no hole in the sequence, no timestamp that goes back. */
export function expectContinuous(packets: readonly HeardPacket[]): void {
  for (const [i, packet] of packets.slice(1).entries()) {
    const before = packets[i]
    expect(packet.ssrc).toBe(before?.ssrc)
    expect(sequenceDistance(before?.sequence ?? 0, packet.sequence)).toBe(1)
    expect(timestampDistance(before?.timestamp ?? 0, packet.timestamp)).toBeGreaterThanOrEqual(0)
  }
}
