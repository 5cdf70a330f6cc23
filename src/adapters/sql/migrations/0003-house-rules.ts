import type { Tables } from './tables.ts'

/** When the house is closed, whom it does not talk to, and in which language a group speaks. */
export async function houseRules(tables: Tables): Promise<void> {
  await createHolidays(tables)
  await createBlacklist(tables)
  await tables.addColumn('nacd_groups', 'language', 'varchar(8)', column => column.notNull().defaultTo(''))
}

/** `groups` is a word of MySQL's own; kysely quotes it. */
async function createHolidays(tables: Tables): Promise<void> {
  await tables.create('nacd_holidays', table =>
    table
      .addColumn('date', 'varchar(10)', column => column.primaryKey())
      .addColumn('name', 'varchar(64)', column => column.notNull())
      .addColumn('hours', 'varchar(256)', column => column.notNull())
      .addColumn('groups', tables.longText, column => column.notNull()),
  )
}

async function createBlacklist(tables: Tables): Promise<void> {
  await tables.create('nacd_blacklist', table =>
    table
      .addColumn('number', 'varchar(32)', column => column.primaryKey())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('until', 'bigint')
      .addColumn('note', 'varchar(256)', column => column.notNull()),
  )
}
