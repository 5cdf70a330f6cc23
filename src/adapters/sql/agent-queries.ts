import type { Kysely } from 'kysely'
import type { AgentRecord, GroupRecord } from '../../core/acd/records.ts'
import { agentRecord, agentRow, groupRecord, groupRow, membershipRows, skillRows } from './agent-rows.ts'
import type { StoreSchema } from './schema.ts'

type Db = Kysely<StoreSchema>

export async function readGroups(db: Db): Promise<GroupRecord[]> {
  const rows = await db.selectFrom('nacd_groups').selectAll().orderBy('number').execute()
  return rows.map(groupRecord)
}

export async function readGroup(db: Db, number: string): Promise<GroupRecord | null> {
  const row = await db.selectFrom('nacd_groups').selectAll().where('number', '=', number).executeTakeFirst()
  return row === undefined ? null : groupRecord(row)
}

/** All agents with what belongs to them, in three queries whatever their number. */
export async function readAgents(db: Db): Promise<AgentRecord[]> {
  const rows = await db.selectFrom('nacd_agents').selectAll().orderBy('extension').execute()
  const memberships = await db.selectFrom('nacd_agent_groups').selectAll().orderBy('group_number').execute()
  const skills = await db.selectFrom('nacd_agent_skills').selectAll().orderBy('skill').execute()
  const membershipsOf = Map.groupBy(memberships, row => row.agent_extension)
  const skillsOf = Map.groupBy(skills, row => row.agent_extension)
  return rows.map(row =>
    agentRecord(row, membershipsOf.get(row.extension) ?? [], skillsOf.get(row.extension) ?? []),
  )
}

export async function readAgent(db: Db, extension: string): Promise<AgentRecord | null> {
  const row = await db
    .selectFrom('nacd_agents')
    .selectAll()
    .where('extension', '=', extension)
    .executeTakeFirst()
  if (row === undefined) return null
  const memberships = await db
    .selectFrom('nacd_agent_groups')
    .selectAll()
    .where('agent_extension', '=', extension)
    .orderBy('group_number')
    .execute()
  const skills = await db
    .selectFrom('nacd_agent_skills')
    .selectAll()
    .where('agent_extension', '=', extension)
    .orderBy('skill')
    .execute()
  return agentRecord(row, memberships, skills)
}

/** Writes the agent, new or not, and replaces its memberships and skills. Returns whether it was there. */
export async function writeAgent(db: Db, agent: AgentRecord): Promise<boolean> {
  const { extension, ...columns } = agentRow(agent)
  const known = await agentExists(db, extension)
  if (known) await db.updateTable('nacd_agents').set(columns).where('extension', '=', extension).execute()
  else
    await db
      .insertInto('nacd_agents')
      .values({ extension, ...columns })
      .execute()
  await deleteBelongings(db, extension)
  const memberships = membershipRows(agent)
  if (memberships.length > 0) await db.insertInto('nacd_agent_groups').values(memberships).execute()
  const skills = skillRows(agent)
  if (skills.length > 0) await db.insertInto('nacd_agent_skills').values(skills).execute()
  return known
}

export async function deleteAgent(db: Db, extension: string): Promise<boolean> {
  await deleteBelongings(db, extension)
  const { numDeletedRows } = await db
    .deleteFrom('nacd_agents')
    .where('extension', '=', extension)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Returns whether the group was there. */
export async function writeGroup(db: Db, group: GroupRecord): Promise<boolean> {
  const { number, ...columns } = groupRow(group)
  const known = (await readGroup(db, number)) !== null
  if (known) await db.updateTable('nacd_groups').set(columns).where('number', '=', number).execute()
  else
    await db
      .insertInto('nacd_groups')
      .values({ number, ...columns })
      .execute()
  return known
}

export async function deleteGroup(db: Db, number: string): Promise<boolean> {
  await db.deleteFrom('nacd_agent_groups').where('group_number', '=', number).execute()
  const { numDeletedRows } = await db
    .deleteFrom('nacd_groups')
    .where('number', '=', number)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Of these group numbers, those that do not exist. */
export async function missingGroups(db: Db, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return []
  const rows = await db.selectFrom('nacd_groups').select('number').where('number', 'in', numbers).execute()
  const known = new Set(rows.map(row => row.number))
  return numbers.filter(number => !known.has(number))
}

async function agentExists(db: Db, extension: string): Promise<boolean> {
  const row = await db
    .selectFrom('nacd_agents')
    .select('extension')
    .where('extension', '=', extension)
    .executeTakeFirst()
  return row !== undefined
}

async function deleteBelongings(db: Db, extension: string): Promise<void> {
  await db.deleteFrom('nacd_agent_groups').where('agent_extension', '=', extension).execute()
  await db.deleteFrom('nacd_agent_skills').where('agent_extension', '=', extension).execute()
}
