import type { RemoteMedia } from '../../media/types.ts'
import type { Leg } from './leg.ts'

/** The far end rings, or has been told that it rings here. */
export function markRinging(leg: Leg): void {
  const { channel } = leg
  if (leg.ended || channel.times.progress > 0 || channel.answered) return
  channel.times.progress = leg.context.clock.now()
  if (!channel.early) channel.callState = 'RINGING'
  leg.fire('CHANNEL_PROGRESS')
  leg.tell('progress')
}

/** Audio flows before the answer. */
export function markEarly(leg: Leg): void {
  const { channel } = leg
  if (leg.ended || channel.early || channel.answered) return
  channel.early = true
  channel.times.progressMedia = leg.context.clock.now()
  channel.callState = 'EARLY'
  leg.fire('CHANNEL_PROGRESS_MEDIA')
  leg.tell('media')
}

export function markAnswered(leg: Leg): void {
  const { channel } = leg
  if (leg.ended || channel.answered) return
  channel.times.answered = leg.context.clock.now()
  channel.callState = 'ACTIVE'
  leg.setVariable('endpoint_disposition', 'ANSWER')
  runOnAnswer(leg)
  leg.fire('CHANNEL_ANSWER')
  leg.tell('answered')
}

/** The API command in `api_on_answer`: of all there are only `global_setvar`, the others are not run. */
function runOnAnswer(leg: Leg): void {
  const [, assignment] = /^global_setvar (.+)$/.exec(leg.channel.variables.get('api_on_answer') ?? '') ?? []
  if (assignment !== undefined && !leg.context.globals.set(assignment))
    leg.log.warn({ assignment }, 'global variable not set')
}

/** Notes what was agreed with the far end. */
export function markMedia(leg: Leg, remote: RemoteMedia): void {
  const { session } = leg.media ?? {}
  leg.channel.codec = remote.codec
  leg.setVariable('read_codec', remote.codec)
  leg.setVariable('write_codec', remote.codec)
  leg.setVariable('remote_media_ip', remote.ip)
  leg.setVariable('remote_media_port', String(remote.port))
  leg.setVariable('local_media_ip', session?.localIp ?? '')
  leg.setVariable('local_media_port', String(session?.localPort ?? ''))
  leg.setVariable('dtmf_type', remote.telephoneEvent === null ? 'info' : 'rfc2833')
}

/** The far end put us on hold, or took us back (FreeSWITCH: switch_channel_mark_hold). */
export function markHold(leg: Leg, held: boolean): void {
  const { channel } = leg
  const isHeld = channel.callState === 'HELD'
  if (leg.ended || held === isHeld || !channel.answered) return
  const now = leg.context.clock.now()
  if (held) channel.times.lastHold = now
  else channel.times.holdAccum += now - channel.times.lastHold
  channel.callState = held ? 'HELD' : 'UNHELD'
  leg.fire(held ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD')
  leg.tell(held ? 'held' : 'resumed')
}
