import { provenExtension } from '../../../core/routing/dialplan/proven-extension.ts'
import { legId, type Millis, millis } from '../../../core/shared/ids.ts'
import type { LegFacts } from '../../../ports/switch.ts'
import { parkedDialplan } from '../commands/held-from-dialplan.ts'
import type { FieldSet, Headers } from '../wire/message.ts'
import { disarm } from './variables.ts'

/** The channel variables nacd itself reads. */
const ownVariables = [
  'nacd_app',
  'nacd_data',
  'nacd_state',
  'nacd_call',
  'nacd_role',
  'nacd_part',
  'nacd_middle',
  'nacd_line',
  'nacd_sent',
  'nacd_referrer',
  'nacd_called',
  'nacd_supervises',
  'nacd_supervision',
] as const

/** How a leg's facts are read: the headers to look for and the variables to keep. */
export interface FactReader {
  readonly fieldNames: readonly string[]
  readonly variables: readonly { readonly name: string; readonly field: string }[]
}

const fieldNames = [
  'Unique-ID',
  'Call-Direction',
  'Answer-State',
  'Channel-State',
  'Caller-Caller-ID-Number',
  'Caller-Caller-ID-Name',
  'Caller-Orig-Caller-ID-Number',
  'Caller-Orig-Caller-ID-Name',
  'Caller-Destination-Number',
  'Caller-Network-Addr',
  'Caller-Channel-Created-Time',
  'Caller-Channel-Answered-Time',
  'variable_user_name',
  'variable_sip_auth_username',
  'variable_sip_authorized',
  'variable_sip_acl_token',
  'variable_dialed_user',
  'variable_nacd_extension',
  'variable_nacd_gateway',
  'variable_nacd_sent',
  'variable_transfer_source',
  'variable_transfer_to',
  'variable_sip_gateway_name',
  'variable_sip_gateway',
  'variable_sip_network_ip',
  'variable_sip_network_port',
  'variable_bridge_to',
  'variable_last_bridge_to',
  'variable_current_application',
] as const

/** A reader that keeps nacd's own variables and those in `extraVariables` (the configuration's list). */
export function createFactReader(extraVariables: readonly string[]): FactReader {
  const names = [...new Set([...ownVariables, ...extraVariables])]
  const variables = names.map(name => ({ name, field: `variable_${name}` }))
  return { fieldNames: [...fieldNames, ...variables.map(({ field }) => field)], variables }
}

/** Microseconds since the epoch, as FreeSWITCH's events carry them; 0 for "not yet". */
export const millisOf = (microseconds: string | undefined): Millis =>
  millis(Math.floor(Number(microseconds ?? 0) / 1000) || 0)

const firstOf = (headers: Headers, ...names: readonly (typeof fieldNames)[number][]): string => {
  for (const name of names) {
    const value = headers.get(name)
    if (value !== undefined && value !== '') return value
  }
  return ''
}

function variablesOf(reader: FactReader, headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const { name, field } of reader.variables) {
    const value = headers.get(field)
    if (value !== undefined) kept[name] = disarm(name, value)
  }
  return kept
}

/**
 * One leg from an event's headers or from `uuid_dump`. On an outbound leg FreeSWITCH swaps the caller id with the
 * called number while it is parked; the original stays in `Caller-Orig-*`.
 */
export function readLegFacts(reader: FactReader, headers: Headers): LegFacts {
  const inbound = headers.get('Call-Direction') !== 'outbound'
  const answered = headers.get('Answer-State') === 'answered'
  const extension = inbound
    ? firstOf(headers, 'variable_user_name', 'variable_sip_auth_username')
    : firstOf(headers, 'variable_nacd_extension', 'variable_dialed_user')
  return {
    legId: legId(firstOf(headers, 'Unique-ID')),
    direction: inbound ? 'inbound' : 'outbound',
    callerNumber: inbound
      ? firstOf(headers, 'Caller-Caller-ID-Number')
      : firstOf(headers, 'Caller-Orig-Caller-ID-Number', 'Caller-Caller-ID-Number'),
    callerName: inbound
      ? firstOf(headers, 'Caller-Caller-ID-Name')
      : firstOf(headers, 'Caller-Orig-Caller-ID-Name', 'Caller-Caller-ID-Name'),
    // A phone is dialled by its contact, whose user part may be anything: the extension is what was meant.
    calleeNumber: (inbound ? '' : extension) || firstOf(headers, 'Caller-Destination-Number'),
    extension,
    proven: inbound && provenExtension(name => headers.get(`variable_${name}`) ?? '') !== '',
    sentOn: isSentOn(headers),
    gateway: firstOf(headers, 'variable_nacd_gateway', 'variable_sip_gateway_name', 'variable_sip_gateway'),
    networkIp: firstOf(headers, 'variable_sip_network_ip', 'Caller-Network-Addr'),
    networkPort: firstOf(headers, 'variable_sip_network_port'),
    answered: answered || millisOf(headers.get('Caller-Channel-Answered-Time')) > 0,
    bridgedTo: legId(firstOf(headers, 'variable_bridge_to')),
    lastBridgedTo: legId(firstOf(headers, 'variable_last_bridge_to')),
    ...referralOf(headers),
    ...sentAwayOf(headers),
    createdAt: millisOf(headers.get('Caller-Channel-Created-Time')),
    variables: variablesOf(reader, headers),
  }
}

/**
 * FreeSWITCH leaves `transfer_source` on every leg that was transferred (switch_ivr.c, switch_ivr_session_transfer), also
 * by an `originate` to an extension: nacd writes on the leg to which it sends it (runtime/originate).
 */
function isSentOn(headers: Headers): boolean {
  if (firstOf(headers, 'variable_transfer_source') === '') return false
  return firstOf(headers, 'variable_nacd_sent') !== firstOf(headers, 'Caller-Destination-Number')
}

/**
 * `<seconds>:<id>:bl_xfer:<destination>/<context>/<dialplan>`, the last of which is ours where a REFER has sent the leg there
 * (commands/held-from-dialplan.ts). Whoever transfers it in another way names a dialplan.
 */
const referralSource = new RegExp(`^([^/]*?):bl_xfer:(.*)/[^/]*/${parkedDialplan}$`, 's')

/** More than any number has: what is cut off here is refused as a number. */
const longestDestination = 128

function referralOf(headers: Headers): Pick<LegFacts, 'referral'> {
  const found = referralSource.exec(firstOf(headers, 'variable_transfer_source'))
  if (found === null) return {}
  const [, id = '', destination = ''] = found
  return { referral: { id, destination: destination.slice(0, longestDestination) } }
}

/** `blind:<uuid of the other leg>`; the number where there was no other (sofia.c, sofia_handle_sip_i_refer). */
function sentAwayOf(headers: Headers): Pick<LegFacts, 'sentAway'> {
  const [, uuid] = /^blind:(.+)$/.exec(firstOf(headers, 'variable_transfer_to')) ?? []
  return uuid === undefined ? {} : { sentAway: legId(uuid) }
}

/** Parked by the application or, after a bridge, by the channel's state. */
export const isParked = (headers: Headers): boolean =>
  headers.get('variable_current_application') === 'park' || headers.get('Channel-State') === 'CS_PARK'

/** The wanted headers of a `uuid_dump ... json`, null when it is none (the leg has ended, or the text is broken). */
export function readDump(text: string, fields: FieldSet): Headers | null {
  const dump = parseJson(text)
  if (typeof dump !== 'object' || dump === null) return null
  const headers = new Map<string, string>()
  for (const name of fields.names) {
    const value = (dump as Record<string, unknown>)[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return headers.has('Unique-ID') ? headers : null
}

/** The value of a JSON text, undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
