import type { Obstacle } from '../../limit/limits.ts'
import type { DestinationVerdict } from '../../routing/allowed-destination.ts'
import type { ExplainedRoute } from '../../routing/explain-route.ts'

/** What would become of a request for a line at this moment, found out without taking anything. */
export interface LineExplanation {
  readonly destination: DestinationVerdict
  /** The candidates in the order they would be tried, then the refused, then those passed over. */
  readonly routes: readonly ExplainedRoute[]
  /** The limits that are full, of every gateway that was looked at. */
  readonly obstacles: readonly Obstacle[]
}

/**
 * What it comes to: the number may not be called; no route leads there; a line is free; every gateway that could be
 * taken is full; none can be taken, whatever is waited for.
 */
export type LineConclusion =
  | { readonly type: 'notAllowed' }
  | { readonly type: 'noRoute' }
  | { readonly type: 'free'; readonly gateway: string }
  | { readonly type: 'full' }
  | { readonly type: 'noGateway' }

export function concludeLine({ destination, routes }: LineExplanation): LineConclusion {
  if (destination.type === 'refused') return { type: 'notAllowed' }
  const taken = routes.find(({ verdict }) => verdict.type === 'taken')
  if (taken !== undefined) return { type: 'free', gateway: taken.gateway }
  const refused = routes.flatMap(({ verdict }) => (verdict.type === 'refused' ? [verdict.because] : []))
  if (refused.length === 0) return { type: 'noRoute' }
  return refused.some(because => waitedFor.has(because)) ? { type: 'full' } : { type: 'noGateway' }
}

/** What passes by itself. */
const waitedFor: ReadonlySet<string> = new Set(['limit', 'callerNumber', 'resting'])
