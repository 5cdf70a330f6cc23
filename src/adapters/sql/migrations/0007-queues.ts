import type { Tables } from './tables.ts'

/**
 * What the queue needs: how each group treats who waits, what follows an offer an agent did not take, who goes before
 * others, and what must not be lost when nacd is killed.
 */
export async function queues(tables: Tables): Promise<void> {
  // MySQL has no plain default for a text of this length.
  await tables.addColumn('nacd_groups', 'queue', tables.longText, build => build)
  await tables.addColumn('nacd_agents', 'auto_answer', 'smallint', build => build.notNull().defaultTo(0))
  await tables.addColumn('nacd_agents', 'rests', tables.longText, build => build)
  await createAgentStates(tables)
  await createCallbacks(tables)
  await createOpenCalls(tables)
  await createVips(tables)
  // Who spoke with whom of late; calls that nobody took are not in the way.
  await tables.createIndex('nacd_cdrs_bridged_at', 'nacd_cdrs', ['bridged_at'])
}

async function createAgentStates(tables: Tables): Promise<void> {
  await tables.create('nacd_agent_states', table =>
    table
      .addColumn('extension', 'varchar(32)', column => column.primaryKey())
      .addColumn('state', tables.longText, column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull()),
  )
}

async function createCallbacks(tables: Tables): Promise<void> {
  await tables.create('nacd_callbacks', table =>
    table
      .addColumn('id', 'varchar(64)', column => column.primaryKey())
      .addColumn('number', 'varchar(64)', column => column.notNull())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('priority', 'integer', column => column.notNull())
      .addColumn('skills', tables.longText, column => column.notNull())
      .addColumn('since', 'bigint', column => column.notNull())
      .addColumn('asked_at', 'bigint', column => column.notNull())
      .addColumn('attempts', 'integer', column => column.notNull())
      .addColumn('not_before', 'bigint', column => column.notNull()),
  )
}

async function createOpenCalls(tables: Tables): Promise<void> {
  await tables.create('nacd_open_calls', table =>
    table
      .addColumn('record_id', 'varchar(64)', column => column.primaryKey())
      .addColumn('switch_name', 'varchar(64)', column => column.notNull())
      .addColumn('state', tables.longText, column => column.notNull())
      .addColumn('saved_at', 'bigint', column => column.notNull()),
  )
}

async function createVips(tables: Tables): Promise<void> {
  await tables.create('nacd_vips', table =>
    table
      .addColumn('number', 'varchar(32)', column => column.primaryKey())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('until', 'bigint')
      .addColumn('note', 'varchar(256)', column => column.notNull())
      .addColumn('priority', 'integer', column => column.notNull()),
  )
}
