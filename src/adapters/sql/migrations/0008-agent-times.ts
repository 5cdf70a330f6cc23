import type { Tables } from './tables.ts'

/**
 * How long agents did what, by quarters of an hour. `run` is one start of one nacd: each writes rows of its own, with all
 * of its time in them, so that none overwrites another's and one that is written twice is there once.
 */
export async function agentTimes(tables: Tables): Promise<void> {
  await tables.create('nacd_agent_times', table =>
    table
      .addColumn('doing', 'varchar(16)', column => column.notNull())
      .addColumn('quarter', 'bigint', column => column.notNull())
      .addColumn('extension', 'varchar(32)', column => column.notNull())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('reason', 'varchar(128)', column => column.notNull())
      .addColumn('run', 'varchar(36)', column => column.notNull())
      .addColumn('ms', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint('nacd_agent_times_pk', [
        'doing',
        'quarter',
        'extension',
        'group_number',
        'reason',
        'run',
      ]),
  )
  await tables.createIndex('nacd_agent_times_extension', 'nacd_agent_times', [
    'extension',
    'doing',
    'quarter',
  ])
}
