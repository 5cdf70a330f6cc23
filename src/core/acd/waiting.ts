import type { LegId, Millis } from '../shared/ids.ts'

export interface WaitingCaller {
  readonly callId: LegId
  readonly callerNumber: string
  readonly group: string
  /** Higher goes first. */
  readonly priority: number
  /** When the wait began; kept when an offer fails, so that nobody loses their place. */
  readonly since: Millis
  /** When the wait is too long; 0 = never. */
  readonly until: Millis
}

/** The waiting lines, one per group: by priority, then first come, first served. */
export class Waiting {
  readonly #lines = new Map<string, WaitingCaller[]>()
  readonly #groupOf = new Map<LegId, string>()

  /** Takes the place that priority and the beginning of the wait give: one who is put back loses nothing. */
  add(caller: WaitingCaller): void {
    this.remove(caller.callId)
    const line = this.#lines.get(caller.group) ?? []
    const behind = line.findIndex(each => comesBefore(caller, each))
    line.splice(behind === -1 ? line.length : behind, 0, caller)
    this.#lines.set(caller.group, line)
    this.#groupOf.set(caller.callId, caller.group)
  }

  /** False when the caller was not waiting. */
  remove(callId: LegId): boolean {
    const group = this.#groupOf.get(callId)
    if (group === undefined) return false
    this.#groupOf.delete(callId)
    const line = this.of(group).filter(each => each.callId !== callId)
    if (line.length === 0) this.#lines.delete(group)
    else this.#lines.set(group, line)
    return true
  }

  find(callId: LegId): WaitingCaller | undefined {
    return this.of(this.#groupOf.get(callId) ?? '').find(each => each.callId === callId)
  }

  all(): readonly WaitingCaller[] {
    return [...this.#lines.values()].flat()
  }

  of(group: string): readonly WaitingCaller[] {
    return this.#lines.get(group) ?? []
  }
}

function comesBefore(a: WaitingCaller, b: WaitingCaller): boolean {
  return a.priority === b.priority ? a.since < b.since : a.priority > b.priority
}
