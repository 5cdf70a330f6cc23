import type { CallStep } from '../call/record/record.ts'
import type { LegId, Millis } from '../shared/ids.ts'

/** A call as its record tells of it, as far as figures go by it. */
export interface RecordedCall {
  readonly uuid: LegId
  readonly group: string
  readonly agentExtension: string
  readonly startedAt: Millis
  /** null = it has not ended. */
  readonly endedAt: Millis | null
  readonly talkedMs: number
  readonly surveyDigit: string
  /** Those of `queueSteps`, in order. */
  readonly steps: readonly CallStep[]
}

/** The steps of a call that tell what its queues did with it. */
export const queueSteps = [
  'queued',
  'offered',
  'not_taken',
  'queue_failed',
  'queue_left',
  'callback_asked',
  'callback_left',
  'called_back',
  'bridged',
] as const
