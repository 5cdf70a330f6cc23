import type { ExplainedRoute, RefusedBecause, RouteVerdict } from './explain-route.ts'
import type { RoutedCall } from './narrowing.ts'
import { orderRoutes, type Random } from './order-routes.ts'
import type { FoundRoute, RouteTable } from './route-table.ts'

/** What is known of gateways at this moment, given by those who keep it. */
export interface GatewayFacts {
  /** What speaks against a gateway for this call; null = nothing. */
  readonly objection: (gateway: string) => RefusedBecause | null
  /** Measured, 0..1. */
  readonly quality: (gateway: string) => number
}

export interface ChosenRoutes {
  /** In the order they are to be tried; none = no route. */
  readonly routes: readonly FoundRoute[]
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
  { objection, quality }: GatewayFacts,
  random: Random,
): ChosenRoutes {
  const refused: RefusedRoute[] = []
  const open = table.match(call).filter(route => {
    const because = objection(route.gateway)
    if (because !== null) refused.push({ route, because })
    return because === null
  })
  return { routes: orderRoutes(open, route => quality(route.gateway), random), refused }
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
    explained(route, at === 0 ? { type: 'taken' } : { type: 'inReserve', place: at + 1 }),
  )
  const refused = chosen.refused.map(({ route, because }) => explained(route, { type: 'refused', because }))
  const passed = table
    .passedOver(call, mostPassed)
    .map(({ route, because }) => explained(route, { type: 'passedOver', because: because.type }))
  return [...inLine, ...refused, ...passed]
}

const explained = ({ id, prefix, gateway }: FoundRoute, verdict: RouteVerdict): ExplainedRoute => ({
  id,
  prefix,
  gateway,
  verdict,
})
