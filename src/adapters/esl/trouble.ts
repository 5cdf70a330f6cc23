import type { FrameTrouble } from './wire/framing.ts'

/** Why there is no working connection to the switch. */
export type DialTrouble =
  /** Nobody listens, no route, no such host: the operating system's code. */
  | { readonly type: 'unreachable'; readonly code: string }
  | { readonly type: 'wrongPassword' }
  /** mod_event_socket's `apply-inbound-acl` does not let us in. */
  | { readonly type: 'addressRefused' }
  /** Connected, but no answer within `afterMs`: while logging in, or later to a heartbeat. */
  | { readonly type: 'silent'; readonly afterMs: number }
  /** What answers there speaks something else. */
  | { readonly type: 'notEventSocket'; readonly detail: string }
  /** The switch said goodbye: it stops, or was told to let us go. */
  | { readonly type: 'ended' }
  /** The switch closed the connection without a word, or the network did. */
  | { readonly type: 'closed'; readonly detail: string }
  /** It does not list its channels: without that list no call can be taken over. */
  | { readonly type: 'unlistable'; readonly detail: string }
  /** It sent more, while we were looking at its calls, than we can hold. */
  | { readonly type: 'flooded' }

export const troubleMessages: Readonly<Record<DialTrouble['type'], string>> = {
  unreachable: 'cannot connect to the event socket of the switch',
  wrongPassword: 'the switch refuses the event-socket password',
  addressRefused: 'the switch refuses event-socket connections from this address',
  silent: 'the switch does not answer on its event socket',
  notEventSocket: 'what answers is not an event socket',
  ended: 'the switch ended the event-socket connection',
  closed: 'the event-socket connection was closed',
  unlistable: 'the switch does not list its channels',
  flooded: 'the switch sent events faster than they could be taken',
}

/** One line for a person, with the detail there is. */
export function describeTrouble(trouble: DialTrouble): string {
  const { type, ...facts } = trouble
  const detail = Object.entries(facts)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')
  return detail === '' ? troubleMessages[type] : `${troubleMessages[type]} (${detail})`
}

export const frameTrouble = ({ detail }: FrameTrouble): DialTrouble => ({ type: 'notEventSocket', detail })

/** The trouble behind a socket's error event. */
export function socketTrouble(error: Error & { readonly code?: string }, connected: boolean): DialTrouble {
  const code = error.code ?? error.message
  return connected ? { type: 'closed', detail: code } : { type: 'unreachable', code }
}
