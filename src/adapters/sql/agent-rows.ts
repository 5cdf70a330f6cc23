import { defaultQueueRules, type QueueRules } from '../../core/acd/queue-rules.ts'
import type { AgentRecord, AgentStatus, GroupLanguage, GroupRecord } from '../../core/acd/records.ts'
import type { AgentRow, GroupRow, MembershipRow, SkillRow } from './schema.ts'

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

export function groupRecord(row: GroupRow): GroupRecord {
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
    announcements: JSON.parse(row.announcements) as string[],
    agentNumberAnnouncement: row.agent_number_announcement === 1,
    survey: row.survey === 1,
    sticky: row.sticky === 1,
    openingHours: row.opening_hours,
    greeting: row.greeting,
    language: row.language as GroupLanguage,
    queue: { ...defaultQueueRules, ...(JSON.parse(row.queue ?? '{}') as Partial<QueueRules>) },
  }
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

export function agentRecord(
  row: AgentRow,
  memberships: readonly MembershipRow[],
  skills: readonly SkillRow[],
): AgentRecord {
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
    status: row.status as AgentStatus,
    statusReason: row.status_reason,
    maxNoAnswer: row.max_no_answer,
    wrapUp: row.wrap_up,
    autoAnswer: row.auto_answer === 1,
    rests: JSON.parse(row.rests ?? '{}') as AgentRecord['rests'],
  }
}
