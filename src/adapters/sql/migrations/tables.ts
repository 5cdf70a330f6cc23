import {
  type AlterTableColumnAlteringBuilder,
  type ColumnDefinitionBuilderCallback,
  type CreateTableBuilder,
  type Kysely,
  sql,
} from 'kysely'
import type { StoreConfig } from '../../../config/config.ts'

type Type = StoreConfig['type']
type DataType = Parameters<CreateTableBuilder<string>['addColumn']>[1]

/**
 * Makes tables, the same on every database. PostgreSQL and SQLite undo a migration that fails; MySQL keeps what was done
 * (it has no transactions for DDL), so there each step is done where it is not done yet, and a migration that was cut
 * short is simply repeated.
 */
export class Tables {
  readonly #db: Kysely<unknown>
  readonly #isMysql: boolean
  /** A number that is counted up for ever: 64 bits. SQLite's `integer` has them, and as a key is the row's own number. */
  readonly id: DataType

  constructor(db: Kysely<unknown>, type: Type) {
    this.#db = db
    this.#isMysql = type === 'mysql'
    this.id = type === 'sqlite' ? 'integer' : 'bigint'
  }

  /** Text of any length; MySQL's own `text` ends at 64 KB. */
  get longText(): DataType {
    return this.#isMysql ? sql`mediumtext` : 'text'
  }

  async create(name: string, columns: (table: CreateTableBuilder<string>) => CreateTableBuilder<string>) {
    const table = columns(this.#db.schema.createTable(name))
    await (this.#isMysql ? table.ifNotExists().modifyEnd(binaryText) : table).execute()
  }

  async addColumn(
    table: string,
    column: string,
    type: DataType,
    build: ColumnDefinitionBuilderCallback,
  ): Promise<void> {
    if (this.#isMysql && (await this.#knows('columns', 'column_name', table, column))) return
    const alter: AlterTableColumnAlteringBuilder = this.#db.schema
      .alterTable(table)
      .addColumn(column, type, build)
    await alter.execute()
  }

  async createIndex(name: string, table: string, columns: readonly string[]): Promise<void> {
    if (this.#isMysql && (await this.#knows('statistics', 'index_name', table, name))) return
    await this.#db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute()
  }

  async #knows(
    view: 'columns' | 'statistics',
    column: string,
    table: string,
    name: string,
  ): Promise<boolean> {
    const { rows } = await sql`select 1 from ${sql.table(`information_schema.${view}`)}
      where table_schema = database() and table_name = ${table} and ${sql.ref(column)} = ${name}`.execute(
      this.#db,
    )
    return rows.length > 0
  }
}

/** Numbers and names are compared byte for byte, as the other databases do: `a1` and `A1` are two. */
const binaryText = sql`engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin`
