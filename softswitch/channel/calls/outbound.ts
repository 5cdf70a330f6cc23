import type { MediaSession } from '../../media/types.ts'
import { parseUri } from '../../sip/message/uri.ts'
import type { Registration } from '../../sip/types.ts'
import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import { codecsOf } from '../leg/answering.ts'
import { createProfile } from '../leg/caller-profile.ts'
import { Channel } from '../leg/channel.ts'
import { Leg } from '../leg/leg.ts'
import { listenToCall } from '../leg/sip-listener.ts'

/** One phone to call. */
export interface OutboundRequest {
  readonly uuid: string
  readonly registration: Registration
  readonly domain: string
  readonly callerIdNumber: string
  readonly callerIdName: string
  /** On the new leg from its first event on. */
  readonly variables: ReadonlyMap<string, string>
  /** The leg on whose behalf it is called. */
  readonly origin: Leg | null
}

/** A header name and a value that can go into a message as they are. */
const headerName = /^[A-Za-z0-9-]{1,64}$/
const headerValue = /^[\x20-\x7e\u00a0-\uffff]{1,1024}$/

/** The headers of variables `sip_h_<name>` (mod_sofia). */
function extraHeaders(variables: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of variables) {
    const header = name.startsWith('sip_h_') ? name.slice('sip_h_'.length) : ''
    if (headerName.test(header) && headerValue.test(value)) headers[header] = value
  }
  return headers
}

function createChannel(exchange: Exchange, request: OutboundRequest): Channel {
  const { registration, domain } = request
  const uri = parseUri(registration.contact)
  const number = uri?.user ?? registration.extension
  const where = uri === null ? registration.ip : `${uri.host}${uri.port === null ? '' : `:${uri.port}`}`
  const channel = new Channel({
    uuid: request.uuid,
    name: `sofia/internal/${number}@${where}`,
    direction: 'outbound',
    now: exchange.clock.now(),
    profile: createProfile({
      dialplan: '',
      callerIdName: request.callerIdName,
      callerIdNumber: request.callerIdNumber,
      calleeIdName: 'Outbound Call',
      calleeIdNumber: number,
      destinationNumber: number,
      networkAddr: registration.ip,
      context: request.origin?.channel.profile.context ?? 'default',
    }),
  })
  channel.presenceId = `${registration.extension}@${domain}`
  return channel
}

function setVariables(leg: Leg, request: OutboundRequest): void {
  const { registration, domain, origin } = request
  const own = {
    is_outbound: 'true',
    sip_profile_name: 'internal',
    sip_destination_url: registration.contact,
    sip_network_ip: registration.ip,
    sip_network_port: String(registration.port),
    sip_received_ip: registration.ip,
    sip_received_port: String(registration.port),
    sip_user_agent: registration.userAgent,
    dialed_user: registration.extension,
    dialed_domain: domain,
    dialed_extension: registration.extension,
    presence_id: leg.channel.presenceId,
    originate_endpoint: 'user',
    originator: origin?.uuid ?? '',
    originating_leg_uuid: origin?.uuid ?? '',
  }
  for (const [name, value] of Object.entries(own)) leg.setVariable(name, value)
  for (const [name, value] of request.variables) leg.setVariable(name, value)
}

async function openSession(exchange: Exchange): Promise<MediaSession | null> {
  try {
    return await exchange.media.open()
  } catch (error) {
    exchange.log.error({ error: String(error) }, 'no media for an outbound leg')
    return null
  }
}

/** Calls one phone. The leg is there with its first events, and rings; or the cause why it cannot be made. */
export async function callOut(exchange: Exchange, request: OutboundRequest): Promise<Leg | Cause> {
  const session = await openSession(exchange)
  const cannot = exchange.legs.has(request.uuid) || exchange.legs.isFull
  if (session === null || cannot) {
    session?.close()
    return 'DESTINATION_OUT_OF_ORDER'
  }
  const leg = new Leg(createChannel(exchange, request), exchange.legContext)
  exchange.legs.add(leg)
  setVariables(leg, request)
  if (request.origin !== null) {
    leg.channel.otherLeg = { type: 'originator', channel: request.origin.channel }
  }
  const media = leg.useMedia(session, codecsOf(leg))
  leg.fire('CHANNEL_CREATE')
  leg.fire('CHANNEL_ORIGINATE')
  send(exchange, leg, request, media.offer())
  leg.enter('CS_CONSUME_MEDIA')
  return leg
}

function send(exchange: Exchange, leg: Leg, request: OutboundRequest, sdp: string): void {
  const { registration } = request
  const { ip, port, transport } = registration
  const call = exchange.sip.stack.invite({
    uri: registration.contact,
    flow: { ip, port, transport },
    from: {
      displayName: request.callerIdName,
      user: request.callerIdNumber,
      host: exchange.domain,
    },
    toUser: registration.extension,
    sdp,
    headers: extraHeaders(request.variables),
  })
  leg.call = call
  leg.setVariable('sip_call_id', call.callId)
  leg.setVariable('sip_from_user', request.callerIdNumber)
  leg.setVariable('sip_to_user', registration.extension)
  call.listen(listenToCall(leg))
}
