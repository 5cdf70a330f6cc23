import type { OutgoingCallRequest } from '../../sip/types.ts'
import type { Leg } from '../leg/leg.ts'
import { saysTrue } from '../leg/variables.ts'

/** Who calls, as the called leg is told, and the variables of that leg. */
export interface CallerOut {
  readonly name: string
  readonly number: string
  readonly variables: ReadonlyMap<string, string>
}

/** The far end of a call we make: who it is, and how it is reached. */
export interface Callee {
  readonly channelName: string
  readonly number: string
  /** "" = not known before it answers. */
  readonly networkAddr: string
  /** `extension@domain`, "" when it is no extension. */
  readonly presenceId: string
  /** On the new leg from its first event on. */
  readonly variables: Readonly<Record<string, string>>
  /** The INVITE to it, but for the SDP. */
  readonly invite: (caller: CallerOut) => Omit<OutgoingCallRequest, 'sdp'>
  /** Told of the leg that calls it. */
  readonly called?: (leg: Leg) => void
}

/** A header name and a value that can go into a message as they are. */
const headerName = /^[A-Za-z0-9-]{1,64}$/
const headerValue = /^[\x20-\x7e\u00a0-\uffff]{1,1024}$/

/** Whether the phone is asked to answer by itself. */
export const asksAutoAnswer = (variables: ReadonlyMap<string, string>): boolean =>
  saysTrue(variables.get('sip_auto_answer') ?? null)

/**
 * The headers of variables `sip_h_<name>`; with `sip_auto_answer` the Call-Info that many phones answer to by themselves
 * (mod_sofia, which also writes `intercom=true` into the address).
 */
export function extraHeaders(variables: ReadonlyMap<string, string>, host: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of variables) {
    const header = name.startsWith('sip_h_') ? name.slice('sip_h_'.length) : ''
    if (headerName.test(header) && headerValue.test(value)) headers[header] = value
  }
  if (asksAutoAnswer(variables)) headers['Call-Info'] = `<sip:${host}>;answer-after=0`
  return headers
}
