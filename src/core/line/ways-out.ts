import type { GatewayFacts } from '../routing/choose-route.ts'
import { heldBackLast, orderRoutes, type Random } from '../routing/order-routes.ts'
import type { FoundRoute } from '../routing/route-table.ts'
import type { LineHouse } from './house.ts'
import type { WayOut } from './hunt.ts'
import type { LineRequest } from './line.ts'
import type { OutwardCall } from './outward-call.ts'

/** The ways a call may go, in the order they are to be tried; a gateway once, however many routes lead to it. */
export function findWaysOut(
  { gateway }: LineRequest,
  call: OutwardCall,
  house: LineHouse,
  { quality, isHeldBack = () => false }: Pick<GatewayFacts, 'quality' | 'isHeldBack'>,
  random: Random,
): readonly WayOut[] {
  if (gateway !== '') return [named(gateway, house)]
  const matching = house.table.match(call)
  const ordered = orderRoutes(matching, ({ gateway: to, prefix }) => quality(to, prefix), random)
  const { routes } = heldBackLast(ordered, ({ gateway: to }) => isHeldBack(to))
  if (routes.length < 2) return routes.map(route => routed(route, house))
  const seen = new Set<string>()
  return routes.flatMap(route => {
    if (seen.has(route.gateway)) return []
    seen.add(route.gateway)
    return [routed(route, house)]
  })
}

const named = (gateway: string, { gateways }: LineHouse): WayOut => ({
  gateway,
  carrier: gateways.get(gateway)?.carrier ?? '',
  route: 0,
  prefix: '',
  onLimit: 'next',
})

const routed = ({ id, gateway, prefix, onLimit }: FoundRoute, { gateways }: LineHouse): WayOut => ({
  gateway,
  carrier: gateways.get(gateway)?.carrier ?? '',
  route: id,
  prefix,
  onLimit,
})
