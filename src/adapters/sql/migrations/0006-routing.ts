import type { Tables } from './tables.ts'

/** What a call needs to find a trunk: how each gateway wants its calls, routes, limits, and who may call where. */
export async function routing(tables: Tables): Promise<void> {
  await extendGateways(tables)
  await createRoutes(tables)
  await tables.createIndex('nacd_routes_prefix', 'nacd_routes', ['prefix'])
  await tables.createIndex('nacd_routes_gateway', 'nacd_routes', ['gateway'])
  await createRouteBatches(tables)
  await createCounters(tables)
  await createLimits(tables)
  await createDestinationRules(tables)
}

/** Gateways that are there keep their ways: no limits, numbers as they come. */
async function extendGateways(tables: Tables): Promise<void> {
  const text = (column: string, length: number) =>
    tables.addColumn('nacd_gateways', column, `varchar(${length})`, build => build.notNull().defaultTo(''))
  const flag = (column: string, type: 'integer' | 'smallint') =>
    tables.addColumn('nacd_gateways', column, type, build => build.notNull().defaultTo(0))
  const optional = (column: string, type: 'integer' | typeof tables.longText) =>
    tables.addColumn('nacd_gateways', column, type, build => build)
  await flag('strip', 'integer')
  await text('prepend', 32)
  await text('pattern', 128)
  await text('replacement', 64)
  await text('carrier', 64)
  await optional('max_concurrent', 'integer')
  await optional('cps', 'integer')
  await flag('even_spacing', 'smallint')
  // MySQL has no plain default for a text of this length.
  await optional('caller_ids', tables.longText)
  await optional('caller_id_per_hour', 'integer')
}

async function createRoutes(tables: Tables): Promise<void> {
  await tables.create('nacd_routes', table =>
    table
      .addColumn('id', tables.id, column => column.primaryKey())
      .addColumn('batch', 'integer', column => column.notNull())
      .addColumn('prefix', 'varchar(16)', column => column.notNull())
      .addColumn('gateway', 'varchar(64)', column => column.notNull())
      .addColumn('priority', 'integer', column => column.notNull())
      .addColumn('weight', 'integer', column => column.notNull())
      .addColumn('cost', 'double precision', column => column.notNull())
      .addColumn('hours', 'varchar(1024)', column => column.notNull())
      .addColumn('caller_prefix', 'varchar(16)', column => column.notNull())
      .addColumn('extension', 'varchar(32)', column => column.notNull())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('on_limit', 'varchar(16)', column => column.notNull()),
  )
}

/** A long list of routes is written bit by bit into a batch nobody reads, then read all at once. */
async function createRouteBatches(tables: Tables): Promise<void> {
  await tables.create('nacd_route_batches', table =>
    table
      .addColumn('number', 'integer', column => column.primaryKey())
      .addColumn('state', 'varchar(16)', column => column.notNull()),
  )
}

async function createCounters(tables: Tables): Promise<void> {
  await tables.create('nacd_counters', table =>
    table
      .addColumn('name', 'varchar(32)', column => column.primaryKey())
      .addColumn('value', 'bigint', column => column.notNull()),
  )
}

async function createLimits(tables: Tables): Promise<void> {
  await tables.create('nacd_limits', table =>
    table
      .addColumn('key', 'varchar(300)', column => column.primaryKey())
      .addColumn('cps', 'integer')
      .addColumn('max_concurrent', 'integer')
      .addColumn('per_hour', 'integer')
      .addColumn('per_day', 'integer')
      .addColumn('even_spacing', 'smallint', column => column.notNull()),
  )
}

async function createDestinationRules(tables: Tables): Promise<void> {
  await tables.create('nacd_destination_rules', table =>
    table
      .addColumn('id', tables.id, column => column.primaryKey())
      .addColumn('scope', 'varchar(16)', column => column.notNull())
      .addColumn('number', 'varchar(32)', column => column.notNull())
      .addColumn('prefix', 'varchar(16)', column => column.notNull())
      .addColumn('verdict', 'varchar(8)', column => column.notNull()),
  )
}
