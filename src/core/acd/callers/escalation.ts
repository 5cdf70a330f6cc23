import { type Millis, millis } from '../../shared/ids.ts'
import type { Escalation, QueueRules } from '../queue-rules.ts'
import { type Caller, placeOf } from './caller.ts'
import { type Need, needOf } from './need.ts'

/** How far the wait has brought a caller. */
export interface Escalated {
  readonly need: Need
  readonly priority: number
  readonly place: number
}

/** By the time of wait, whatever the order they are written in. */
const inOrder = (steps: readonly Escalation[]): readonly Escalation[] =>
  steps.length < 2 ? steps : steps.toSorted((a, b) => a.after - b.after)

/** How many steps are due at `now`. */
export const stepsDue = ({ escalation }: QueueRules, since: Millis, now: Millis): number =>
  escalation.filter(({ after }) => since + after * 1000 <= now).length

/** When the step after `steps` of them is due; null = there is none. */
export function nextStepAt({ escalation }: QueueRules, since: Millis, steps: number): Millis | null {
  const next = inOrder(escalation)[steps]
  return next === undefined ? null : millis(since + next.after * 1000)
}

type Waiter = Pick<Caller, 'skills' | 'ownPriority' | 'since'>

/** What the first `steps` steps make of a caller: levels as the last step that names them says, the rest added up. */
export function escalated(rules: QueueRules, caller: Waiter, steps: number): Escalated {
  let { levels } = rules
  let pointsOff = 0
  let priority = caller.ownPriority
  for (const step of inOrder(rules.escalation).slice(0, steps)) {
    levels = step.levels ?? levels
    pointsOff += step.skills
    priority += step.priority
  }
  const level = levels === 0 ? Number.POSITIVE_INFINITY : levels
  return {
    need: needOf(level, caller.skills, pointsOff),
    priority,
    place: placeOf(caller.since, priority, rules.ageing),
  }
}
