import type { Tables } from './tables.ts'

/** Ended calls and their steps. Steps are written while the call lives, so they do not hang on its record. */
export async function callRecords(tables: Tables): Promise<void> {
  await createCdrs(tables)
  await createSteps(tables)
  for (const column of searched) {
    await tables.createIndex(`nacd_cdrs_${column}`, 'nacd_cdrs', [column, 'started_at'])
  }
  await tables.createIndex('nacd_cdrs_started_at', 'nacd_cdrs', ['started_at'])
}

/** What the list of call records filters by, besides time. */
const searched = ['caller_number', 'callee_number', 'agent_extension', 'group_number', 'cause'] as const

async function createCdrs(tables: Tables): Promise<void> {
  await tables.create('nacd_cdrs', table =>
    table
      .addColumn('uuid', 'varchar(64)', column => column.primaryKey())
      .addColumn('switch_name', 'varchar(64)', column => column.notNull())
      .addColumn('direction', 'varchar(16)', column => column.notNull())
      .addColumn('caller_number', 'varchar(64)', column => column.notNull())
      .addColumn('callee_number', 'varchar(64)', column => column.notNull())
      .addColumn('middle_number', 'varchar(64)', column => column.notNull())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('agent_extension', 'varchar(32)', column => column.notNull())
      .addColumn('agent_number', 'varchar(32)', column => column.notNull())
      .addColumn('gateway', 'varchar(64)', column => column.notNull())
      .addColumn('started_at', 'bigint', column => column.notNull())
      .addColumn('answered_at', 'bigint')
      .addColumn('bridged_at', 'bigint')
      .addColumn('ended_at', 'bigint', column => column.notNull())
      .addColumn('waited_ms', 'bigint', column => column.notNull())
      .addColumn('talked_ms', 'bigint', column => column.notNull())
      .addColumn('cause', 'varchar(64)', column => column.notNull())
      .addColumn('sip_code', 'integer', column => column.notNull())
      .addColumn('ended_by', 'varchar(16)', column => column.notNull())
      .addColumn('survey_digit', 'varchar(16)', column => column.notNull())
      .addColumn('recording', 'varchar(512)', column => column.notNull()),
  )
}

async function createSteps(tables: Tables): Promise<void> {
  await tables.create('nacd_call_steps', table =>
    table
      .addColumn('call_uuid', 'varchar(64)', column => column.notNull())
      .addColumn('seq', 'bigint', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('type', 'varchar(64)', column => column.notNull())
      .addColumn('detail', tables.longText, column => column.notNull())
      .addPrimaryKeyConstraint('nacd_call_steps_pk', ['call_uuid', 'seq']),
  )
}
