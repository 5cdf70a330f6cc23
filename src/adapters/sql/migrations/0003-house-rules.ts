import type { Kysely } from 'kysely'

/** When the house is closed, whom it does not talk to, and in which language a group speaks. */
export async function houseRules(db: Kysely<unknown>): Promise<void> {
  await createHolidays(db)
  await createBlacklist(db)
  await db.schema
    .alterTable('nacd_groups')
    .addColumn('language', 'varchar(8)', column => column.notNull().defaultTo(''))
    .execute()
}

/** `groups` is a word of MySQL's own; kysely quotes it. */
async function createHolidays(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('nacd_holidays')
    .addColumn('date', 'varchar(10)', column => column.primaryKey())
    .addColumn('name', 'varchar(64)', column => column.notNull())
    .addColumn('hours', 'varchar(256)', column => column.notNull())
    .addColumn('groups', 'text', column => column.notNull())
    .execute()
}

async function createBlacklist(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('nacd_blacklist')
    .addColumn('number', 'varchar(32)', column => column.primaryKey())
    .addColumn('group_number', 'varchar(32)', column => column.notNull())
    .addColumn('until', 'bigint')
    .addColumn('note', 'varchar(256)', column => column.notNull())
    .execute()
}
