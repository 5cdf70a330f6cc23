import { keepDigits } from '../media/digits.ts'
import type { ApplicationCall } from './application.ts'
import { type AudioEnd, audioResponses, playOnce, readyAudio } from './audio.ts'
import { untilTerminator } from './terminators.ts'

function respond(call: ApplicationCall, end: AudioEnd): void {
  call.leg.setVariable('current_application_response', audioResponses[end])
}

/** `playback <audio>`: plays once; a key of `playback_terminators` ends it. */
export async function playback(call: ApplicationCall): Promise<void> {
  const { leg, signal } = call
  leg.setVariable('playback_terminator_used', '')
  const [name = ''] = call.data.split('@@')
  const audio = await readyAudio(call, name)
  if (audio.type === 'not') return respond(call, audio.end)
  let stop = (): void => undefined
  const leave = leg.digits.consume(untilTerminator(call, () => stop()))
  const end = await playOnce(audio, signal, stopper => {
    stop = stopper
  })
  leave()
  respond(call, end)
}

/**
 * `endless_playback <audio>`: plays again and again until the leg goes on to something else. Neither keys nor a break
 * end it (FreeSWITCH starts it again too); digits wait for who comes after.
 */
export async function endlessPlayback(call: ApplicationCall): Promise<void> {
  const audio = await readyAudio(call, call.data)
  if (audio.type === 'not') return respond(call, audio.end)
  const leave = call.leg.digits.consume(keepDigits)
  let end: AudioEnd = 'finished'
  while (end === 'finished' || end === 'broken') end = await playOnce(audio, call.signal)
  leave()
  respond(call, end)
}
