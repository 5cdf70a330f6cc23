import type { Stretch } from '../phone/crowd-log.ts'
import type { SwitchHeaders } from '../switch/event-listener.ts'

/** What a switch is to be asked for, so that `phoneLegs` can be told. */
export const phoneLegEvents = 'CHANNEL_CREATE CHANNEL_HANGUP'

/** What is to be kept of those events. */
export const phoneLegHeaders: readonly string[] = [
  ...['Event-Name', 'Event-Date-Timestamp', 'Unique-ID', 'Caller-Caller-ID-Number', 'variable_dialed_user'],
]

/**
 * The times a switch had a leg to each phone: from CHANNEL_CREATE to CHANNEL_HANGUP, by the switch's own clock. What a
 * phone of SIPp's noted does not tell when a ring ended: a CANCEL that comes between two steps of its scenario is left
 * unread, and read when it comes again (RFC 3261 section 17.1.2.2: T1, half a second).
 */
export function phoneLegs(events: readonly SwitchHeaders[]): readonly Stretch[] {
  const legs = new Map<string, Stretch>()
  for (const event of events) {
    const id = event['Unique-ID'] ?? ''
    const began = legs.get(id)
    const at = Number(event['Event-Date-Timestamp']) / 1000
    if (event['Event-Name'] === 'CHANNEL_HANGUP' && began !== undefined) legs.set(id, { ...began, until: at })
    const who = event.variable_dialed_user
    if (event['Event-Name'] === 'CHANNEL_CREATE' && who !== undefined)
      legs.set(id, { who, with: event['Caller-Caller-ID-Number'] ?? '', from: at, until: null })
  }
  return [...legs.values()]
}
