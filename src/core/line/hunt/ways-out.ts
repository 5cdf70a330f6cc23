import type { GatewayFacts } from '../../routing/gateway/gateway-facts.ts'
import { heldBackLast, orderRoutes, type Random } from '../../routing/table/order-routes.ts'
import type { FoundRoute } from '../../routing/table/route-table.ts'
import type { LineHouse } from '../house.ts'
import type { LineRequest } from '../line.ts'
import type { OutwardCall } from '../outward-call.ts'
import type { WayOut } from './hunt.ts'

/** The ways a call may go, in the order they are to be tried; a gateway once, however many routes lead to it. */
export function findWaysOut(
  { gateway }: LineRequest,
  call: OutwardCall,
  house: LineHouse,
  { quality, isHeldBack = () => false }: Pick<GatewayFacts, 'quality' | 'isHeldBack'>,
  random: Random,
): readonly WayOut[] {
  if (gateway !== '') return [named(gateway, house)]
  const ordered = orderRoutes(house.table.match(call), route => quality(route.gateway, route.prefix), random)
  const once = mayComeTwice(ordered) ? onceEach(ordered) : ordered
  const { routes, heldBack } = heldBackLast(once, ({ gateway }) => isHeldBack(gateway))
  return routes.map(route => routed(route, house, heldBack.includes(route)))
}

/** Of more than two `onceEach` looks closer. */
const mayComeTwice = (routes: readonly FoundRoute[]): boolean =>
  routes.length > 2 || (routes.length === 2 && routes[0]?.gateway === routes[1]?.gateway)

function onceEach(routes: readonly FoundRoute[]): readonly FoundRoute[] {
  const seen = new Set<string>()
  return routes.filter(({ gateway }) => !seen.has(gateway) && seen.add(gateway))
}

const named = (gateway: string, { gateways }: LineHouse): WayOut => ({
  gateway,
  carrier: gateways.get(gateway)?.carrier ?? '',
  route: 0,
  prefix: '',
  onLimit: 'next',
  isHeldBack: false,
})

const routed = (
  { id, gateway, prefix, onLimit }: FoundRoute,
  { gateways }: LineHouse,
  isHeldBack: boolean,
): WayOut => ({
  gateway,
  carrier: gateways.get(gateway)?.carrier ?? '',
  route: id,
  prefix,
  onLimit,
  isHeldBack,
})
