import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { nothing, textCell } from '../cell.ts'
import { columnProblem, type QueryName } from '../queries.ts'
import { type Cell, failed, type Reading } from '../reading.ts'
import { firstColumn, rowReading } from '../row-reading.ts'
import { fileFault, queryFault } from './fault.ts'
import { type ReaderSetup, valueName } from './reader-message.ts'

type Statement = Database.Statement<[Record<string, string>], unknown[]>

/**
 * A customer's SQLite file, opened to read only, and its prepared queries. The file is opened at the first question
 * and again after any failure, so that one which is missing at start, or is replaced, is found later.
 */
export class Statements {
  readonly #setup: ReaderSetup
  readonly #prepared = new Map<QueryName, Statement>()
  #database: Database.Database | null = null
  #opened = ''

  constructor(setup: ReaderSetup) {
    this.#setup = setup
  }

  get queries(): ReaderSetup['queries'] {
    return this.#setup.queries
  }

  /** The first row, and whether there is a second. */
  row(query: QueryName, value: string): Reading {
    const opened = this.open()
    if (opened.type === 'failed') return opened
    try {
      const statement = this.#statement(opened.database, query)
      const problem = problemOf(statement, query)
      if (problem !== null) return failed(...problem)
      const rows = firstTwo(statement.iterate({ [valueName]: value }))
      return rowReading(query, statement.columns().length, rows, cellOf)
    } catch (error) {
      this.close()
      return queryFault(error, value)
    }
  }

  /** The first column of the first two rows; none where it cannot be asked. */
  sample(sql: string): readonly string[] {
    const opened = this.open()
    if (opened.type === 'failed') return []
    try {
      return firstColumn(firstTwo(opened.database.prepare<[], unknown[]>(sql).raw(true).iterate()))
    } catch (error) {
      if (error instanceof Database.SqliteError) return []
      throw error
    }
  }

  /** The open file. */
  open() {
    try {
      this.#leaveReplaced()
      this.#database ??= new Database(this.#setup.file, {
        readonly: true,
        fileMustExist: true,
        timeout: this.#setup.busyMs,
      })
      // A file that is no database is found out only by reading it.
      this.#database.pragma('schema_version')
      return { type: 'open', database: this.#database } as const
    } catch (error) {
      this.close()
      return fileFault(error)
    }
  }

  /** SQLite goes on reading a file that has been renamed or removed: what has taken its place would never be seen. */
  #leaveReplaced(): void {
    const found = identityOf(this.#setup.file)
    if (found !== this.#opened) this.close()
    this.#opened = found
  }

  close(): void {
    this.#prepared.clear()
    this.#database?.close()
    this.#database = null
  }

  #statement(database: Database.Database, query: QueryName): Statement {
    const known = this.#prepared.get(query)
    if (known !== undefined) return known
    const sql = this.#setup.queries[query] ?? ''
    const statement = database.prepare<[Record<string, string>], unknown[]>(sql).safeIntegers(true)
    this.#prepared.set(query, statement.reader ? statement.raw(true) : statement)
    return statement
  }
}

/** Which file a path leads to, "" = none. Throws where that may not be seen. */
function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.dev}:${found.ino}`
}

function problemOf(statement: Statement, query: QueryName): Parameters<typeof failed> | null {
  if (!statement.readonly) return ['writes', 'it must be a SELECT that gives rows']
  const problem = columnProblem(query, statement.reader ? statement.columns().length : 0)
  return problem === null ? null : ['query', problem]
}

function firstTwo(rows: Iterable<unknown[]>): unknown[][] {
  const taken: unknown[][] = []
  for (const row of rows) {
    taken.push(row)
    if (taken.length === 2) break
  }
  return taken
}

/** Numbers are often kept in numeric columns; whole ones come as bigint. */
function cellOf(value: unknown): Cell {
  if (value === null) return nothing('null')
  if (typeof value === 'string') return textCell(value)
  return typeof value === 'bigint' || typeof value === 'number' ? textCell(String(value)) : nothing('binary')
}
