import type { EventBus } from '../eventsocket/event-bus.ts'
import type { Header } from '../eventsocket/protocol/event.ts'
import type { Gateway, GatewayNews } from './gateway.ts'

/** The profile that trunks belong to, as FreeSWITCH's own configuration names it. */
export const trunkProfile = 'external'

/** What happens to a gateway, as mod_sofia tells it. */
export type GatewayChange = 'add' | 'delete'

/** Fires `sofia::gateway_add` or `sofia::gateway_delete`. */
export function fireGateway(bus: EventBus, name: string, change: GatewayChange): void {
  bus.fire({
    name: 'CUSTOM',
    subclass: `sofia::gateway_${change}`,
    headers: () => [
      ['Gateway', name],
      ['profile-name', trunkProfile],
    ],
  })
}

function stateHeaders(gateway: Gateway, news: GatewayNews): readonly Header[] {
  return [
    ['Gateway', gateway.name],
    ['State', gateway.state],
    ['Ping-Status', gateway.isUp ? 'UP' : 'DOWN'],
    ...(news.phrase === '' ? [] : ([['Phrase', news.phrase]] as const)),
    ...(news.status === 0 ? [] : ([['Status', String(news.status)]] as const)),
  ]
}

/** Fires `sofia::gateway_state`. */
export function fireGatewayState(bus: EventBus, gateway: Gateway, news: GatewayNews): void {
  bus.fire({
    name: 'CUSTOM',
    subclass: 'sofia::gateway_state',
    headers: () => stateHeaders(gateway, news),
  })
}
