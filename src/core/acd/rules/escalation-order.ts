import type { Escalation } from '../queue-rules.ts'

/** The first step that does not come later than the one before it, counted from 0; -1 = they are in order. */
export const stepOutOfOrder = (steps: readonly Pick<Escalation, 'after'>[]): number =>
  steps.findIndex((step, index) => index > 0 && step.after <= (steps[index - 1]?.after ?? 0))
