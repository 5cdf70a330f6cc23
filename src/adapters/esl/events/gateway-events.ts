import type { Millis } from '../../../core/shared/ids.ts'
import type { GatewayState, SwitchEvent } from '../../../ports/switch.ts'
import { gatewayJobs } from '../commands/gateway-commands.ts'
import type { EventMessage } from '../wire/message.ts'

type GatewayMapper = (message: EventMessage, at: Millis) => readonly SwitchEvent[]

/** A name that can be one; what a switch says besides is not believed. */
const gatewayName = /^[\w.-]{1,64}$/
const stateName = /^[A-Z_]{1,32}$/

function stateOf(name: string, state: string, status: string): readonly GatewayState[] {
  return gatewayName.test(name) && stateName.test(state) ? [{ name, state, up: status === 'UP' }] : []
}

const changed: GatewayMapper = (message, at) => {
  const header = (name: string): string => message.header(name) ?? ''
  const states = stateOf(header('Gateway'), header('State'), header('Ping-Status'))
  return states.map(gateway => ({ type: 'gatewayState', at, gateway }))
}

const gone: GatewayMapper = (message, at) => {
  const name = message.header('Gateway') ?? ''
  return gatewayName.test(name) ? [{ type: 'gatewayGone', at, name }] : []
}

/** The subclasses of CUSTOM events that tell of gateways (mod_sofia, sofia_reg.c). */
export const gatewayMappers: ReadonlyMap<string, GatewayMapper> = new Map([
  ['sofia::gateway_state', changed],
  ['sofia::gateway_delete', gone],
])

/** Most gateways that are looked at in one answer. */
const mostGateways = 2000

/** `<gateways><gateway><name>..</name>..<state>..</state><status>UP</status>..` (mod_sofia: sofia xmlstatus gateway). */
export function readGatewayStates(xml: string): readonly GatewayState[] {
  const blocks = xml.split('<gateway>').slice(1, mostGateways + 1)
  return blocks.flatMap(block => {
    const field = (tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(block)?.[1] ?? ''
    return stateOf(field('name'), field('state'), field('status'))
  })
}

/** The results of the jobs about gateways. */
export function gatewayJobDone(message: EventMessage, at: Millis): readonly SwitchEvent[] {
  const id = message.header('Job-UUID')
  if (id === gatewayJobs.read) {
    return readGatewayStates(message.body).map(gateway => ({ type: 'gatewayState', at, gateway }))
  }
  if (id !== gatewayJobs.scan) return []
  // The first line of a scan that went well is about the XML files: "Reload XML [Success]".
  const text = message.body.trim()
  return [{ type: 'gatewaysScanned', at, ok: /(?:^|\n)\+OK/.test(text), text: text.slice(0, 200) }]
}
