import { bridgeByCommand } from '../../channel/calls/bridging.ts'
import { readTransfer, transferAs } from '../../channel/calls/transfer.ts'
import { parseCause } from '../../channel/causes.ts'
import type { Exchange } from '../../channel/exchange.ts'
import { answer, preAnswer } from '../../channel/leg/answering.ts'
import { separate } from '../../channel/separate.ts'
import { noChannel, ok, usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'
import { splitWord } from './variables.ts'

/** `uuid_answer <uuid>`. */
export function uuidAnswer(exchange: Exchange): ApiHandler {
  return async args => {
    const leg = exchange.legs.get(args.trim())
    return leg !== null && (await answer(leg)) ? ok : '-ERROR\n'
  }
}

/** `uuid_pre_answer <uuid>`: early media. */
export function uuidPreAnswer(exchange: Exchange): ApiHandler {
  return async args => {
    const leg = exchange.legs.get(args.trim())
    return leg !== null && (await preAnswer(leg)) ? ok : '-ERROR\n'
  }
}

/** `uuid_bridge <uuid> <other uuid>`. */
export function uuidBridge(exchange: Exchange): ApiHandler {
  return args => {
    const [one = '', other] = separate(args, ' ', 2)
    if (other === undefined) return usage('<uuid> <other_uuid>')
    const a = exchange.legs.get(one)
    const b = exchange.legs.get(other)
    if (a === null || b === null || !bridgeByCommand(exchange, a, b)) return '-ERR Invalid uuid\n'
    return `+OK ${other}\n`
  }
}

/** `uuid_break <uuid> [all]`: ends what plays; `all` drops the messages that wait, too. */
export function uuidBreak(exchange: Exchange): ApiHandler {
  return args => {
    const [uuid, flag] = splitWord(args)
    if (uuid === '') return usage('<uuid> [all]')
    const leg = exchange.legs.get(uuid)
    if (leg === null) return noChannel
    leg.breakOff(flag.includes('all'))
    return ok
  }
}

/** `uuid_kill <uuid> [<cause>]`. */
export function uuidKill(exchange: Exchange): ApiHandler {
  return args => {
    const [uuid, cause] = splitWord(args)
    if (uuid === '') return usage('<uuid> [cause]')
    const leg = exchange.legs.get(uuid)
    if (leg === null) return noChannel
    leg.hangup(parseCause(cause.trim()))
    return ok
  }
}

/** `uuid_transfer <uuid> [-bleg|-both] <destination> [<dialplan> [<context>]]`. */
export function uuidTransfer(exchange: Exchange): ApiHandler {
  const syntax = usage('<uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]')
  return args => {
    const [uuid, rest] = splitWord(args)
    const order = readTransfer(rest)
    if (order === null) return syntax
    const leg = exchange.legs.get(uuid)
    if (leg === null) return noChannel
    return transferAs(exchange, leg, order) ? ok : '-ERR\n'
  }
}

/** How long a key is taken to be pressed where nothing is said, in ms (FreeSWITCH: 2000 samples). */
const keyMs = 250

/** `uuid_recv_dtmf <uuid> <digits>[@<ms>]`: as if the far end had typed them. */
export function uuidRecvDtmf(exchange: Exchange): ApiHandler {
  const syntax = usage('<uuid> <dtmf_data>')
  return args => {
    const [uuid = '', written] = separate(args, ' ', 2)
    if (written === undefined) return syntax
    const leg = exchange.legs.get(uuid)
    if (leg === null) return '-ERR Cannot locate session!\n'
    const [, digits = '', ms] = /^([0-9*#A-D]{1,64})(?:@(\d{1,5}))?$/.exec(written) ?? []
    if (digits === '') return syntax
    const durationMs = Number(ms ?? keyMs)
    for (const digit of digits) leg.digits.push({ digit, durationMs, source: 'APP' })
    return `+OK ${uuid} received DTMF ${written}.\n`
  }
}

/** `uuid_send_dtmf <uuid> <digits>[@<ms>]`: types digits to the far end; their length is the switch's own. */
export function uuidSendDtmf(exchange: Exchange): ApiHandler {
  return args => {
    const [uuid = '', written] = separate(args, ' ', 2)
    if (written === undefined) return usage('<uuid> <dtmf_data>')
    const leg = exchange.legs.get(uuid)
    if (leg === null) return '-ERR Cannot locate session!\n'
    const [digits = ''] = written.split('@')
    if (leg.media?.session.sendDigits(digits) !== true) return '-ERR DTMF cannot be sent\n'
    return `+OK ${uuid} sent DTMF ${written}.\n`
  }
}
