import type { Gate } from '../../limit/waiting-line.ts'
import type { RefusedBecause } from '../../routing/explain-route.ts'
import type { LineRefusal } from '../line.ts'
import type { WayOut } from './hunt.ts'
import type { NoLine, Trial } from './trial.ts'

/** Where one walk along the ways out of a call ended. */
export type Walk =
  | { readonly type: 'found'; readonly way: WayOut; readonly trial: Extract<Trial, { type: 'found' }> }
  /** It may wait for these, each at its gate. `hope`: one of them at least is shut by something that passes by itself. */
  | {
      readonly type: 'shut'
      readonly awaited: readonly WayOut[]
      readonly gates: readonly Gate[]
      readonly hope: boolean
      readonly reason: NoWay
    }
  | { readonly type: 'none'; readonly reason: NoWay }

type NoWay = Extract<LineRefusal, 'limit' | 'noGateway'>

/** What passes by itself; a gateway that does not work may be away for hours. */
const passes: ReadonlySet<RefusedBecause> = new Set(['limit', 'callerNumber', 'resting'])
/** What a route's `onLimit` speaks of. */
export const full: ReadonlySet<RefusedBecause> = new Set(['limit', 'callerNumber'])

interface Seen {
  readonly way: WayOut
  readonly trial: NoLine
}

/**
 * Tries one way after the other, and at each full one does as its route says (`onLimit`, core/routing/table/route.ts).
 * A rest of a gateway is no limit: the walk always goes on. What opens only after `deadline` is not waited for.
 */
export function walk(ways: readonly WayOut[], attempt: (way: WayOut) => Trial, deadline: number): Walk {
  const seen: Seen[] = []
  for (const way of ways) {
    const trial = attempt(way)
    if (trial.type === 'found') return { type: 'found', way, trial }
    const isFull = full.has(trial.because)
    if (isFull && way.onLimit === 'refuse') return { type: 'none', reason: 'limit' }
    seen.push({ way, trial })
    if (isFull && way.onLimit === 'wait') break
  }
  return conclude(seen, deadline)
}

function conclude(seen: readonly Seen[], deadline: number): Walk {
  const reason = seen.some(({ trial }) => full.has(trial.because)) ? 'limit' : 'noGateway'
  const shut = seen.flatMap(({ way, trial }) =>
    trial.type === 'shut' && mayOpen(trial.gate, deadline) ? [{ way, trial }] : [],
  )
  if (shut.length === 0) return { type: 'none', reason }
  return {
    type: 'shut',
    awaited: shut.map(({ way }) => way),
    gates: shut.map(({ trial }) => trial.gate),
    hope: shut.some(({ trial }) => passes.has(trial.because)),
    reason,
  }
}

const mayOpen = ({ opensAt }: Gate, deadline: number): boolean =>
  opensAt === Number.POSITIVE_INFINITY || opensAt <= deadline
