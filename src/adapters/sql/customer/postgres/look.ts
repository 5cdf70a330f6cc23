import type { Connection, Submittable } from 'pg'
import { watchLength } from '../too-long.ts'
import type { PostgresField } from './cells.ts'

/** Rows that are fetched: the first counts, the second says that there is more than one. */
const mostRows = 2
/** What a statement gave: null fields = it gives no rows. */
export interface LookResult {
  readonly fields: readonly PostgresField[] | null
  readonly rows: readonly (readonly (string | null)[])[]
}

/** The messages of the extended query (PostgreSQL 55.2.3) that `pg` can send; its types leave them out. */
interface Wire {
  parse(statement: { text: string }): void
  bind(portal: { values?: readonly string[] }): void
  describe(what: { type: 'P' }): void
  execute(portal: { rows?: number }): void
  sync(): void
}

/**
 * One statement in a read-only transaction of its own, all in one packet, so that nothing of it stays behind on a
 * connection which a pooler (PgBouncer) gives to others. Rows beyond the second are never made: the portal is left.
 */
export class Look implements Submittable {
  readonly result: Promise<LookResult>
  readonly #text: string
  readonly #values: readonly string[]
  readonly #settings: readonly string[]
  readonly #settle = Promise.withResolvers<LookResult>()
  #fields: readonly PostgresField[] | null = null
  readonly #rows: (string | null)[][] = []

  /** `settings`: statements before it, in the same transaction. */
  constructor(text: string, values: readonly string[], settings: readonly string[]) {
    this.#text = text
    this.#values = values
    this.#settings = settings
    this.result = this.#settle.promise
  }

  submit(connection: Connection): void {
    const { stream } = connection
    this.#watchLength(stream)
    // `pg` writes each message by itself: held together here, they are one packet and one system call.
    stream.cork()
    this.#send(connection as unknown as Wire)
    stream.uncork()
  }

  #send(wire: Wire): void {
    this.#plain(wire, 'BEGIN READ ONLY')
    for (const setting of this.#settings) this.#plain(wire, setting)
    wire.parse({ text: this.#text })
    wire.bind({ values: this.#values })
    wire.describe({ type: 'P' })
    wire.execute({ rows: mostRows })
    this.#plain(wire, 'COMMIT')
    wire.sync()
  }

  #plain(wire: Wire, text: string): void {
    wire.parse({ text })
    wire.bind({})
    wire.execute({})
  }

  #watchLength(stream: Connection['stream']): void {
    const stop = watchLength(stream, error => {
      this.#settle.reject(error)
      stream.destroy()
    })
    this.result.then(stop, stop)
  }

  handleRowDescription({ fields }: { readonly fields: readonly PostgresField[] }): void {
    this.#fields = fields
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.#rows.push(fields)
  }

  handlePortalSuspended(): void {
    // There may be more rows: they are not wanted.
  }

  handleCommandComplete(): void {
    // Of four statements; `handleReadyForQuery` is the end of all.
  }

  handleEmptyQuery(): void {
    // Gives no fields, and is refused for that.
  }

  handleCopyInResponse(connection: { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('nacd copies nothing')
  }

  handleCopyData(): void {
    // COPY ... TO STDOUT gives no fields either.
  }

  handleReadyForQuery(): void {
    this.#settle.resolve({ fields: this.#fields, rows: this.#rows })
  }

  handleError(error: Error): void {
    this.#settle.reject(error)
  }
}
