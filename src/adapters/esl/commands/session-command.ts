import { eventNames } from '../events/events.ts'
import { type Refused, refused } from '../refused.ts'
import { api, encodeWire } from '../wire/wire.ts'
import { checkRequestId, isUnsendable } from './syntax.ts'

/** What the driver asks for its own sake, as complete command texts (FreeSWITCH, mod_event_socket). */
export const sessionCommand = {
  subscribe: `event plain ${eventNames.join(' ')}\n\n`,
  heartbeat: encodeWire(api('status')),
  channels: encodeWire(api('show', 'channels', 'as', 'json')),
  registrations: encodeWire(api('show', 'registrations', 'as', 'json')),
  globals: encodeWire(api('global_getvar')),
} as const

/** Everything known of one leg; `legId` is whatever the switch's own list says. */
export const dumpCommand = (legId: string): string | Refused =>
  checkRequestId(legId) ?? encodeWire(api('uuid_dump', legId, 'json'))

export const authCommand = (password: string): string | Refused =>
  isUnsendable(password)
    ? refused('the event-socket password has a character that cannot be sent')
    : `auth ${password}\n\n`
