import type { Kysely } from 'kysely'

/** The trunks. A password stands here as it is: the answer to a carrier's challenge is made of it (RFC 2617, 3.2.2). */
export async function gateways(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('nacd_gateways')
    .addColumn('name', 'varchar(64)', column => column.primaryKey())
    .addColumn('kind', 'varchar(16)', column => column.notNull())
    .addColumn('host', 'varchar(255)', column => column.notNull())
    .addColumn('addresses', 'text', column => column.notNull())
    .addColumn('transport', 'varchar(8)', column => column.notNull())
    .addColumn('username', 'varchar(128)', column => column.notNull())
    .addColumn('password', 'varchar(128)', column => column.notNull())
    .addColumn('realm', 'varchar(255)', column => column.notNull())
    .addColumn('register', 'smallint', column => column.notNull())
    .addColumn('register_seconds', 'integer', column => column.notNull())
    .addColumn('ping_seconds', 'integer', column => column.notNull())
    .addColumn('enabled', 'smallint', column => column.notNull())
    .execute()
}
