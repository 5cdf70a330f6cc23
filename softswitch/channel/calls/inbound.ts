import type { Header } from '../../eventsocket/protocol/event.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import { trunkProfile } from '../../gateways/gateway-events.ts'
import { contactUser } from '../../gateways/registration.ts'
import { phraseOf } from '../../sip/message/status.ts'
import type { IncomingCall } from '../../sip/types.ts'
import type { DirectoryUser } from '../../xmlcurl/directory.ts'
import type { Exchange } from '../exchange.ts'
import { createProfile } from '../leg/caller-profile.ts'
import { Channel } from '../leg/channel.ts'
import { Leg } from '../leg/leg.ts'
import { listenToCall } from '../leg/sip-listener.ts'
import { referPeer } from './refer.ts'
import { routeLeg } from './routing.ts'

function refuse(call: IncomingCall, status: number): void {
  call.reject(status, phraseOf(status))
}

/** Where calls of phones and of trunks come in, as FreeSWITCH's own configuration has it. */
interface Entrance {
  readonly profile: string
  readonly context: string
  readonly dialled: string
  /** Variables beyond those of every call. */
  readonly variables: readonly Header[]
  /** Told of the leg. */
  readonly entered?: (leg: Leg) => void
}

/** The variables mod_sofia sets on a call from an extension. */
function phoneEntrance(exchange: Exchange, call: IncomingCall, user: DirectoryUser | null): Entrance {
  const name = call.authorisedAs ?? ''
  return {
    profile: 'internal',
    context: user?.variables.get('user_context') ?? 'default',
    dialled: call.dialled,
    variables: [
      ['sip_authorized', 'true'],
      ['sip_auth_username', name],
      ['sip_auth_realm', exchange.domain],
      ['user_name', name],
      ['domain_name', exchange.domain],
      ...(user?.variables ?? []),
    ],
  }
}

/** A call to our registered contact is for the number its trunk names (mod_sofia: extension). */
function dialledBy(call: IncomingCall, { definition }: Gateway): string {
  if (call.dialled !== contactUser(definition.name)) return call.dialled
  const { extension, username } = definition
  const isTo = extension === 'auto_to_user' || extension === 'auto'
  return (isTo ? call.to.user : extension || username) || call.to.user
}

/** A call from a trunk is nobody's: whatever its From says, it is no extension of ours. */
function trunkEntrance(call: IncomingCall, gateway: Gateway): Entrance {
  return {
    profile: trunkProfile,
    context: 'public',
    dialled: dialledBy(call, gateway),
    variables: [
      ['sip_gateway', gateway.name],
      ['sip_gateway_name', gateway.name],
    ],
    entered: leg => gateway.count('in', leg),
  }
}

function createChannel(exchange: Exchange, call: IncomingCall, uuid: string, entrance: Entrance): Channel {
  const { from } = call
  return new Channel({
    uuid,
    name: `sofia/${entrance.profile}/${from.user}@${from.host}`,
    direction: 'inbound',
    now: exchange.clock.now(),
    profile: createProfile({
      username: call.authorisedAs ?? '',
      callerIdName: from.displayName || from.user,
      callerIdNumber: from.user,
      networkAddr: call.remote.ip,
      destinationNumber: entrance.dialled,
      context: entrance.context,
    }),
  })
}

/** The variables mod_sofia sets on every call that comes in. */
function commonVariables(call: IncomingCall, profile: string): readonly Header[] {
  const { from, to, remote, requestUri } = call
  const bare = requestUri.replace(/^sips?:/i, '').replace(/;.*$/s, '')
  return [
    ['sip_from_user', from.user],
    ['sip_from_host', from.host],
    ['sip_from_uri', `${from.user}@${from.host}`],
    ['sip_from_display', from.displayName],
    ['sip_to_user', to.user],
    ['sip_to_host', to.host],
    ['sip_to_uri', `${to.user}@${to.host}`],
    ['sip_req_user', call.dialled],
    ['sip_req_uri', bare],
    ['sip_call_id', call.callId],
    ['sip_network_ip', remote.ip],
    ['sip_network_port', String(remote.port)],
    ['sip_received_ip', remote.ip],
    ['sip_received_port', String(remote.port)],
    ['sip_via_protocol', remote.transport],
    ['sip_user_agent', call.userAgent],
    ['sofia_profile_name', profile],
  ]
}

async function findUser(exchange: Exchange, call: IncomingCall): Promise<DirectoryUser | null> {
  if (call.authorisedAs === null) return null
  const answer = await exchange.directory.recall({
    user: call.authorisedAs,
    domain: exchange.domain,
    fields: [['action', 'sip_auth']],
  })
  return answer.type === 'found' ? answer.user : null
}

/** How the call comes in; null = nobody vouches for it. */
async function entranceOf(exchange: Exchange, call: IncomingCall): Promise<Entrance | null> {
  if (call.authorisedAs !== null) return phoneEntrance(exchange, call, await findUser(exchange, call))
  const gateway = call.trunk === null ? null : exchange.gateways.find(call.trunk)
  if (gateway === null) return null
  return trunkEntrance(call, gateway)
}

function begin(exchange: Exchange, call: IncomingCall, uuid: string, entrance: Entrance): void {
  const leg = new Leg(createChannel(exchange, call, uuid, entrance), exchange.legContext)
  leg.call = call
  leg.incoming = call
  const variables = [...commonVariables(call, entrance.profile), ...entrance.variables]
  for (const [name, value] of variables) leg.setVariable(name, value)
  entrance.entered?.(leg)
  exchange.legs.add(leg)
  leg.fire('CHANNEL_CREATE')
  call.listen(listenToCall(leg, destination => referPeer(exchange, leg, destination)))
  void leg.activity.run(signal => routeLeg(exchange, leg, signal))
}

async function admit(exchange: Exchange, call: IncomingCall, uuid: string): Promise<void> {
  const entrance = await entranceOf(exchange, call)
  if (entrance === null) refuse(call, 403)
  else begin(exchange, call, uuid, entrance)
}

/** Takes a call from a phone or a trunk: makes its leg and asks the dialplan. Calls nobody vouches for are refused. */
export function receiveCall(exchange: Exchange, call: IncomingCall, uuid: string): void {
  const isOverloaded = exchange.legs.isFull || exchange.isClosing()
  if (isOverloaded) {
    refuse(call, 503)
    return
  }
  admit(exchange, call, uuid).catch((error: unknown) => {
    exchange.log.error({ error: String(error) }, 'incoming call')
    refuse(call, 500)
  })
}
