import { nameOf } from '../../limit/demand.ts'
import type { Obstacle, Verdict } from '../../limit/limits.ts'
import type { Gate } from '../../limit/waiting-line.ts'
import type { RefusedBecause } from '../../routing/explain-route.ts'
import type { Line } from '../line.ts'

/**
 * So long before a call per second has room, whoever waits for it is told: a switch takes its time to end the music of a
 * call, and what it takes after the room is there is lost.
 */
export const aheadMs = 100

/** What came of trying a way out. */
export type Trial =
  | { readonly type: 'found'; readonly line: Line; readonly places: readonly string[] }
  | NoLine

export type NoLine =
  /** It may open by itself: `gate` says what keeps it shut. */
  | {
      readonly type: 'shut'
      readonly because: RefusedBecause
      readonly gate: Gate
      readonly obstacles: readonly Obstacle[]
    }
  | { readonly type: 'out'; readonly because: RefusedBecause; readonly problem: string | null }

/** What came of looking at a way out, where nothing is taken. */
export type Look = { readonly type: 'open' } | NoLine

export const open: Look = { type: 'open' }

/** It cannot be taken, and nothing is to be waited for. */
export const out = (because: RefusedBecause, problem: string | null = null): NoLine => ({
  type: 'out',
  because,
  problem,
})

/** Shut by what is named; `opensAt` in steady ms, infinity when nobody knows. */
export const shut = (because: RefusedBecause, name: string, opensAt: number): NoLine => ({
  type: 'shut',
  because,
  gate: { name, opensAt },
  obstacles: [],
})

/** Of what is wrong with a gateway and is not counted here. */
export const healthGate = (gateway: string): string => `health ${gateway}`

/** What the limits say of a claim that was not admitted. */
export const notAdmitted = (verdict: Exclude<Verdict, { type: 'admit' }>): NoLine =>
  verdict.type === 'refuse' ? out('limit', verdict.problem) : full(verdict.obstacles)

/**
 * One full limit is enough to wait at: while it is shut the call cannot go. Of several the rate that is known to open
 * last, for nobody need look before.
 */
function full(obstacles: readonly Obstacle[]): NoLine {
  const rates = obstacles.filter(({ rule }) => rule.type === 'rate')
  const known = rates.filter(({ until }) => until !== null)
  const [first, ...others] = [known, rates, obstacles].find(some => some.length > 0) ?? []
  if (first === undefined) throw new Error('a call waits for nothing')
  const last = others.reduce((latest, each) => (opensAt(each) > opensAt(latest) ? each : latest), first)
  return { type: 'shut', because: 'limit', gate: { name: nameOf(last), opensAt: opensAt(last) }, obstacles }
}

/** Of lines nothing is foretold: the end of a leg, a claim or a lease is told when it comes. */
const opensAt = ({ rule, until }: Obstacle): number =>
  rule.type === 'rate' && until !== null ? until - aheadMs : Number.POSITIVE_INFINITY
