import type { Exchange } from '../../channel/exchange.ts'
import type { Leg } from '../../channel/leg/leg.ts'
import type { Registration } from '../../sip/types.ts'
import { localStamp } from '../event-bus.ts'
import { usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

type Row = Readonly<Record<string, string>>

function channelRow(leg: Leg): Row {
  const { channel } = leg
  const { profile, times, codec } = channel
  const rate = codec === '' ? '' : '8000'
  const bitRate = codec === '' ? '' : '64000'
  return {
    uuid: leg.uuid,
    direction: channel.direction,
    created: localStamp(times.created),
    created_epoch: String(Math.floor(times.created / 1000)),
    name: channel.name,
    state: channel.state,
    cid_name: profile.callerIdName,
    cid_num: profile.callerIdNumber,
    ip_addr: profile.networkAddr,
    dest: profile.destinationNumber,
    application: channel.application,
    application_data: channel.applicationData,
    dialplan: profile.dialplan,
    context: profile.context,
    read_codec: codec,
    read_rate: rate,
    read_bit_rate: bitRate,
    write_codec: codec,
    write_rate: rate,
    write_bit_rate: bitRate,
    presence_id: channel.presenceId,
    callstate: channel.callState,
    callee_name: profile.calleeIdName,
    callee_num: profile.calleeIdNumber,
    call_uuid: channel.variables.get('call_uuid') ?? leg.uuid,
  }
}

function registrationRow(exchange: Exchange, registration: Registration): Row {
  return {
    reg_user: registration.extension,
    realm: exchange.domain,
    token: registration.callId,
    url: `sofia/internal/${registration.contact}`,
    expires: String(Math.round(registration.expiresAt / 1000)),
    network_ip: registration.ip,
    network_port: String(registration.port),
    network_proto: registration.transport,
    hostname: exchange.sip.host,
    metadata: '',
  }
}

/** FreeSWITCH leaves `rows` out when there are none. */
function table(rows: readonly Row[]): string {
  return JSON.stringify(rows.length === 0 ? { row_count: 0 } : { row_count: rows.length, rows })
}

/** `show channels as json` and `show registrations as json`. */
export function show(exchange: Exchange): ApiHandler {
  return args => {
    const what = args.trim().replace(/ +/g, ' ').toLowerCase()
    if (what === 'channels as json') return table(exchange.legs.live().map(channelRow))
    if (what !== 'registrations as json') return usage('channels|registrations as json')
    return table(exchange.sip.stack.registrations().map(each => registrationRow(exchange, each)))
  }
}
