/** nacd's own store cannot be opened, read or written. `message` is one line for the operator, without secrets. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  readonly store: string

  constructor(store: string, reason: string, options?: ErrorOptions) {
    super(`the store ${store} cannot be used: ${reason}`, options)
    this.store = store
  }
}

/** The first line of whatever was thrown: drivers like to add the statement and its values below it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0] ?? ''
}
