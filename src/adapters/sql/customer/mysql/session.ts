import type mysql from 'mysql2'
import type { Session } from '../pool/session.ts'
import { watchLength } from '../too-long.ts'
import type { MysqlField } from './cells.ts'
import { type ServerKind, settings } from './settings.ts'

/** What a statement gave: null fields = it gives no rows. */
export interface MysqlResult {
  readonly fields: readonly MysqlField[] | null
  readonly rows: readonly (readonly unknown[])[]
}

/** Rows that are kept of an answer; EXPLAIN and SHOW GRANTS have some. */
const mostKept = 100

/** The connection broke under a question. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** One connection to MySQL or MariaDB. */
export class MysqlSession implements Session {
  readonly lost: Promise<void>
  readonly #connection: mysql.Connection
  readonly #kill: (thread: number) => void
  readonly #gone = Promise.withResolvers<void>()
  #running: { readonly reject: (error: Error) => void } | null = null
  #isLost = false

  constructor(connection: mysql.Connection, kill: (thread: number) => void) {
    this.#connection = connection
    this.#kill = kill
    this.lost = this.#gone.promise
    connection.on('error', error => this.#lose(error))
    const gone = (): void => this.#lose(new ConnectionLost('the server closed the connection'))
    connection.on('end', gone)
    streamOf(connection).on('close', gone)
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** Makes the session one that reads only, two rows at most, for `limitMs` at most. */
  async prepare(limitMs: number): Promise<void> {
    const { rows } = await this.ask('SELECT VERSION()', [])
    const version = String(rows[0]?.[0] ?? '')
    const kind: ServerKind = /mariadb/i.test(version) ? 'mariadb' : 'mysql'
    for (const { sql, isNeeded } of settings(kind, limitMs)) {
      try {
        await this.ask(sql, [])
      } catch (error) {
        // Old servers know no time limit; then the session is cut off from outside.
        if (isNeeded || this.#isLost) throw error
      }
    }
  }

  /**
   * Rejects with what `mysql2` says, TooLong or ConnectionLost; the session may be used again unless it is lost. With
   * values as a prepared statement: bound by the server, whatever its sql_mode and character set say of backslashes and
   * quotes. ProxySQL and MaxScale carry prepared statements.
   */
  ask(sql: string, values: readonly string[]): Promise<MysqlResult> {
    const { promise, resolve, reject } = Promise.withResolvers<MysqlResult>()
    const command =
      values.length === 0
        ? this.#connection.query({ sql })
        : this.#connection.execute({ sql, values: [...values] })
    const answer = new Answer(command)
    const stop = watchLength(streamOf(this.#connection), error => {
      // Of rows without end the first will do.
      if (answer.rows.length > 0) resolve(answer)
      else reject(error)
      this.abandon()
    })
    command.once('end', () => resolve(answer))
    command.on('error', reject)
    this.#running = { reject }
    return promise.finally(() => {
      this.#running = null
      stop()
    })
  }

  end(): void {
    this.#connection.end()
    this.#lose(new ConnectionLost('it was ended'))
  }

  abandon(): void {
    const { threadId } = this.#connection
    if (this.#running !== null && !this.#isLost) this.#kill(threadId)
    this.#lose(new ConnectionLost('it was given up'))
    this.#connection.destroy()
  }

  #lose(error: Error): void {
    this.#isLost = true
    this.#running?.reject(error)
    this.#gone.resolve()
  }
}

/** What comes in, row by row: nobody keeps more than are needed. */
class Answer implements MysqlResult {
  fields: readonly MysqlField[] | null = null
  readonly rows: unknown[][] = []

  constructor(command: mysql.Query) {
    // A procedure that is called gives its results one by one; the first counts.
    command.on('fields', fields => {
      this.fields ??= (fields as unknown as readonly MysqlField[] | undefined) ?? null
    })
    command.on('result', (row: unknown, index: number) => {
      if (Array.isArray(row) && index === 0 && this.rows.length < mostKept) this.rows.push(row)
    })
  }
}

/** `mysql2` keeps its socket under this name and leaves it out of its types. */
function streamOf(connection: mysql.Connection): NodeJS.ReadableStream {
  return (connection as unknown as { stream: NodeJS.ReadableStream }).stream
}
