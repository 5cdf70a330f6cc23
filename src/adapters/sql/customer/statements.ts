import Database from 'better-sqlite3'
import type { ReaderSetup } from './reader-message.ts'
import { type QueryName, type QueryProblem, valueName } from './sqlite-queries.ts'

type Statement = Database.Statement<[Record<string, string>], unknown[]>

/** Columns each query must give; undefined = one or more, the first counts. */
const columnsOf: Record<QueryName, number | undefined> = {
  ext_query_string: undefined,
  out_did_sql: 2,
  in_did_sql: undefined,
}

/**
 * A customer's SQLite file, opened to read only, and its prepared queries. The file is opened at the first question
 * and again after any failure, so that one which is missing at start, or is replaced, is found later.
 */
export class Statements {
  readonly #setup: ReaderSetup
  readonly #prepared = new Map<QueryName, Statement>()
  #database: Database.Database | null = null

  constructor(setup: ReaderSetup) {
    this.#setup = setup
  }

  /** The first row's columns, or null when there is none. Throws what SQLite says. */
  row(query: QueryName, value: string): readonly unknown[] | null {
    try {
      return this.#statement(query).get({ [valueName]: value }) ?? null
    } catch (error) {
      this.close()
      throw error
    }
  }

  problems(): readonly QueryProblem[] {
    try {
      this.#open()
    } catch (error) {
      return [{ parameter: 'db_string', message: `cannot be read: ${(error as Error).message}` }]
    }
    return (Object.keys(this.#setup.queries) as QueryName[]).flatMap(parameter => {
      try {
        this.#statement(parameter)
        return []
      } catch (error) {
        return [{ parameter, message: (error as Error).message }]
      }
    })
  }

  close(): void {
    this.#prepared.clear()
    this.#database?.close()
    this.#database = null
  }

  #open(): Database.Database {
    this.#database ??= new Database(this.#setup.file, {
      readonly: true,
      fileMustExist: true,
      timeout: this.#setup.busyMs,
    })
    // A file that is no database is found out only by reading it.
    this.#database.pragma('schema_version')
    return this.#database
  }

  #statement(query: QueryName): Statement {
    const known = this.#prepared.get(query)
    if (known !== undefined) return known
    const statement = this.#open().prepare<[Record<string, string>], unknown[]>(
      this.#setup.queries[query] ?? '',
    )
    mustAnswer(statement, columnsOf[query])
    this.#prepared.set(query, statement.raw(true).safeIntegers(true))
    return statement
  }
}

function mustAnswer(statement: Statement, columns: number | undefined): void {
  if (!statement.reader || !statement.readonly) throw new Error('it must be a SELECT that gives rows')
  const given = statement.columns().length
  if (columns !== undefined && given !== columns) {
    throw new Error(`two columns demanded (display number, gateway), it gives ${given}`)
  }
}
