import type Database from 'better-sqlite3'
import type { Millis } from '../../core/shared/ids.ts'
import { openDatabase, prepare, recoveries } from './event-sql.ts'
import type { OnRecovery } from './verdict.ts'

/** Not writable, not a database, or held by another process. `message` is one line for the operator. */
class OutboxUnavailable extends Error {
  override readonly name = 'OutboxUnavailable'
  readonly file: string

  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`the outbox ${file} cannot be used: ${why}`, { cause })
    this.file = file
  }
}

/** An event to write: `body` is what will be POSTed. */
export interface NewEvent {
  readonly eventId: string
  readonly callUuid: string
  readonly body: string
}

/** The first waiting event of a call, with its failed tries so far. */
export interface WaitingEvent extends NewEvent {
  readonly id: number
  readonly tries: number
}

/** What happens to the file in one transaction. */
export type Change =
  | { readonly type: 'append'; readonly event: NewEvent; readonly now: Millis }
  /** The event is done with (delivered or given up); the call's next one is due. */
  | { readonly type: 'advance'; readonly event: WaitingEvent; readonly now: Millis }
  | {
      readonly type: 'postpone'
      readonly event: WaitingEvent
      readonly dueAt: Millis
      readonly onRecovery: OnRecovery
    }
  /** The receiver takes events again: what waited for that is due. */
  | { readonly type: 'wake'; readonly now: Millis }
  /** What would wait beyond a moment is due now: the clock was set back. */
  | { readonly type: 'bringForward'; readonly beyond: Millis; readonly now: Millis }

/** Events on disk, one line per call. Methods throw SQLite's errors (disk full, I/O). */
export interface EventFile {
  readonly waiting: number
  /** All or nothing. Keeps at most `maxRows` events, dropping the oldest; returns how many were dropped. */
  apply(changes: readonly Change[], maxRows: number): number
  /** Firsts of their lines that are due, longest due first, at most `limit`, none of the calls in `busy`. */
  due(now: Millis, limit: number, busy: ReadonlySet<string>): readonly WaitingEvent[]
  /** When the next line outside `busy` is due, null when none waits. */
  nextDueAt(busy: ReadonlySet<string>): Millis | null
  close(): void
}

/** Opens or makes the file. Throws `OutboxUnavailable`. */
export function openEventFile(file: string): EventFile {
  try {
    return eventFileOn(openDatabase(file))
  } catch (error) {
    throw new OutboxUnavailable(file, error)
  }
}

function eventFileOn(database: Database.Database): EventFile {
  const sql = prepare(database)
  let waiting = sql.count.pluck().get() as number

  const handlers: { [T in Change['type']]: (change: Extract<Change, { type: T }>) => number } = {
    append: ({ event, now }) => {
      sql.openLine.run(event.callUuid, now)
      return sql.append.run(event.eventId, event.callUuid, event.body).changes
    },
    advance: ({ event, now }) => {
      const removed = sql.remove.run(event.id).changes
      sql.advance.run(now, event.callUuid)
      sql.closeLine.run({ call: event.callUuid })
      return -removed
    },
    postpone: ({ event, dueAt, onRecovery }) => {
      sql.postpone.run(dueAt, event.tries + 1, recoveries[onRecovery], event.callUuid, event.id)
      return 0
    },
    wake: ({ now }) => {
      sql.wake.run(now)
      return 0
    },
    bringForward: ({ beyond, now }) => {
      sql.bringForward.run(now, beyond)
      return 0
    },
  }
  const handle = (change: Change): number => (handlers[change.type] as (change: Change) => number)(change)

  const dropOldest = (count: number): void => {
    const calls = count > 0 ? (sql.dropOldest.pluck().all(count) as string[]) : []
    for (const call of new Set(calls)) {
      sql.closeLine.run({ call })
      sql.freshLine.run(call)
    }
  }

  const applyAll = database.transaction((changes: readonly Change[], maxRows: number) => {
    const total = changes.reduce((sum, change) => sum + handle(change), waiting)
    const dropped = Math.max(0, total - maxRows)
    dropOldest(dropped)
    return { waiting: total - dropped, dropped }
  })

  return {
    get waiting() {
      return waiting
    },
    apply: (changes, maxRows) => {
      const result = applyAll(changes, maxRows)
      waiting = result.waiting
      return result.dropped
    },
    due: (now, limit, busy) => {
      const rows = sql.due.all(now, limit + busy.size) as WaitingEvent[]
      return rows.filter(row => !busy.has(row.callUuid)).slice(0, limit)
    },
    nextDueAt: busy => {
      const rows = sql.nextDue.all(busy.size + 1) as { callUuid: string; dueAt: Millis }[]
      return rows.find(row => !busy.has(row.callUuid))?.dueAt ?? null
    },
    close: () => {
      database.close()
    },
  }
}
