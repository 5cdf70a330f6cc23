/** The two codecs the switch speaks. RFC 3551 static payload types: PCMU 0, PCMA 8. */
export type Codec = 'PCMU' | 'PCMA'

/** Where and how to send, from the far end's SDP. */
export interface RemoteMedia {
  readonly ip: string
  readonly port: number
  readonly codec: Codec
  /** Payload type of telephone-event (RFC 4733) as the far end wants it, null when it offers none. */
  readonly telephoneEvent: number | null
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
}

/** 20 ms of 8 kHz mono linear audio: 160 samples. */
export type Frame = Int16Array

export const samplesPerFrame = 160
export const frameMs = 20

/** Something that gives audio frame by frame. `null` = finished. Must not block: files are read before. */
export interface AudioSource {
  next(): Frame | null
}

/** One leg's RTP endpoint on this host. Sending is paced by one shared 20 ms ticker. */
export interface MediaSession {
  readonly localIp: string
  readonly localPort: number
  /** Sets or changes the far end (answer, re-INVITE). With symmetric RTP the first packet received may move the address. */
  setRemote(remote: RemoteMedia): void
  /**
   * Plays `source` to the far end, replacing what was playing. `done` is called exactly once:
   * `finished` at the end of the source, `broken` by `stop`, a new `play`, a `connect` or `close`.
   */
  play(source: AudioSource, done: (how: 'finished' | 'broken') => void): void
  stop(): void
  /** Digits the far end types (RFC 4733), once per key press, when its end is seen. */
  onDigit(listener: (digit: string, durationMs: number) => void): void
  /** Plays `digits` to the far end as RFC 4733 events. */
  sendDigits(digits: string): void
  /** Relays audio both ways with `other` (transcoding A-law/µ-law as needed, telephone-events included) until `disconnect` on either. */
  connect(other: MediaSession): void
  disconnect(): void
  readonly stats: {
    readonly received: number
    readonly sent: number
    readonly dropped: number
    readonly lastReceivedAt: number
  }
  /** Frees the port pair. Idempotent. */
  close(): void
}

export interface MediaEngine {
  /** Opens a session on a free even port of the range; rejects with `NoFreePort` when all are taken. */
  open(): Promise<MediaSession>
  readonly sessions: number
  close(): Promise<void>
}
