import type { Exchange } from '../../channel/exchange.ts'
import type { Leg } from '../../channel/leg/leg.ts'
import { separate } from '../../channel/separate.ts'
import { serialiseJson, serialisePlain } from '../protocol/event.ts'
import { noChannel, ok, usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

/** Most variables of one `uuid_setvar_multi`. */
const mostPairs = 64

/** The first word, and the rest as it is. */
export function splitWord(text: string): [word: string, rest: string] {
  const at = text.indexOf(' ')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** `uuid_exists <uuid>`. */
export function uuidExists(exchange: Exchange): ApiHandler {
  return args => String(exchange.legs.get(args.trim()) !== null)
}

/** `uuid_getvar <uuid> <name>`. */
export function uuidGetvar(exchange: Exchange): ApiHandler {
  return args => {
    const [uuid = '', name] = separate(args, ' ', 3)
    if (name === undefined) return usage('<uuid> <var>')
    const leg = exchange.legs.get(uuid)
    return leg === null ? noChannel : (leg.channel.lookUp(name) ?? '_undef_')
  }
}

/** `uuid_setvar <uuid> <name> [<value>]`; without a value the variable goes. */
export function uuidSetvar(exchange: Exchange): ApiHandler {
  return args => {
    const [uuid, rest] = splitWord(args)
    const [name, value] = splitWord(rest)
    if (name === '') return usage('<uuid> <var> [value]')
    const leg = exchange.legs.get(uuid)
    if (leg === null) return noChannel
    leg.setVariable(name, value)
    return ok
  }
}

function setPair(leg: Leg, pair: string): boolean {
  const at = pair.indexOf('=')
  const name = at === -1 ? pair : pair.slice(0, at)
  if (name === '') return false
  leg.setVariable(name, at === -1 ? '' : pair.slice(at + 1))
  return true
}

/** `uuid_setvar_multi <uuid> <name>=<value>;<name>=<value>...`. */
export function uuidSetvarMulti(exchange: Exchange): ApiHandler {
  const syntax = usage('<uuid> <var>=<value>;<var>=<value>...')
  return args => {
    const [uuid, list] = splitWord(args)
    if (list === '') return syntax
    const leg = exchange.legs.get(uuid)
    if (leg === null) return noChannel + syntax
    const set = separate(list, ';', mostPairs).filter(pair => setPair(leg, pair))
    return set.length > 0 ? ok : `-ERR No variable specified\n${syntax}`
  }
}

/** `uuid_dump <uuid> [json|plain]`: everything known of a channel, as an event CHANNEL_DATA would tell it. */
export function uuidDump(exchange: Exchange): ApiHandler {
  return args => {
    const [uuid = '', format = 'plain'] = separate(args, ' ', 2)
    if (uuid === '') return usage('<uuid> [format]')
    const leg = exchange.legs.get(uuid)
    if (leg === null) return noChannel
    const { channel } = leg
    const headers = [
      ...exchange.bus.coreHeaders('CHANNEL_DATA'),
      ...channel.headers(),
      ...channel.variableHeaders(),
    ]
    return format === 'json' ? serialiseJson(headers) : serialisePlain(headers)
  }
}
