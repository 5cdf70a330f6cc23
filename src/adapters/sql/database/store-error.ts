import { DatabaseUnavailable } from '../../../ports/database-unavailable.ts'

interface UnavailableOptions extends ErrorOptions {
  /** Nothing that goes by itself: a wrong password, a database that is not there. */
  readonly isLasting?: boolean
  /** Of the database or the system, "" where there is none. */
  readonly code?: string
}

/** nacd's own store cannot be opened, read or written. `message` is one line for the operator, without secrets. */
export class StoreUnavailable extends DatabaseUnavailable {
  override readonly name = 'StoreUnavailable'
  readonly store: string
  readonly reason: string
  readonly isLasting: boolean
  readonly code: string

  constructor(store: string, reason: string, options: UnavailableOptions = {}) {
    super(`the store ${store} cannot be used: ${reason}`, options)
    this.store = store
    this.reason = reason
    this.isLasting = options.isLasting ?? false
    this.code = options.code ?? ''
  }
}

/** The first line of whatever was thrown: drivers like to add the statement and its values below it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0] ?? ''
}
