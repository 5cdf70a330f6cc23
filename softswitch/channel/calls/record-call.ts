import type { Exchange } from '../exchange.ts'
import { preAnswer } from '../leg/answering.ts'
import type { Leg } from '../leg/leg.ts'
import { takeCall } from '../media/call-recording.ts'

const samplesPerSecond = 8000

/** Longest recording, in seconds: one day. It is also what holds when no limit is given. */
const mostSeconds = 86_400

/** Recordings of one leg at once. */
const mostAtOnce = 8

/** The recordings of each leg by their paths: what ends one. A path whose file is being opened has its place already. */
const running = new WeakMap<Leg, Map<string, () => void>>()

function recordingsOf(leg: Leg): Map<string, () => void> {
  const known = running.get(leg)
  if (known !== undefined) return known
  const none = new Map<string, () => void>()
  running.set(leg, none)
  return none
}

const nothing = (): void => undefined

/**
 * Begins to record the call the leg is in, through bridges and holds, until `stopRecording`, `seconds` (0 = a day) or the
 * leg's end (FreeSWITCH: switch_ivr_record_session). With the channel variable `RECORD_STEREO` what its far end says is
 * left and what it hears is right. A path that is being recorded to already is recorded to once. False when it cannot be.
 */
export async function startRecording(
  exchange: Exchange,
  leg: Leg,
  path: string,
  seconds: number,
): Promise<boolean> {
  const recordings = recordingsOf(leg)
  if (recordings.has(path)) {
    leg.log.warn({}, 'the call is being recorded to this file already')
    return true
  }
  if (recordings.size >= mostAtOnce) return false
  recordings.set(path, nothing)
  const begun = await begin(exchange, leg, path, seconds)
  if (!begun) recordings.delete(path)
  return begun
}

async function begin(exchange: Exchange, leg: Leg, path: string, seconds: number): Promise<boolean> {
  if (!(await preAnswer(leg)) || leg.media === null) return refuse(leg, 'no audio')
  const stereo = leg.channel.variables.isTrue('RECORD_STEREO')
  const stop = (): void => recordingsOf(leg).get(path)?.()
  const opened = await exchange.recordings.open(path, stop, stereo ? 2 : 1)
  if (opened.type === 'refused') return refuse(leg, opened.reason)
  const { writer } = opened
  const most = Math.min(seconds || mostSeconds, mostSeconds) * samplesPerSecond
  const take = takeCall(leg.media.session, { stereo, most, writer, full: () => setImmediate(stop) })
  const unwatch = leg.watch(news => {
    if (news === 'ended') stop()
  })
  recordingsOf(leg).set(path, () => {
    recordingsOf(leg).delete(path)
    unwatch()
    take.end()
    note(leg, take.length())
    const closing = writer.close()
    // The leg is not gone before its file is whole.
    void leg.activity.run(() => closing.then(nothing))
    void closing.then(trouble => {
      if (trouble !== null) leg.log.error({ code: trouble.code }, 'recording broken off')
    })
  })
  // It may have ended while the file was opened.
  if (leg.ended) stop()
  return true
}

function refuse(leg: Leg, reason: string): false {
  leg.log.error({ reason }, 'cannot record the call')
  return false
}

function note(leg: Leg, samples: number): void {
  leg.setVariable('record_seconds', String(Math.floor(samples / samplesPerSecond)))
  leg.setVariable('record_ms', String(Math.floor(samples / (samplesPerSecond / 1000))))
  leg.setVariable('record_samples', String(samples))
}

/** Ends the recording to `path`, of `all` every one. False when there is none. */
export function stopRecording(leg: Leg, path: string): boolean {
  const recordings = recordingsOf(leg)
  if (path.toLowerCase() === 'all') {
    const stops = [...recordings.values()]
    for (const stop of stops) stop()
    return stops.length > 0
  }
  const stop = recordings.get(path)
  stop?.()
  return stop !== undefined
}
