/** What the order of two routes hangs on. */
export interface Ranked {
  readonly id: number
  readonly priority: number
  readonly weight: number
  readonly cost: number
}

/** A random number, 0 <= n < 1; a function, for one order takes several. */
export type Random = () => number

/**
 * The order routes are tried in: the lowest priority first; within one priority those with a weight, each first in
 * proportion to its weight among those still left (as SRV records, RFC 2782); then those of weight 0, the cheapest
 * first, of one cost the one with the best measured quality (0..1, higher is better), then the lowest id.
 */
export function orderRoutes<Route extends Ranked>(
  routes: readonly Route[],
  quality: (route: Route) => number,
  random: Random,
): readonly Route[] {
  if (routes.length < 2) return routes
  const plain = sorted(routes, (a, b) => byFigures(a, b) || quality(b) - quality(a) || a.id - b.id)
  if (plain.every(({ weight }) => weight <= 0)) return plain
  const priorities = [...new Set(plain.map(({ priority }) => priority))]
  return priorities.flatMap(priority => {
    const level = plain.filter(route => route.priority === priority)
    return [
      ...drawn(
        level.filter(({ weight }) => weight > 0),
        random,
      ),
      ...level.filter(each => each.weight <= 0),
    ]
  })
}

/**
 * Those held back behind all others, each part in its order: a gateway that gets fewer calls is none lost, and no call
 * is refused that it might have carried. `isHeldBack` is asked once of each.
 */
export function heldBackLast<Route>(
  routes: readonly Route[],
  isHeldBack: (route: Route) => boolean,
): { readonly routes: readonly Route[]; readonly heldBack: readonly Route[] } {
  const heldBack = routes.filter(isHeldBack)
  if (heldBack.length === 0) return { routes, heldBack }
  return { routes: [...routes.filter(each => !heldBack.includes(each)), ...heldBack], heldBack }
}

/** Of two, as most numbers have them, the built-in sort would cost more than all the rest of the choice. */
function sorted<Route>(routes: readonly Route[], compare: (a: Route, b: Route) => number): readonly Route[] {
  const [first, second] = routes
  if (first === undefined || second === undefined || routes.length > 2) return routes.toSorted(compare)
  return compare(first, second) <= 0 ? routes : [second, first]
}

const byFigures = (a: Ranked, b: Ranked): number => a.priority - b.priority || a.cost - b.cost

function drawn<Route extends Ranked>(routes: readonly Route[], random: Random): readonly Route[] {
  const left = [...routes]
  const order: Route[] = []
  while (left.length > 1) order.push(...left.splice(drawOne(left, random), 1))
  return [...order, ...left]
}

function drawOne(routes: readonly Ranked[], random: Random): number {
  let mark = random() * routes.reduce((sum, { weight }) => sum + weight, 0)
  const at = routes.findIndex(({ weight }) => {
    mark -= weight
    return mark < 0
  })
  // Rounding may leave a mark of 0 behind the last.
  return at < 0 ? routes.length - 1 : at
}
