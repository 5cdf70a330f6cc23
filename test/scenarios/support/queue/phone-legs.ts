import type { Stretch } from '../phone/crowd-log.ts'
import type { SwitchHeaders } from '../switch/event-listener.ts'

/** What a switch is to be asked for, so that `phoneLegs` can be told. */
export const phoneLegEvents = 'CHANNEL_CREATE CHANNEL_HANGUP'

/** What is to be kept of those events. */
export const phoneLegHeaders: readonly string[] = [
  ...['Event-Name', 'Event-Date-Timestamp', 'Unique-ID', 'Caller-Caller-ID-Number', 'variable_dialed_user'],
]

/**
 * The times a switch had a leg to each phone: from CHANNEL_CREATE to CHANNEL_HANGUP, by the switch's own clock, in
 * whatever order they came: a busy FreeSWITCH hands events out by several threads (switch_event.c). What a phone of SIPp's
 * noted does not tell when a ring ended: a CANCEL that comes between two steps of its scenario is left unread, and read
 * when it comes again (RFC 3261 section 17.1.2.2: T1, half a second).
 */
export function phoneLegs(events: readonly SwitchHeaders[]): readonly Stretch[] {
  const named = (name: string) => events.filter(event => event['Event-Name'] === name)
  const ends = new Map(named('CHANNEL_HANGUP').map(event => [event['Unique-ID'], timeOf(event)]))
  return named('CHANNEL_CREATE').flatMap(event => {
    const { 'Unique-ID': id, 'Caller-Caller-ID-Number': caller = '', variable_dialed_user: who } = event
    return who === undefined ? [] : [{ who, with: caller, from: timeOf(event), until: ends.get(id) ?? null }]
  })
}

/** ms since the epoch. */
const timeOf = (event: SwitchHeaders): number => Number(event['Event-Date-Timestamp']) / 1000
