import type { Kysely } from 'kysely'
import type { AgentRecord, GroupRecord } from '../../../core/acd/records.ts'
import type { TellDamage } from '../database/damage.ts'
import { dropRow, findRow, putRow } from '../database/keyed-rows.ts'
import type { StoreSchema } from '../schema.ts'
import { agentRecord, agentRow, groupRecord, groupRow, membershipRows, skillRows } from './agent-rows.ts'

type Db = Kysely<StoreSchema>

export async function readGroups(db: Db, tell: TellDamage): Promise<GroupRecord[]> {
  const rows = await db.selectFrom('nacd_groups').selectAll().orderBy('number').execute()
  return rows.map(row => groupRecord(row, tell))
}

export async function readGroup(db: Db, number: string, tell: TellDamage): Promise<GroupRecord | null> {
  const row = await findRow(db, 'nacd_groups', number)
  return row && groupRecord(row, tell)
}

/** All agents with what belongs to them, in three queries whatever their number. */
export async function readAgents(db: Db, tell: TellDamage): Promise<AgentRecord[]> {
  const rows = await db.selectFrom('nacd_agents').selectAll().orderBy('extension').execute()
  const memberships = await db.selectFrom('nacd_agent_groups').selectAll().orderBy('group_number').execute()
  const skills = await db.selectFrom('nacd_agent_skills').selectAll().orderBy('skill').execute()
  const membershipsOf = Map.groupBy(memberships, row => row.agent_extension)
  const skillsOf = Map.groupBy(skills, row => row.agent_extension)
  return rows.map(row =>
    agentRecord(row, membershipsOf.get(row.extension) ?? [], skillsOf.get(row.extension) ?? [], tell),
  )
}

export async function readAgent(db: Db, extension: string, tell: TellDamage): Promise<AgentRecord | null> {
  const row = await findRow(db, 'nacd_agents', extension)
  if (row === null) return null
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
  return agentRecord(row, memberships, skills, tell)
}

/** Writes the agent, new or not, and replaces its memberships and skills. Returns whether it was there. */
export async function writeAgent(db: Db, agent: AgentRecord): Promise<boolean> {
  const wasThere = await putRow(db, 'nacd_agents', agentRow(agent))
  await deleteBelongings(db, agent.extension)
  const memberships = membershipRows(agent)
  if (memberships.length > 0) await db.insertInto('nacd_agent_groups').values(memberships).execute()
  const skills = skillRows(agent)
  if (skills.length > 0) await db.insertInto('nacd_agent_skills').values(skills).execute()
  return wasThere
}

/** The agent is there, and nothing else of it has changed. */
export async function writeStatus(db: Db, { extension, status, statusReason }: AgentRecord): Promise<void> {
  await db
    .updateTable('nacd_agents')
    .set({ status, status_reason: statusReason })
    .where('extension', '=', extension)
    .execute()
}

export async function deleteAgent(db: Db, extension: string): Promise<boolean> {
  await deleteBelongings(db, extension)
  await db.deleteFrom('nacd_agent_states').where('extension', '=', extension).execute()
  return dropRow(db, 'nacd_agents', extension)
}

/** Returns whether the group was there. */
export function writeGroup(db: Db, group: GroupRecord): Promise<boolean> {
  return putRow(db, 'nacd_groups', groupRow(group))
}

export async function deleteGroup(db: Db, number: string): Promise<boolean> {
  await db.deleteFrom('nacd_agent_groups').where('group_number', '=', number).execute()
  return dropRow(db, 'nacd_groups', number)
}

/** Of these group numbers, those that do not exist. */
export async function missingGroups(db: Db, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return []
  const rows = await db.selectFrom('nacd_groups').select('number').where('number', 'in', numbers).execute()
  const known = new Set(rows.map(row => row.number))
  return numbers.filter(number => !known.has(number))
}

/** Whether there is a group or an agent. */
export async function isInUse(db: Db): Promise<boolean> {
  const group = await db.selectFrom('nacd_groups').select('number').limit(1).executeTakeFirst()
  const agent = await db.selectFrom('nacd_agents').select('extension').limit(1).executeTakeFirst()
  return group !== undefined || agent !== undefined
}

async function deleteBelongings(db: Db, extension: string): Promise<void> {
  await db.deleteFrom('nacd_agent_groups').where('agent_extension', '=', extension).execute()
  await db.deleteFrom('nacd_agent_skills').where('agent_extension', '=', extension).execute()
}
