import Type from 'typebox'
import type { AgentRecord } from '../../core/acd/records.ts'
import type { AgentFigures } from '../../ports/calls/cdr-reader.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps } from '../deps.ts'
import { fromJson, toJson } from '../resource/field-names.ts'
import { resource, type Values } from '../resource/resource.ts'
import { closed, cutPage, line, numberText, seconds } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'
import { groupsKnown } from '../resource/unknown-groups.ts'
import { ApiError } from '../server/errors.ts'
import { agentDayView, toAgentDay } from './figures-view.ts'
import { restNames, rests, restsView } from './rest-fields.ts'

export const agentStatus = Type.Union([Type.Literal('ready'), Type.Literal('busy'), Type.Literal('offline')])
const rank = Type.Integer({ minimum: 1, maximum: 1000 })

const membership = closed({
  number: numberText,
  level: Type.Optional(Type.Integer({ ...rank, default: 1, description: 'Lower levels are tried first.' })),
  position: Type.Optional(Type.Integer({ ...rank, default: 1, description: 'Order inside a level.' })),
})

const fields = {
  name: Type.Optional(line(64)),
  job_number: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z]{0,32}$' })),
  groups: Type.Optional(Type.Array(membership, { maxItems: 200 })),
  skills: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f]{1,64}$' }),
      Type.Integer({ minimum: 1, maximum: 100 }),
      {
        maxProperties: 100,
        additionalProperties: false,
      },
    ),
  ),
  status: Type.Optional(agentStatus),
  reason: Type.Optional(line(128)),
  max_no_answer: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, description: '0 = no limit.' })),
  wrap_up: Type.Optional(
    Type.Union([seconds, Type.Null()], { description: "Seconds of rest after a call; null = the group's." }),
  ),
  auto_answer: Type.Optional(
    Type.Boolean({
      description: 'Whether the phone is asked to answer by itself (SIP headers Call-Info and Alert-Info).',
    }),
  ),
  rests: Type.Optional(rests),
}

const view = Type.Object({
  extension: Type.String(),
  name: Type.String(),
  job_number: Type.String(),
  groups: Type.Array(Type.Required(membership)),
  skills: Type.Record(Type.String(), Type.Integer()),
  status: agentStatus,
  reason: Type.String(),
  max_no_answer: Type.Integer(),
  wrap_up: Type.Union([Type.Integer(), Type.Null()]),
  auto_answer: Type.Boolean(),
  rests,
  live: Type.Object({
    state: Type.String({ description: '"" while nothing is known of the agent.' }),
    current_call: Type.Union([Type.String(), Type.Null()]),
    since: Type.Union([Type.Integer(), Type.Null()], { description: 'ms since the epoch' }),
    today: agentDayView,
  }),
})

const filters = { group: Type.Optional(numberText), status: Type.Optional(agentStatus) }

const names = {
  extension: 'extension',
  name: 'name',
  job_number: 'jobNumber',
  groups: 'groups',
  skills: 'skills',
  status: 'status',
  reason: 'statusReason',
  max_no_answer: 'maxNoAnswer',
  wrap_up: 'wrapUp',
  auto_answer: 'autoAnswer',
} as const satisfies Record<'extension' | Exclude<keyof typeof fields, 'rests'>, keyof AgentRecord>

const defaults = {
  name: '',
  jobNumber: '',
  groups: [],
  skills: {},
  status: 'offline',
  statusReason: '',
  maxNoAnswer: 0,
  wrapUp: null,
  autoAnswer: false,
  rests: {},
} as const satisfies Omit<AgentRecord, 'extension'>

type Deps = Pick<HttpDeps, 'agents' | 'cdrs' | 'live' | 'figures'>

/** `/v1/agents`: agents, with what they are doing and what they did today. */
export function agents(deps: Deps): ApiPlugin {
  const { agents: store } = deps
  return resource({
    path: '/v1/agents',
    key: 'extension',
    one: 'an agent',
    fields,
    filters,
    view,
    async list(query, page) {
      const wanted = (await store.agents()).filter(agent => matches(agent, query))
      const found = cutPage(wanted, page)
      return { total: found.total, items: await toViews(deps, found.items) }
    },
    async find(extension) {
      const record = (await store.agents()).find(agent => agent.extension === extension)
      return record === undefined ? null : toView(deps, record)
    },
    async put(extension, body) {
      const record = { ...defaults, ...recordPart(body), extension }
      const outcome = groupsKnown(await store.saveAgent(record))
      return { created: outcome.type === 'created', view: await toView(deps, record) }
    },
    async patch(extension, body) {
      const outcome = groupsKnown(await store.changeAgent(extension, recordPart(body)))
      return outcome.type === 'changed' ? toView(deps, outcome.record) : null
    },
    remove: extension => store.removeAgent(extension),
  })
}

function matches(agent: AgentRecord, query: Values<typeof filters>): boolean {
  const { group, status: wanted } = query
  if (wanted !== undefined && agent.status !== wanted) return false
  return group === undefined || agent.groups.some(each => each.number === group)
}

function recordPart({ groups, rests, ...body }: Values<typeof fields>) {
  checkSkillNames(body.skills ?? {})
  return {
    ...fromJson(names, body),
    ...(rests === undefined ? {} : { rests: fromJson(restNames, rests) }),
    ...(groups === undefined
      ? {}
      : { groups: distinct(groups).map(each => ({ level: 1, position: 1, ...each })) }),
  }
}

/** A skill of another form could never be asked for: `ad_skills` is written `english:60,vip`. */
function checkSkillNames(skills: Readonly<Record<string, number>>): void {
  const wrong = Object.keys(skills).find(skill => !/^[\p{L}\p{N}_.-]{1,64}$/u.test(skill))
  if (wrong !== undefined) throw refused('skills', { expected: skillForms })
}

const skillForms = {
  en: 'skills named with letters, digits, _ . and -, at most 64 characters, as ad_skills of the call-flow server names them',
  zh: '技能名由文字、数字和 _ . - 组成，最多 64 个字符，与呼叫流程服务的 ad_skills 一致',
}

/** A group named twice has two positions, and neither is meant. */
function distinct(groups: readonly Values<typeof membership.properties>[]) {
  const numbers = groups.map(group => group.number)
  const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index)
  if (twice.length === 0) return groups
  const words = { problem: 'names a group twice', problem_zh: '座席组重复' }
  const problems = [{ at: 'body/groups', ...words, fields: twice }]
  throw new ApiError('invalid_request', { problems })
}

async function toView(deps: Deps, record: AgentRecord) {
  const [view] = await toViews(deps, [record])
  if (view === undefined) throw new Error('one record in, none out')
  return view
}

async function toViews({ cdrs, live, figures: now }: Deps, records: readonly AgentRecord[]) {
  const extensions = records.map(record => record.extension)
  const figures = await cdrs.agentFigures(extensions, now.dayBegan)
  const doing = live.agents()
  return records.map(record => {
    const { state = '', currentCall = null, since = null } = doing.get(record.extension) ?? {}
    const { calls, talkedMs }: AgentFigures = figures.get(record.extension) ?? { calls: 0, talkedMs: 0 }
    const day = toAgentDay(now.agent(record.extension), now.since)
    return {
      ...toJson(names, record),
      groups: [...record.groups],
      skills: { ...record.skills },
      rests: restsView(record.rests),
      live: { state, current_call: currentCall, since, today: { calls, talked_ms: talkedMs, ...day } },
    }
  })
}
