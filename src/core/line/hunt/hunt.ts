import type { ExplainedRoute, RefusedBecause, RouteVerdict } from '../../routing/explain-route.ts'
import type { OnLimit } from '../../routing/table/route.ts'
import type { PassedRoute } from '../../routing/table/route-table.ts'
import type { LegId } from '../../shared/ids.ts'
import type { LineFailure, LineRequest } from '../line.ts'
import type { OutwardCall } from '../outward-call.ts'

/** A way out that may be tried. */
export interface WayOut {
  readonly gateway: string
  readonly carrier: string
  /** 0 = the gateway was named. */
  readonly route: number
  readonly prefix: string
  readonly onLimit: OnLimit
  /** It stands behind the others for its gateway's trouble. */
  readonly isHeldBack: boolean
}

/** The line a call holds: its claim until the leg is there. */
export interface HeldLine {
  readonly legId: LegId
  readonly way: WayOut
  /** Where its claim counts. */
  readonly places: readonly string[]
}

/** One request for a line, from the first look to talk or refusal. */
export interface Hunt {
  readonly id: string
  readonly request: LineRequest
  readonly call: OutwardCall
  /** Not tried yet, in order. */
  left: readonly WayOut[]
  /** Those it waits for. */
  awaited: readonly WayOut[]
  /** What spoke against each when it was last looked at. */
  readonly against: Map<WayOut, RefusedBecause>
  /** When a wait would be too long, steady ms. */
  readonly deadline: number
  waitsSince: number | null
  held: HeldLine | null
  attempts: number
  firstAttemptAt: number
  lastFailure: LineFailure | null
  /** Routes that were never candidates, looked up once. */
  passed: readonly PassedRoute[] | null
}

/** A hunt that has not taken a step yet. */
export const newHunt = (facts: Pick<Hunt, 'id' | 'request' | 'call' | 'left' | 'deadline'>): Hunt => ({
  ...facts,
  awaited: [],
  against: new Map(),
  waitsSince: null,
  held: null,
  attempts: 0,
  firstAttemptAt: 0,
  lastFailure: null,
  passed: null,
})

/** The whole story of where a hunt stands: those still open, the refused, those that were never candidates. */
export function tell(
  { left, against }: Pick<Hunt, 'left' | 'against'>,
  taken: WayOut | null,
  passed: readonly PassedRoute[],
): readonly ExplainedRoute[] {
  const isOpen = (way: WayOut): boolean => way !== taken && !against.has(way)
  const reserve = left.filter(isOpen)
  const refused = left.flatMap(way => {
    const because = against.get(way)
    return because === undefined || way === taken ? [] : [explained(way, { type: 'refused', because })]
  })
  return [
    ...(taken === null ? [] : [explained(taken, { type: 'taken' })]),
    ...reserve.map((way, at) => explained(way, inReserve(way, at + 2))),
    ...refused,
    ...passed.map(({ route, because }) => ({
      id: route.id,
      prefix: route.prefix,
      gateway: route.gateway,
      verdict: { type: 'passedOver', because: because.type } as const,
    })),
  ]
}

const inReserve = ({ isHeldBack }: WayOut, place: number): RouteVerdict => ({
  ...{ type: 'inReserve', place },
  ...(isHeldBack ? { because: 'throttled' } : {}),
})

const explained = ({ route, prefix, gateway }: WayOut, verdict: RouteVerdict): ExplainedRoute => ({
  id: route,
  prefix,
  gateway,
  verdict,
})
