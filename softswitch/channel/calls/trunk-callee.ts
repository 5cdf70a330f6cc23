import { type GatewayDefinition, proxyText, trunkUri } from '../../gateways/definition.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import { trunkProfile } from '../../gateways/gateway-events.ts'
import { contactUser } from '../../gateways/registration.ts'
import { formatNameAddr } from '../../sip/message/name-addr.ts'
import { escapeUser, formatSipUri } from '../../sip/message/uri.ts'
import type { OutgoingCallRequest, SipParty } from '../../sip/types.ts'
import { type Callee, type CallerOut, extraHeaders } from './callee.ts'

/** What mod_sofia calls itself to a trunk that has no user name. */
const namelessUser = 'FreeSWITCH'

/** From: the caller's number, or the trunk's own user where it wants that (mod_sofia: caller-id-in-from). */
function fromOf(definition: GatewayDefinition, caller: CallerOut, ownHost: string): SipParty {
  const { callerIdInFrom, fromUser, fromDomain, username } = definition
  if (callerIdInFrom) {
    return { displayName: caller.name, user: caller.number, host: fromDomain || ownHost }
  }
  const user = fromUser || username || namelessUser
  return { displayName: caller.name, user, host: fromDomain || definition.proxy.host }
}

/** Names and numbers from outside go into a header only as far as they are printable. */
const unprintable = /[^\x20-\x7e\u00a0-\uffff]/g

/** The header that asserts who calls: `sip_cid_type` rpid (mod_sofia's default), pid or none. */
function identityHeaders(caller: CallerOut, host: string): Record<string, string> {
  const type = caller.variables.get('sip_cid_type')?.toLowerCase() ?? 'rpid'
  if (caller.number === '' || type === 'none') return {}
  const uri = formatSipUri(caller.number.slice(0, 128), host, null)
  const displayName = caller.name.replace(unprintable, '').slice(0, 128)
  if (type === 'pid') {
    return { 'P-Asserted-Identity': formatNameAddr({ displayName, uri, params: new Map() }), Privacy: 'none' }
  }
  const params = new Map([
    ['party', 'calling'],
    ['screen', 'yes'],
    ['privacy', 'off'],
  ])
  return { 'Remote-Party-ID': formatNameAddr({ displayName, uri, params }) }
}

function invite(
  definition: GatewayDefinition,
  number: string,
  caller: CallerOut,
  ownHost: string,
): Omit<OutgoingCallRequest, 'sdp'> {
  const { username, password, realm, name } = definition
  return {
    uri: trunkUri(definition, escapeUser(number)),
    from: fromOf(definition, caller, ownHost),
    toUser: number,
    headers: {
      ...identityHeaders(caller, definition.fromDomain || ownHost),
      ...extraHeaders(caller.variables, ownHost),
    },
    contactUser: contactUser(name),
    ...(username === '' ? {} : { credentials: { username, password, realm } }),
  }
}

/** A number reached over a trunk (mod_sofia: `sofia/gateway/<name>/<number>`). `ownHost`: our own address. */
export function trunkCallee(gateway: Gateway, number: string, ownHost: string): Callee {
  const { definition } = gateway
  return {
    channelName: `sofia/${trunkProfile}/${number}`,
    number,
    networkAddr: '',
    presenceId: '',
    variables: {
      sip_profile_name: 'gateway',
      sofia_profile_name: trunkProfile,
      sip_gateway_name: gateway.name,
      sip_destination_url: `sip:${escapeUser(number)}@${proxyText(definition)}`,
    },
    invite: caller => invite(definition, number, caller, ownHost),
    called: leg => gateway.count('out', leg),
  }
}
