import type { GatewayRecord } from '../../ports/lines/gateways.ts'
import type { Routes } from '../../ports/lines/routing.ts'

export interface DeadRoutes {
  /** Routes whose gateway is disabled or not there. */
  readonly count: number
  /** Prefixes that have no other routes. */
  readonly prefixes: readonly string[]
}

/** Prefixes looked at: with more of them a message would not be clearer. */
const mostPrefixes = 10_000

/** Routes that lead nowhere. The table is read twice, and never stands in memory. */
export async function deadRoutes(
  routes: Pick<Routes, 'pages'>,
  gateways: readonly Pick<GatewayRecord, 'name' | 'enabled'>[],
): Promise<DeadRoutes> {
  const live = new Set(gateways.filter(({ enabled }) => enabled).map(({ name }) => name))
  const prefixes = new Set<string>()
  let count = 0
  for await (const page of routes.pages()) {
    const dead = page.filter(({ gateway }) => !live.has(gateway))
    count += dead.length
    for (const { prefix } of dead) if (prefixes.size < mostPrefixes) prefixes.add(prefix)
  }
  if (count === 0) return { count, prefixes: [] }
  for await (const page of routes.pages()) {
    for (const { prefix, gateway } of page) if (live.has(gateway)) prefixes.delete(prefix)
  }
  return { count, prefixes: [...prefixes] }
}
