import type { Exchange } from '../exchange.ts'
import type { Leg } from '../leg/leg.ts'
import { transferLeg } from './routing.ts'

/** Whoever is behind a trunk sends nobody anywhere (FreeSWITCH: disable-transfer). */
const isTrunk = ({ channel }: Leg): boolean => channel.lookUp('sip_gateway_name') !== null

/**
 * The phone of `leg` sends the other leg to `destination` (REFER). False = it may not: the talk goes on. Only a leg whose
 * variable `force_transfer_dialplan` says where it is to go then can be sent on: by the dialplan of its own context a phone
 * would get where only the other may.
 */
export function referPeer(exchange: Exchange, leg: Leg, destination: string): boolean {
  const { peer } = leg
  if (peer === null || leg.ended || peer.ended || isTrunk(leg)) return false
  if (peer.channel.lookUp('force_transfer_dialplan') === null) return false
  for (const [name, value] of Object.entries({
    transfer_disposition: 'recv_replace',
    transfer_to: `blind:${peer.uuid}`,
    transfer_destination: `blind:${destination}`,
    endpoint_disposition: 'BLIND_TRANSFER',
  }))
    leg.setVariable(name, value)
  transferLeg(exchange, peer, { destination })
  return true
}
