import type { MediaSession } from '../../media/types.ts'
import type { Cause } from '../causes.ts'
import type { Exchange } from '../exchange.ts'
import { codecsOf } from '../leg/answering.ts'
import { createProfile } from '../leg/caller-profile.ts'
import { Channel } from '../leg/channel.ts'
import { Leg } from '../leg/leg.ts'
import { listenToCall } from '../leg/sip-listener.ts'
import type { Callee } from './callee.ts'
import { referPeer } from './refer.ts'

/** One far end to call. */
export interface OutboundRequest {
  readonly uuid: string
  readonly callee: Callee
  readonly callerIdNumber: string
  readonly callerIdName: string
  /** On the new leg from its first event on. */
  readonly variables: ReadonlyMap<string, string>
  /** The leg on whose behalf it is called. */
  readonly origin: Leg | null
}

/** Who calls, whatever is shown: a leg that is called for another keeps that one's original caller id (FreeSWITCH). */
function originalCaller(origin: Leg | null) {
  if (origin === null) return {}
  const { origCallerIdName, origCallerIdNumber } = origin.channel.profile
  return { origCallerIdName, origCallerIdNumber }
}

function createChannel(exchange: Exchange, request: OutboundRequest): Channel {
  const { callee } = request
  const channel = new Channel({
    uuid: request.uuid,
    name: callee.channelName,
    direction: 'outbound',
    now: exchange.clock.now(),
    profile: createProfile({
      dialplan: '',
      callerIdName: request.callerIdName,
      callerIdNumber: request.callerIdNumber,
      ...originalCaller(request.origin),
      calleeIdName: 'Outbound Call',
      calleeIdNumber: callee.number,
      destinationNumber: callee.number,
      networkAddr: callee.networkAddr,
      context: request.origin?.channel.profile.context ?? 'default',
    }),
  })
  channel.presenceId = callee.presenceId
  return channel
}

function setVariables(leg: Leg, { callee, variables, origin }: OutboundRequest): void {
  const own = {
    is_outbound: 'true',
    ...callee.variables,
    originator: origin?.uuid ?? '',
    originating_leg_uuid: origin?.uuid ?? '',
  }
  for (const [name, value] of Object.entries(own)) leg.setVariable(name, value)
  for (const [name, value] of variables) leg.setVariable(name, value)
}

async function openSession(exchange: Exchange): Promise<MediaSession | null> {
  try {
    return await exchange.media.open()
  } catch (error) {
    exchange.log.error({ error: String(error) }, 'no media for an outbound leg')
    return null
  }
}

/** Calls one far end. The leg is there with its first events, and rings; or the cause why it cannot be made. */
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
  request.callee.called?.(leg)
  // First sent, then told: who keeps calls apart by these events keeps them apart on the wire.
  send(exchange, leg, request, media.offer())
  leg.fire('CHANNEL_CREATE')
  leg.fire('CHANNEL_ORIGINATE')
  leg.enter('CS_CONSUME_MEDIA')
  return leg
}

function send(exchange: Exchange, leg: Leg, request: OutboundRequest, sdp: string): void {
  const { callee, variables } = request
  const caller = { name: request.callerIdName, number: request.callerIdNumber, variables }
  const call = exchange.sip.stack.invite({ ...callee.invite(caller), sdp })
  leg.call = call
  leg.setVariable('sip_call_id', call.callId)
  leg.setVariable('sip_from_user', call.from.user)
  leg.setVariable('sip_to_user', call.to.user)
  call.listen(listenToCall(leg, destination => referPeer(exchange, leg, destination)))
}
