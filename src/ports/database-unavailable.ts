/** A database cannot be used now: it is down, silent, full, locked or lets us not in. `message` is one line without secrets. */
export class DatabaseUnavailable extends Error {
  override readonly name: string = 'DatabaseUnavailable'
}
