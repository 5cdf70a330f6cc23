import type { AgentRecord, AgentStatus, GroupLanguage, GroupRecord } from '../../../core/acd/records.ts'
import { readQueueRules } from '../../../core/acd/rules/read-queue-rules.ts'
import { readRests } from '../../../core/acd/rules/read-rests.ts'
import type { TellDamage } from '../database/damage.ts'
import { readJson } from '../database/json-text.ts'
import type { AgentRow, GroupRow, MembershipRow, SkillRow } from '../schema.ts'

const flag = (value: boolean): number => (value ? 1 : 0)

export function groupRow(group: GroupRecord): GroupRow {
  return {
    number: group.number,
    name: group.name,
    strategy: group.strategy,
    ring_timeout: group.ringTimeout,
    wrap_up: group.wrapUp,
    max_wait: group.maxWait,
    max_length: group.maxLength,
    overflow: group.overflow,
    music: group.music,
    announcements: JSON.stringify(group.announcements),
    agent_number_announcement: flag(group.agentNumberAnnouncement),
    survey: flag(group.survey),
    sticky: flag(group.sticky),
    opening_hours: group.openingHours,
    greeting: group.greeting,
    language: group.language,
    queue: JSON.stringify(group.queue),
  }
}

/** What of it cannot be read counts as usual. */
export function groupRecord(row: GroupRow, tell: TellDamage): GroupRecord {
  const announcements = texts(readJson(row.announcements))
  const language = oneOf(languages, row.language)
  const queue = readQueueRules(readJson(row.queue ?? '{}'))
  const fields = [
    ...(announcements === null ? ['announcements'] : []),
    ...(language === null ? ['language'] : []),
    ...queue.wrong.map(field => (field === '*' ? 'queue' : `queue.${field}`)),
  ]
  if (fields.length > 0) tell({ of: 'group', number: row.number, fields })
  return {
    number: row.number,
    name: row.name,
    strategy: row.strategy,
    ringTimeout: row.ring_timeout,
    wrapUp: row.wrap_up,
    maxWait: row.max_wait,
    maxLength: row.max_length,
    overflow: row.overflow,
    music: row.music,
    announcements: announcements ?? [],
    agentNumberAnnouncement: row.agent_number_announcement === 1,
    survey: row.survey === 1,
    sticky: row.sticky === 1,
    openingHours: row.opening_hours,
    greeting: row.greeting,
    language: language ?? '',
    queue: queue.rules,
  }
}

const statuses: readonly AgentStatus[] = ['ready', 'busy', 'offline']
const languages: readonly GroupLanguage[] = ['', 'zh', 'en', 'ask']

const oneOf = <T extends string>(known: readonly T[], text: string): T | null =>
  known.find(each => each === text) ?? null

function texts(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every(each => typeof each === 'string') ? value : null
}

export function agentRow(agent: AgentRecord): AgentRow {
  return {
    extension: agent.extension,
    name: agent.name,
    job_number: agent.jobNumber,
    status: agent.status,
    status_reason: agent.statusReason,
    max_no_answer: agent.maxNoAnswer,
    wrap_up: agent.wrapUp,
    auto_answer: flag(agent.autoAnswer),
    rests: JSON.stringify(agent.rests),
  }
}

export function membershipRows(agent: AgentRecord): MembershipRow[] {
  return agent.groups.map(({ number, level, position }) => ({
    agent_extension: agent.extension,
    group_number: number,
    level,
    position,
  }))
}

export function skillRows(agent: AgentRecord): SkillRow[] {
  return Object.entries(agent.skills).map(([skill, score]) => ({
    agent_extension: agent.extension,
    skill,
    score,
  }))
}

/** What of it cannot be read counts as usual. */
export function agentRecord(
  row: AgentRow,
  memberships: readonly MembershipRow[],
  skills: readonly SkillRow[],
  tell: TellDamage,
): AgentRecord {
  const rests = readRests(readJson(row.rests ?? '{}'))
  const status = oneOf(statuses, row.status)
  const fields = [...(status === null ? ['status'] : []), ...(rests === null ? ['rests'] : [])]
  if (fields.length > 0) tell({ of: 'agent', number: row.extension, fields })
  return {
    extension: row.extension,
    name: row.name,
    jobNumber: row.job_number,
    groups: memberships.map(({ group_number, level, position }) => ({
      number: group_number,
      level,
      position,
    })),
    skills: Object.fromEntries(skills.map(({ skill, score }) => [skill, score])),
    status: status ?? 'offline',
    statusReason: row.status_reason,
    maxNoAnswer: row.max_no_answer,
    wrapUp: row.wrap_up,
    autoAnswer: row.auto_answer === 1,
    rests: rests ?? {},
  }
}
