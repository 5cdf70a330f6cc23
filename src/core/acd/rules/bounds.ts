import type { QueueRules } from '../queue-rules.ts'

/** The least and the most of a number, both allowed. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

type NumbersOf<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T]

const day = 86_400

/** What the numbers of a queue's rules may be, in the units of queue-rules.ts. */
export const ruleBounds = {
  ageing: { least: 0, most: day },
  levels: { least: 0, most: 1000 },
  progress: { least: 1, most: 600 },
  /** A year. */
  stickyWithin: { least: 0, most: 525_600 },
  stickyWait: { least: 0, most: day },
  waitersPerAgent: { least: 0, most: 1000 },
  maxCallbacks: { least: 0, most: 10_000 },
  announceEvery: { least: 0, most: day },
  serviceLevel: { least: 1, most: day },
  shortAbandon: { least: 0, most: day },
} as const satisfies Record<NumbersOf<QueueRules>, Bounds>

/** Of one step of escalation. */
export const stepBounds = {
  after: { least: 1, most: day },
  levels: { least: 0, most: 1000 },
  skills: { least: 0, most: 100 },
  priority: { least: 0, most: 1000 },
} as const satisfies Record<string, Bounds>

export const mostSteps = 20

/** What follows an offer that was not taken. */
export const restBounds = {
  rest: { least: 0, most: day },
  max: { least: 0, most: 1000 },
} as const satisfies Record<string, Bounds>

/** Characters of where a key or a failure leads, and of an audio source. */
export const mostOfWay = 256
export const mostOfAudio = 1024

/** Keys that lead out of a queue. */
export const exitKey = /^[0-9*#]$/

/** Ways of not being served that a group can have; one that is not there has no rules. */
export const overflowCauses = [
  'timeout',
  'queue_full',
  'no_agent',
  'too_many_waiting',
  'closed',
  'no_such_skill',
] as const
