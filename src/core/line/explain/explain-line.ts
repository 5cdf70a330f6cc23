import type { Obstacle } from '../../limit/limits.ts'
import type { DestinationVerdict } from '../../routing/allowed-destination.ts'
import type { PassedRoute } from '../../routing/table/route-table.ts'
import { type Hunt, tell, type WayOut } from '../hunt/hunt.ts'
import type { Look } from '../hunt/trial.ts'
import { full } from '../hunt/walk.ts'
import type { LineExplanation } from './line-explanation.ts'

/** Looks at every way out and takes none. The one taken is the first that is open and that no route before it keeps from. */
export function explainLine(
  hunt: Hunt,
  destination: DestinationVerdict,
  look: (way: WayOut) => Look,
  passed: readonly PassedRoute[],
): LineExplanation {
  if (destination.type === 'refused') return { destination, routes: [], obstacles: [] }
  const obstacles: Obstacle[] = []
  let taken: WayOut | null = null
  let isStopped = false
  for (const way of hunt.left) {
    const trial = look(way)
    if (trial.type === 'open') {
      if (!isStopped) taken ??= way
      continue
    }
    hunt.against.set(way, trial.because)
    if (trial.type === 'shut') obstacles.push(...trial.obstacles)
    isStopped ||= full.has(trial.because) && way.onLimit !== 'next'
  }
  return { destination, routes: tell(hunt, taken, passed), obstacles: eachOnce(obstacles) }
}

function eachOnce(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  const named = new Map(obstacles.map(each => [JSON.stringify([each.rule, each.key]), each]))
  return [...named.values()]
}
