import type { Header } from '../../eventsocket/protocol/event.ts'
import { phraseOf } from '../../sip/message/status.ts'
import type { IncomingCall } from '../../sip/types.ts'
import type { DirectoryUser } from '../../xmlcurl/directory.ts'
import type { Exchange } from '../exchange.ts'
import { createProfile } from '../leg/caller-profile.ts'
import { Channel } from '../leg/channel.ts'
import { Leg } from '../leg/leg.ts'
import { listenToCall } from '../leg/sip-listener.ts'
import { routeLeg } from './routing.ts'

const noVariables: ReadonlyMap<string, string> = new Map()

function refuse(call: IncomingCall, status: number): void {
  call.reject(status, phraseOf(status))
}

function createChannel(exchange: Exchange, call: IncomingCall, uuid: string, context: string): Channel {
  const { from } = call
  return new Channel({
    uuid,
    name: `sofia/internal/${from.user}@${from.host}`,
    direction: 'inbound',
    now: exchange.clock.now(),
    profile: createProfile({
      username: call.authorisedAs ?? '',
      callerIdName: from.displayName || from.user,
      callerIdNumber: from.user,
      networkAddr: call.remote.ip,
      destinationNumber: call.dialled,
      context,
    }),
  })
}

/** The variables mod_sofia sets on a call from an extension. */
function ownVariables(exchange: Exchange, call: IncomingCall): readonly Header[] {
  const { from, to, remote, authorisedAs, requestUri } = call
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
    ['sip_authorized', 'true'],
    ['sip_auth_username', authorisedAs ?? ''],
    ['sip_auth_realm', exchange.domain],
    ['user_name', authorisedAs ?? ''],
    ['domain_name', exchange.domain],
    ['sofia_profile_name', 'internal'],
  ]
}

async function findUser(exchange: Exchange, call: IncomingCall): Promise<DirectoryUser | null> {
  if (call.authorisedAs === null) return null
  const answer = await exchange.directory.find({
    user: call.authorisedAs,
    domain: exchange.domain,
    fields: [['action', 'sip_auth']],
  })
  return answer.type === 'found' ? answer.user : null
}

async function admit(exchange: Exchange, call: IncomingCall, uuid: string): Promise<void> {
  const user = await findUser(exchange, call)
  const variables = user?.variables ?? noVariables
  const channel = createChannel(exchange, call, uuid, variables.get('user_context') ?? 'default')
  const leg = new Leg(channel, exchange.legContext)
  leg.call = call
  leg.incoming = call
  for (const [name, value] of ownVariables(exchange, call)) leg.setVariable(name, value)
  for (const [name, value] of variables) leg.setVariable(name, value)
  exchange.legs.add(leg)
  leg.fire('CHANNEL_CREATE')
  call.listen(listenToCall(leg))
  void leg.activity.run(signal => routeLeg(exchange, leg, signal))
}

/** Takes a call from a phone: makes its leg and asks the dialplan. Calls nobody vouches for are refused. */
export function receiveCall(exchange: Exchange, call: IncomingCall, uuid: string): void {
  const isOverloaded = exchange.legs.isFull || exchange.isClosing()
  if (isOverloaded || call.authorisedAs === null) {
    refuse(call, isOverloaded ? 503 : 403)
    return
  }
  admit(exchange, call, uuid).catch((error: unknown) => {
    exchange.log.error({ error: String(error) }, 'incoming call')
    refuse(call, 500)
  })
}
