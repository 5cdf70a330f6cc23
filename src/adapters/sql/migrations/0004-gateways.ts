import type { Tables } from './tables.ts'

/** The trunks. A password stands here as it is: the answer to a carrier's challenge is made of it (RFC 2617, 3.2.2). */
export async function gateways(tables: Tables): Promise<void> {
  await tables.create('nacd_gateways', table =>
    table
      .addColumn('name', 'varchar(64)', column => column.primaryKey())
      .addColumn('kind', 'varchar(16)', column => column.notNull())
      .addColumn('host', 'varchar(255)', column => column.notNull())
      .addColumn('addresses', tables.longText, column => column.notNull())
      .addColumn('transport', 'varchar(8)', column => column.notNull())
      .addColumn('username', 'varchar(128)', column => column.notNull())
      .addColumn('password', 'varchar(128)', column => column.notNull())
      .addColumn('realm', 'varchar(255)', column => column.notNull())
      .addColumn('register', 'smallint', column => column.notNull())
      .addColumn('register_seconds', 'integer', column => column.notNull())
      .addColumn('ping_seconds', 'integer', column => column.notNull())
      .addColumn('enabled', 'smallint', column => column.notNull()),
  )
}
