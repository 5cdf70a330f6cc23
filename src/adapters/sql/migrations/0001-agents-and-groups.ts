import type { Tables } from './tables.ts'

/** Groups, agents, and what belongs to an agent. Lengths are given because MySQL wants them for keys. */
export async function agentsAndGroups(tables: Tables): Promise<void> {
  await createGroups(tables)
  await createAgents(tables)
  await createMemberships(tables)
  await createSkills(tables)
}

async function createGroups(tables: Tables): Promise<void> {
  await tables.create('nacd_groups', table =>
    table
      .addColumn('number', 'varchar(32)', column => column.primaryKey())
      .addColumn('name', 'varchar(64)', column => column.notNull())
      .addColumn('strategy', 'varchar(32)', column => column.notNull())
      .addColumn('ring_timeout', 'integer', column => column.notNull())
      .addColumn('wrap_up', 'integer', column => column.notNull())
      .addColumn('max_wait', 'integer', column => column.notNull())
      .addColumn('max_length', 'integer', column => column.notNull())
      .addColumn('overflow', 'varchar(256)', column => column.notNull())
      .addColumn('music', 'varchar(1024)', column => column.notNull())
      .addColumn('announcements', tables.longText, column => column.notNull())
      .addColumn('agent_number_announcement', 'smallint', column => column.notNull())
      .addColumn('survey', 'smallint', column => column.notNull())
      .addColumn('sticky', 'smallint', column => column.notNull())
      .addColumn('opening_hours', 'varchar(1024)', column => column.notNull())
      .addColumn('greeting', 'varchar(1024)', column => column.notNull()),
  )
}

async function createAgents(tables: Tables): Promise<void> {
  await tables.create('nacd_agents', table =>
    table
      .addColumn('extension', 'varchar(32)', column => column.primaryKey())
      .addColumn('name', 'varchar(64)', column => column.notNull())
      .addColumn('job_number', 'varchar(32)', column => column.notNull())
      .addColumn('status', 'varchar(16)', column => column.notNull())
      .addColumn('status_reason', 'varchar(128)', column => column.notNull())
      .addColumn('max_no_answer', 'integer', column => column.notNull())
      .addColumn('wrap_up', 'integer'),
  )
}

async function createMemberships(tables: Tables): Promise<void> {
  await tables.create('nacd_agent_groups', table =>
    table
      .addColumn('agent_extension', 'varchar(32)', column => column.notNull())
      .addColumn('group_number', 'varchar(32)', column => column.notNull())
      .addColumn('level', 'integer', column => column.notNull())
      .addColumn('position', 'integer', column => column.notNull())
      .addPrimaryKeyConstraint('nacd_agent_groups_pk', ['agent_extension', 'group_number'])
      .addForeignKeyConstraint('nacd_agent_groups_agent', ['agent_extension'], 'nacd_agents', ['extension'])
      .addForeignKeyConstraint('nacd_agent_groups_group', ['group_number'], 'nacd_groups', ['number']),
  )
}

async function createSkills(tables: Tables): Promise<void> {
  await tables.create('nacd_agent_skills', table =>
    table
      .addColumn('agent_extension', 'varchar(32)', column => column.notNull())
      .addColumn('skill', 'varchar(64)', column => column.notNull())
      .addColumn('score', 'integer', column => column.notNull())
      .addPrimaryKeyConstraint('nacd_agent_skills_pk', ['agent_extension', 'skill'])
      .addForeignKeyConstraint('nacd_agent_skills_agent', ['agent_extension'], 'nacd_agents', ['extension']),
  )
}
