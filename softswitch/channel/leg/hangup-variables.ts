import { localStamp } from '../../eventsocket/event-bus.ts'
import type { Header } from '../../eventsocket/protocol/event.ts'
import { q850Of } from '../causes.ts'
import type { Channel } from './channel.ts'

const seconds = (ms: number): string => String(Math.floor(ms / 1000))
const micros = (ms: number): string => String(ms * 1000)

/** Names of the times of a call record: `<name>_stamp`, `<name>_epoch`, `<name>_uepoch`. */
function moments(channel: Channel): Array<readonly [name: string, at: number]> {
  const { times } = channel
  return [
    ['start', times.created],
    ['profile_start', times.profileCreated],
    ['answer', times.answered],
    ['bridge', times.bridged],
    ['last_hold', times.lastHold],
    ['progress', times.progress],
    ['progress_media', times.progressMedia],
    ['end', times.hangup],
  ]
}

/** Names of the lengths of a call record: `<name>sec`, `<name>msec`, `<name>usec`. */
function lengths(channel: Channel): Array<readonly [name: string, ms: number]> {
  const { created, answered, bridged, hangup, progress, progressMedia } = channel.times
  const since = (at: number): number => (at === 0 ? 0 : at - created)
  return [
    ['bill', answered === 0 ? 0 : hangup - answered],
    ['progress', since(progress)],
    ['progress_media', since(progressMedia)],
    ['answer', since(answered)],
    ['wait', since(bridged)],
    ['flow_bill', hangup - created],
  ]
}

/** The variables a channel gets when it has hung up (FreeSWITCH: switch_channel_set_timestamps). */
export function hangupVariables(channel: Channel): readonly Header[] {
  const { cause, times } = channel
  const duration = times.hangup - times.created
  return [
    ['hangup_cause', cause ?? 'NORMAL_CLEARING'],
    ['hangup_cause_q850', String(q850Of(cause ?? 'NORMAL_CLEARING'))],
    ...moments(channel).flatMap(([name, at]): Header[] => [
      ...(at === 0 ? [] : [[`${name}_stamp`, localStamp(at)] as const]),
      [`${name}_epoch`, seconds(at)],
      [`${name}_uepoch`, micros(at)],
    ]),
    ['hold_accum_seconds', seconds(times.holdAccum)],
    ['hold_accum_ms', String(times.holdAccum)],
    ['duration', seconds(duration)],
    ['mduration', String(duration)],
    ['uduration', micros(duration)],
    ...lengths(channel).flatMap(([name, ms]): Header[] => [
      [`${name}sec`, seconds(ms)],
      [`${name}msec`, String(ms)],
      [`${name}usec`, micros(ms)],
    ]),
  ]
}
