import { Take } from '../../media/recording/take.ts'
import { SilenceWatch } from '../../media/sound/silence-watch.ts'
import type { AudioListener } from '../../media/types.ts'
import type { WavWriter } from '../../media/wav/wav-writer.ts'
import { preAnswer } from '../leg/answering.ts'
import { waitFor } from '../leg/wait.ts'
import type { LegMedia } from '../media/leg-media.ts'
import { separate } from '../separate.ts'
import type { ApplicationCall } from './application.ts'
import { untilTerminator } from './terminators.ts'

const samplesPerSecond = 8000

/** Longest recording, in seconds: one day. It is also what holds when no limit is given. */
const mostSeconds = 86_400

/** Seconds of silence that end a recording when only a level is given (FreeSWITCH). */
const defaultSilence = 3

interface Request {
  readonly path: string
  readonly seconds: number
  /** 0 = silence does not end it. */
  readonly silenceLevel: number
  readonly silenceSeconds: number
}

const numberOf = (text: string | undefined, most: number): number =>
  Math.min(Number(/^\+?(\d{1,9})$/.exec(text ?? '')?.[1] ?? 0), most)

/** `<path> [[+]<seconds> [<silence level> [<silence seconds>]]]` */
function readRequest(data: string): Request {
  const [path = '', seconds, level, silence] = separate(data, ' ', 4)
  return {
    path,
    seconds: numberOf(seconds, mostSeconds) || mostSeconds,
    silenceLevel: numberOf(level, 32_767),
    silenceSeconds: numberOf(silence, mostSeconds) || defaultSilence,
  }
}

/** What ended a recording. `trouble`: the file could not be written to. */
type RecordEnd = 'full' | 'silence' | 'stopped' | 'trouble' | 'aborted'

/** Gives what is heard to `listeners` until `ended` says so, a key or a break ends it, or the leg goes on. */
function listenUntil(
  call: ApplicationCall,
  media: LegMedia,
  listeners: readonly AudioListener[],
  ended: Promise<RecordEnd>,
): Promise<RecordEnd> {
  const { leg, signal } = call
  return waitFor<RecordEnd>(signal, settle => {
    const stop = (): void => settle('stopped')
    const leaves = [
      leg.onBreak(stop),
      leg.digits.consume(untilTerminator(call, stop)),
      ...listeners.map(listener => media.session.listen(listener)),
    ]
    void ended.then(settle)
    return () => {
      for (const leave of leaves) leave()
    }
  })
}

function note({ leg }: ApplicationCall, samples: number, end: RecordEnd): void {
  leg.setVariable('record_seconds', String(Math.floor(samples / samplesPerSecond)))
  leg.setVariable('record_ms', String(Math.floor(samples / (samplesPerSecond / 1000))))
  leg.setVariable('record_samples', String(samples))
  leg.setVariable('silence_hits_exhausted', String(end === 'silence'))
  if (end === 'trouble') leg.setVariable('current_application_response', failure)
}

/** What `current_application_response` says of a recording that failed. */
const failure = 'RECORD ERROR'

function refuse({ leg }: ApplicationCall, reason: string): void {
  leg.log.error({ reason }, 'cannot record')
  leg.setVariable('current_application_response', failure)
}

type Ending = PromiseWithResolvers<RecordEnd>

async function recordInto(
  call: ApplicationCall,
  request: Request,
  media: LegMedia,
  writer: WavWriter,
  ending: Ending,
): Promise<void> {
  const take = new Take({
    most: request.seconds * samplesPerSecond,
    write: samples => writer.write(samples),
    full: () => ending.resolve('full'),
  })
  const { silenceLevel, silenceSeconds } = request
  const watch = new SilenceWatch(silenceLevel, silenceSeconds, () => ending.resolve('silence'))
  const listeners = silenceLevel === 0 ? [take] : [take, watch]
  const end = await listenUntil(call, media, listeners, ending.promise)
  take.finish()
  const trouble = await writer.close()
  if (trouble !== null) call.leg.log.error({ code: trouble.code }, 'recording broken off')
  note(call, take.length, trouble === null ? end : 'trouble')
}

/**
 * `record <path> [[+]<seconds> [<silence level> [<silence seconds>]]]`: writes what the far end says to a WAV file in the
 * folder for recordings, until a key of `playback_terminators`, the limit, silence, a break, or the leg's end. Leaves
 * FreeSWITCH's variables `record_seconds`, `record_ms`, `record_samples` and `silence_hits_exhausted`. A file that cannot
 * be written to ends the recording, not the call.
 */
export async function record(call: ApplicationCall): Promise<void> {
  const { leg, exchange } = call
  const request = readRequest(call.data)
  leg.setVariable('playback_terminator_used', '')
  if (!(await preAnswer(leg)) || leg.media === null) return refuse(call, 'no audio')
  const ending: Ending = Promise.withResolvers()
  const opened = await exchange.recordings.open(request.path, () => ending.resolve('trouble'))
  if (opened.type === 'refused') return refuse(call, opened.reason)
  await recordInto(call, request, leg.media, opened.writer, ending)
}

/** `mkdir <folder>`, inside the folder for recordings only. */
export async function mkdir({ leg, data, exchange }: ApplicationCall): Promise<void> {
  const reason = await exchange.recordings.makeFolder(data)
  if (reason !== null) leg.log.error({ reason }, 'folder not made')
}
