import type pg from 'pg'
import type { Session } from '../pool/session.ts'
import { Look, type LookResult } from './look.ts'

/** One connection to PostgreSQL. */
export class PostgresSession implements Session {
  readonly lost: Promise<void>
  readonly #client: pg.Client
  readonly #cancel: () => void
  #isRunning = false
  #isLost = false

  constructor(client: pg.Client, cancel: () => void) {
    this.#client = client
    this.#cancel = cancel
    this.lost = new Promise(resolve => {
      const gone = (): void => {
        this.#isLost = true
        resolve()
      }
      client.on('error', gone)
      client.on('end', gone)
    })
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /**
   * Runs one statement, reading only, at most `limitMs`. Rejects with what `pg` says, or TooLong; the session may be
   * used again unless it is lost.
   */
  async look(
    text: string,
    values: readonly string[],
    limitMs: number,
    ...settings: readonly string[]
  ): Promise<LookResult> {
    const limit = `SET LOCAL statement_timeout = ${Math.max(1, Math.round(limitMs))}`
    this.#isRunning = true
    try {
      return await this.#client.query(new Look(text, values, [limit, ...settings])).result
    } catch (error) {
      await this.#rollBack()
      throw error
    } finally {
      this.#isRunning = false
    }
  }

  end(): void {
    void this.#client.end()
  }

  abandon(): void {
    if (this.#isRunning && !this.#isLost) this.#cancel()
    this.#isLost = true
    this.#client.connection.stream.destroy()
  }

  /** A failed statement leaves the transaction open until it is told. */
  async #rollBack(): Promise<void> {
    const { stream } = this.#client.connection
    if (stream.destroyed) this.#isLost = true
    if (this.#isLost) return
    try {
      await this.#client.query('ROLLBACK')
    } catch {
      // It broke in between, which is a state of its own.
      this.#isLost = true
    }
  }
}
