/** The two codecs the switch speaks. RFC 3551 static payload types: PCMU 0, PCMA 8. */
export type Codec = 'PCMU' | 'PCMA'

/** Who sends, RFC 3264 5.1. In `RemoteMedia` as the far end sees it: `sendonly` = it sends, we only listen. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** Where and how to send, from the far end's SDP. */
export interface RemoteMedia {
  /** An address literal of the session's own family, or 0.0.0.0 / :: with a direction that lets us send nothing. */
  readonly ip: string
  readonly port: number
  readonly codec: Codec
  /** Payload type of telephone-event (RFC 4733) as the far end wants it, null when it offers none. */
  readonly telephoneEvent: number | null
  readonly direction: Direction
}

/** 20 ms of 8 kHz mono linear audio: 160 samples. */
export type Frame = Int16Array

export const samplesPerFrame = 160
export const frameMs = 20

/** Payload type under which our own offers announce telephone-event. */
export const ownTelephoneEvent = 101

/**
 * Something that gives audio frame by frame. `null` = finished. Must not block: files are read before.
 * The frame belongs to the source and is valid until the next call.
 */
export interface AudioSource {
  next(): Frame | null
}

/** Whom a voice is for: the far end alone, or the party it is connected with, who hears it as if the far end spoke. */
export type VoiceFor = 'farEnd' | 'other'

/** How a playback ended: by itself, or by `stop`, a new `play`, `connect` or `close`. */
export type PlaybackEnd = 'finished' | 'broken'

/** Hears what is said, packet by packet, and how time passes meanwhile. */
export interface AudioListener {
  /** Decoded samples of one packet, in order; they belong to the caller and are valid until this returns. */
  heard(samples: Int16Array): void
  /** `frames` periods of 20 ms have passed, with or without packets. */
  passed(frames: number): void
}

/** Counts of one session since it was opened. The object is live. */
export interface MediaStats {
  /** RTP packets taken from the far end. */
  readonly received: number
  /** RTP packets handed to the network. */
  readonly sent: number
  /** Packets refused: malformed, from a stranger, of an unknown payload type, a flood, or not sendable. */
  readonly dropped: number
  /** Epoch ms of the last packet taken, 0 before the first. */
  readonly lastReceivedAt: number
}

/**
 * One leg's RTP endpoint on this host. Sending is paced by one shared 20 ms ticker.
 * A session with a far end that neither plays nor is connected sends silence, so that NAT bindings and the far end's
 * media timeout stay alive while a call is parked. Before `setRemote` nothing is sent and everything received is dropped.
 */
export interface MediaSession {
  readonly localIp: string
  readonly localPort: number
  /**
   * Sets or changes the far end (our answer sent, its answer received, re-INVITE). Sending starts with the next tick.
   * With symmetric RTP the first packet received may move the address.
   */
  setRemote(remote: RemoteMedia): void
  /**
   * Plays `source` to the far end, replacing what was playing. `done` is called exactly once:
   * `finished` at the end of the source, `broken` by `stop`, a new `play`, a `connect` or `close`.
   * While connected the source takes the place of the relayed audio and the relay goes on after it.
   * The source runs in real time also while the far end is on hold or not known yet, so `done` always comes.
   * On a closed session `done` is called with `broken` at once.
   */
  play(source: AudioSource, done: (how: PlaybackEnd) => void): void
  stop(): void
  /** Adds a listener for digits the far end types (RFC 4733): once per key press, when its end is seen or its events stop. */
  onDigit(listener: (digit: string, durationMs: number) => void): void
  /** Adds a listener to what the far end says; the returned function takes it away. */
  listen(listener: AudioListener): () => void
  /**
   * Adds a listener to what the far end hears: the connected party, who speaks as that one, and what is played, but not
   * what is said to the far end alone. The returned function takes it away.
   */
  overhear(listener: AudioListener): () => void
  /**
   * Adds a voice to the call: one frame of it is heard in each tick, by the far end alone or by the connected party (or
   * whoever is connected later). The returned function takes it away.
   */
  addVoice(voice: AudioSource, whom: VoiceFor): () => void
  /**
   * Plays `digits` (0-9 * # A-D; `w` waits 0.5 s, `W` 1 s; others are skipped) to the far end as RFC 4733 events.
   * False when that cannot be: no far end, on hold, no telephone-event agreed, or too many digits waiting.
   */
  sendDigits(digits: string): boolean
  /**
   * Relays audio both ways with `other` (transcoding A-law/µ-law as needed, telephone-events included) until
   * `disconnect` on either. What either was connected to or played before is ended.
   */
  connect(other: MediaSession): void
  disconnect(): void
  readonly stats: MediaStats
  /** Frees the port pair. Idempotent. */
  close(): void
}

export interface MediaEngine {
  /** Opens a session on a free even port of the range; rejects with `NoFreePort` when all are taken. */
  open(): Promise<MediaSession>
  readonly sessions: number
  /** Closes every session and waits until their sockets are gone. Idempotent. */
  close(): Promise<void>
}
