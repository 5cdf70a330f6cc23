import type { Fault } from '../reading.ts'

/** One open connection to a database server. */
export interface Session {
  /** Resolves when the connection is gone, whoever ended it. */
  readonly lost: Promise<void>
  readonly isLost: boolean
  /** Says good-bye and ends. */
  end(): void
  /** Ends at once, in the middle of whatever runs, and asks the server to stop that too. Idempotent. */
  abandon(): void
}

export type Opened<S extends Session> =
  | { readonly type: 'open'; readonly session: S }
  | { readonly type: 'failed'; readonly fault: Fault }

/** A connection that is being opened. `done` never rejects; after `abandon` it may never resolve. */
export interface Attempt<S extends Session> {
  readonly done: Promise<Opened<S>>
  abandon(): void
}
