import type { AudioSource, PlaybackEnd } from '../../media/types.ts'
import { preAnswer } from '../leg/answering.ts'
import { waitFor } from '../leg/wait.ts'
import type { LegMedia } from '../media/leg-media.ts'
import type { ApplicationCall } from './application.ts'

/**
 * What became of audio: played to its end, broken off by a command or a digit, not found, not playable, or the leg went
 * on to something else.
 */
export type AudioEnd = PlaybackEnd | 'missing' | 'failed' | 'aborted'

/** What FreeSWITCH's playback applications leave in `current_application_response`. */
export const audioResponses: Readonly<Record<AudioEnd, string>> = {
  finished: 'FILE PLAYED',
  broken: 'FILE PLAYED',
  missing: 'FILE NOT FOUND',
  failed: 'PLAYBACK ERROR',
  aborted: 'PLAYBACK ERROR',
}

/** Audio ready to be played as often as wanted, or why not. */
export type ReadyAudio =
  | { readonly type: 'ready'; readonly start: () => AudioSource; readonly media: LegMedia }
  | { readonly type: 'not'; readonly end: 'missing' | 'failed' | 'aborted' }

/** Opens `text` and the leg's media; an incoming call not yet answered gets early media. */
export async function readyAudio(call: ApplicationCall, text: string): Promise<ReadyAudio> {
  const { leg, signal, exchange } = call
  if (!(await preAnswer(leg)) || leg.media === null) return { type: 'not', end: 'failed' }
  const opened = await exchange.openAudio(text)
  if (signal.aborted) return { type: 'not', end: 'aborted' }
  if (opened.type === 'opened') return { type: 'ready', start: opened.start, media: leg.media }
  const reason = opened.type === 'refused' ? opened.reason : 'no such file'
  leg.log.warn({ audio: opened.name, reason }, 'audio cannot be played')
  return { type: 'not', end: opened.type === 'missing' ? 'missing' : 'failed' }
}

/** Plays audio once. `onStop` is given what breaks it off. */
export function playOnce(
  audio: Extract<ReadyAudio, { type: 'ready' }>,
  signal: AbortSignal,
  onStop: (stop: () => void) => void = () => undefined,
): Promise<AudioEnd> {
  return waitFor<PlaybackEnd>(signal, settle => {
    const stop = audio.media.player.play(audio.start(), settle)
    onStop(() => settle('broken'))
    return stop
  })
}
