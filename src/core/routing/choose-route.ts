import type { ExplainedRoute, RefusedBecause, RouteVerdict } from './explain-route.ts'
import type { RoutedCall } from './narrowing.ts'
import { heldBackLast, orderRoutes, type Random } from './order-routes.ts'
import type { FoundRoute, RouteTable } from './route-table.ts'

/** What is known of gateways at this moment, given by those who keep it. */
export interface GatewayFacts {
  /** What speaks against a gateway for this call; null = nothing. */
  readonly objection: (gateway: string) => RefusedBecause | null
  /** Measured, 0..1; of the prefix, where enough is known of it. */
  readonly quality: (gateway: string, prefix: string) => number
  /** Whether the gateway gets a part of the calls only, and this one is not of it; none is where it is not said. */
  readonly isHeldBack?: (gateway: string) => boolean
}

export interface ChosenRoutes {
  /** In the order they are to be tried; none = no route. */
  readonly routes: readonly FoundRoute[]
  /** Of them, those that stand behind the others for their gateway's trouble. */
  readonly heldBack: readonly FoundRoute[]
  readonly refused: readonly RefusedRoute[]
}

interface RefusedRoute {
  readonly route: FoundRoute
  readonly because: RefusedBecause
}

/** The routes of a call that has been found allowed. */
export function chooseRoutes(
  table: RouteTable,
  call: RoutedCall,
  { objection, quality, isHeldBack = () => false }: GatewayFacts,
  random: Random,
): ChosenRoutes {
  const refused: RefusedRoute[] = []
  const open = table.match(call).filter(route => {
    const because = objection(route.gateway)
    if (because !== null) refused.push({ route, because })
    return because === null
  })
  const ordered = orderRoutes(open, ({ gateway, prefix }) => quality(gateway, prefix), random)
  return { ...heldBackLast(ordered, ({ gateway }) => isHeldBack(gateway)), refused }
}

/** Passed-over routes that are told of. */
const mostPassed = 50

/** The whole story of a choice: those in line, then the refused, then those that were never candidates. */
export function explainChoice(
  table: RouteTable,
  call: RoutedCall,
  chosen: ChosenRoutes,
): readonly ExplainedRoute[] {
  const inLine = chosen.routes.map((route, at) =>
    explained(route, placeInLine(at, chosen.heldBack.includes(route))),
  )
  const refused = chosen.refused.map(({ route, because }) => explained(route, { type: 'refused', because }))
  const passed = table
    .passedOver(call, mostPassed)
    .map(({ route, because }) => explained(route, { type: 'passedOver', because: because.type }))
  return [...inLine, ...refused, ...passed]
}

function placeInLine(at: number, isHeldBack: boolean): RouteVerdict {
  if (at === 0) return { type: 'taken' }
  return { type: 'inReserve', place: at + 1, ...(isHeldBack ? { because: 'throttled' } : {}) }
}

const explained = ({ id, prefix, gateway }: FoundRoute, verdict: RouteVerdict): ExplainedRoute => ({
  id,
  prefix,
  gateway,
  verdict,
})
