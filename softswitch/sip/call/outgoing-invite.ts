import { canonicalName } from '../message/header-name.ts'
import type { HeaderField, SipRequest } from '../message/message.ts'
import { formatNameAddr } from '../message/name-addr.ts'
import { isToken } from '../message/params.ts'
import { formatSipUri, parseUri } from '../message/uri.ts'
import type { OutgoingCallRequest } from '../types.ts'
import { allow } from './methods.ts'
import { sdpType } from './sdp-body.ts'

/** What stays the same when an INVITE is sent again with credentials. */
export interface InviteIdentity {
  readonly callId: string
  readonly localTag: string
}

/** Headers that the stack makes itself; extra headers of these names are left out. */
const ownHeaders = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
  'route',
  'record-route',
  'max-forwards',
  'content-length',
  'content-type',
  'authorization',
  'proxy-authorization',
  'require',
  'allow',
  'user-agent',
])

function extraFields(headers: Readonly<Record<string, string>>): HeaderField[] {
  return Object.entries(headers)
    .map(([name, value]) => ({ name: canonicalName(name), value }))
    .filter(({ name }) => isToken(name) && !ownHeaders.has(name))
}

/** The host part of the far end's address, "" when its URI is no good. */
export function farHost(request: OutgoingCallRequest): string {
  return parseUri(request.uri)?.host ?? ''
}

/** Builds the INVITE of a call, without Via. RFC 3261 13.2.1 and 8.1.1. */
export function createInvite(
  call: OutgoingCallRequest,
  identity: InviteIdentity,
  sequence: number,
  fields: readonly HeaderField[],
): SipRequest {
  const { displayName, user, host } = call.from
  const tag = new Map([['tag', identity.localTag]])
  const from = formatNameAddr({ displayName, uri: formatSipUri(user, host, null), params: tag })
  const to = formatNameAddr({
    displayName: '',
    uri: formatSipUri(call.toUser, farHost(call), null),
    params: new Map(),
  })
  return {
    type: 'request',
    method: 'INVITE',
    uri: call.uri,
    headers: [
      { name: 'max-forwards', value: '70' },
      { name: 'from', value: from },
      { name: 'to', value: to },
      { name: 'call-id', value: identity.callId },
      { name: 'cseq', value: `${sequence} INVITE` },
      allow,
      ...fields,
      ...extraFields(call.headers),
      ...(call.sdp === '' ? [] : [{ name: 'content-type', value: sdpType }]),
    ],
    body: call.sdp,
  }
}
