import type { SkillNeed } from '../../core/acd/skill-need.ts'
import type { LegId, Millis } from '../../core/shared/ids.ts'

/** A customer who hung up and keeps their place in the queue until they are called. */
export interface Callback {
  /** Also their `callId` in the queue. */
  readonly id: LegId
  readonly number: string
  readonly group: string
  readonly priority: number
  readonly skills: readonly SkillNeed[]
  /** When the wait began. */
  readonly since: Millis
  /** When they asked to be called. */
  readonly askedAt: Millis
  /** Calls that were not answered so far. */
  readonly attempts: number
  /** Not called again before; 0 = any time. */
  readonly notBefore: Millis
}

/** What people may look at and take out of. Until the store has been read those of an earlier run are unknown. */
export interface CallbackAdmin {
  /** null = not read yet. */
  all(): Promise<readonly Callback[] | null>
  /** `unread`: it may be one of those that have not been read. */
  remove(id: LegId): Promise<'removed' | 'notFound' | 'unread'>
}

/** The callbacks that are still to be made. */
export interface CallbackStore {
  all(): Promise<readonly Callback[]>
  /** New, or changed. */
  put(callback: Callback): Promise<void>
  /** False when there was no such one. */
  remove(id: LegId): Promise<boolean>
}
