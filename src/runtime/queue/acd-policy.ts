import type { AgentRecord, GroupRecord } from '../../core/acd/records.ts'
import type { CallPolicy, GroupPolicy } from '../../core/call/outcome.ts'
import { readPrompts } from '../../core/flow/prompts.ts'

/** The part of a call's policy that agents and groups decide. */
export type AcdPolicy = Pick<CallPolicy, 'groups' | 'jobNumbers'>

export function policyOf(agents: readonly AgentRecord[], groups: readonly GroupRecord[]): AcdPolicy {
  const numbered = agents.filter(({ jobNumber }) => jobNumber !== '')
  return {
    groups: new Map(groups.map(group => [group.number, groupPolicy(group)])),
    jobNumbers: new Map(numbered.map(({ extension, jobNumber }) => [extension, jobNumber])),
  }
}

const groupPolicy = (group: GroupRecord): GroupPolicy => ({
  music: readPrompts(group.music).prompts,
  name: group.name,
  announcesAgentNumber: group.agentNumberAnnouncement,
  survey: group.survey,
  queue: group.queue,
  maxWait: group.maxWait,
  overflow: group.overflow,
  comfort: group.announcements.map(each => readPrompts(each).prompts),
})
