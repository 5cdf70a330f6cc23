import type { OpenReadStore } from '../../adapters/sql/read-store.ts'
import type { Config } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import type { AgentRecord, GroupRecord } from '../../core/acd/records.ts'
import { isStrategy, strategies } from '../../core/acd/strategies/names.ts'
import { type Check, type Finding, ok, warning } from './finding.ts'
import { fromStore, some } from './from-store.ts'
import { missingAudio } from './missing-audio.ts'
import { wrongLeads } from './wrong-leads.ts'

/** What operators have written down of agents and groups: callers who would wait for nobody, or go where nobody is. */
export const checkQueues: Check = config => fromStore(config.store, store => findingsOf(store, config))

async function findingsOf(store: OpenReadStore, config: Config): Promise<readonly Finding[]> {
  const [groups, agents] = [await store.agents.groups(), await store.agents.agents()]
  const warnings = [
    ...damaged(await store.damages()),
    ...unknownStrategies(groups),
    ...wrongLeads(groups),
    ...missingAudio(config, groups),
    ...withoutAgents(groups, agents),
    ...withoutSkills(groups, agents),
    ...inNoGroup(agents),
  ]
  if (warnings.length > 0 || groups.length + agents.length === 0) return warnings
  return [ok(subjects.queues, counts(groups.length, agents.length))]
}

function damaged(damages: Awaited<ReturnType<OpenReadStore['damages']>>): readonly Finding[] {
  if (damages.length === 0) return []
  const names = some(damages.map(({ of, number, fields }) => `${of} ${number} (${fields.join(', ')})`))
  const why = {
    en: `records of the store cannot be read whole: ${names}; what cannot be read counts as usual`,
    zh: `数据库中的记录有无法读取的内容：${names}；无法读取的部分按默认值处理`,
  }
  return [warning(subjects.queues, why, sendAgain)]
}

function unknownStrategies(groups: readonly GroupRecord[]): readonly Finding[] {
  const names = groups
    .filter(({ strategy }) => !isStrategy(strategy))
    .map(({ number, strategy }) => `${number} (${JSON.stringify(strategy)})`)
  if (names.length === 0) return []
  const why = {
    en: `the strategy is none that nacd knows: ${some(names)}; the longest idle agent is taken instead`,
    zh: `策略名无法识别：${some(names)}；暂按 longest-idle（空闲最久）分配`,
  }
  return [warning(subjects.groups, why, oneOfStrategies)]
}

function withoutAgents(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): readonly Finding[] {
  const staffed = new Set(agents.flatMap(agent => agent.groups.map(({ number }) => number)))
  const names = groups.map(({ number }) => number).filter(number => !staffed.has(number))
  if (names.length === 0) return []
  const why = {
    en: `no agent answers for: ${some(names)}; their callers wait until they give up or max_wait is over`,
    zh: `没有座席的座席组：${some(names)}；其来电只能等到主叫挂机或超过 max_wait`,
  }
  return [warning(subjects.groups, why, addAgents)]
}

function withoutSkills(groups: readonly GroupRecord[], agents: readonly AgentRecord[]): readonly Finding[] {
  const skilled = new Set(
    agents
      .filter(({ skills }) => Object.keys(skills).length > 0)
      .flatMap(agent => agent.groups.map(({ number }) => number)),
  )
  const names = groups
    .filter(({ number, strategy }) => strategy === 'skill-based' && !skilled.has(number))
    .map(({ number }) => number)
  if (names.length === 0) return []
  const why = {
    en: `strategy skill-based, and no agent has skills: ${some(names)}`,
    zh: `策略为 skill-based，但没有任何座席设置技能：${some(names)}`,
  }
  return [warning(subjects.groups, why, addSkills)]
}

function inNoGroup(agents: readonly AgentRecord[]): readonly Finding[] {
  const names = agents.filter(({ groups }) => groups.length === 0).map(({ extension }) => extension)
  if (names.length === 0) return []
  const why = {
    en: `in no group, so they are offered no call: ${some(names)}`,
    zh: `未加入任何座席组，不会分到来电：${some(names)}`,
  }
  return [warning(subjects.agents, why, joinGroup)]
}

const subjects = {
  queues: { en: 'groups and agents', zh: '座席组与座席' },
  groups: { en: 'groups', zh: '座席组' },
  agents: { en: 'agents', zh: '座席' },
} as const satisfies Record<string, Words>

const counts = (groups: number, agents: number): Words => ({
  en: `groups: ${groups}, agents: ${agents}`,
  zh: `座席组 ${groups} 个，座席 ${agents} 个`,
})

const sendAgain: Words = {
  en: 'send the record again at /v1/groups or /v1/agents instead of writing into the tables',
  zh: '不要直接改表，请通过 /v1/groups 或 /v1/agents 重新提交该记录',
}

const oneOfStrategies: Words = {
  en: `set strategy at /v1/groups to one of ${strategies.join(', ')}`,
  zh: `在 /v1/groups 中把 strategy 设为以下之一：${strategies.join('、')}`,
}

const addAgents: Words = {
  en: "name the group in an agent's groups at /v1/agents, or give it an overflow and needs_agents at /v1/groups",
  zh: '在 /v1/agents 中把座席加入该组，或在 /v1/groups 中设置 overflow 和 needs_agents',
}

const addSkills: Words = {
  en: 'set skills at /v1/agents, or another strategy at /v1/groups',
  zh: '在 /v1/agents 中设置 skills，或在 /v1/groups 中改用其他策略',
}

const joinGroup: Words = {
  en: 'set groups at /v1/agents, or remove the agent',
  zh: '在 /v1/agents 中设置 groups，或删除该座席',
}
