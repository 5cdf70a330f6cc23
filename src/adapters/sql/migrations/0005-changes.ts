import type { Tables } from './tables.ts'

/** How often each kind of record has been changed, by whichever node: who keeps them in memory looks here. */
export async function changes(tables: Tables): Promise<void> {
  await tables.create('nacd_changes', table =>
    table
      .addColumn('topic', 'varchar(32)', column => column.primaryKey())
      .addColumn('revision', 'bigint', column => column.notNull()),
  )
}
