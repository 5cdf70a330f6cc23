/** nacd's own tables as kysely sees them. Truth is 0 or 1 and lists are JSON text: what all three databases can hold. */
export interface StoreSchema {
  nacd_groups: GroupRow
  nacd_agents: AgentRow
  nacd_agent_groups: MembershipRow
  nacd_agent_skills: SkillRow
  nacd_cdrs: CdrRow
  nacd_call_steps: StepRow
  nacd_holidays: HolidayRow
  nacd_blacklist: BlacklistRow
  nacd_gateways: GatewayRow
  nacd_changes: ChangesRow
  nacd_routes: RouteRow
  nacd_route_batches: RouteBatchRow
  nacd_counters: CounterRow
  nacd_limits: LimitRow
  nacd_destination_rules: DestinationRuleRow
  nacd_agent_states: AgentStateRow
  nacd_callbacks: CallbackRow
  nacd_open_calls: OpenCallRow
  nacd_vips: VipRow
  nacd_agent_times: AgentTimeRow
}

export interface GroupRow {
  number: string
  name: string
  strategy: string
  /** Seconds, as are all times of a group. */
  ring_timeout: number
  wrap_up: number
  max_wait: number
  max_length: number
  overflow: string
  music: string
  announcements: string
  agent_number_announcement: number
  survey: number
  sticky: number
  opening_hours: string
  greeting: string
  language: string
  /** JSON, null = as nothing were said. */
  queue: string | null
}

export interface AgentRow {
  extension: string
  name: string
  job_number: string
  status: string
  status_reason: string
  max_no_answer: number
  wrap_up: number | null
  auto_answer: number
  /** JSON, null = {}. */
  rests: string | null
}

export interface MembershipRow {
  agent_extension: string
  group_number: string
  level: number
  position: number
}

export interface SkillRow {
  agent_extension: string
  skill: string
  score: number
}

/** Times ending in `_at` are ms since the epoch. */
export interface CdrRow {
  uuid: string
  switch_name: string
  direction: string
  caller_number: string
  callee_number: string
  middle_number: string
  group_number: string
  agent_extension: string
  agent_number: string
  gateway: string
  started_at: number
  answered_at: number | null
  bridged_at: number | null
  ended_at: number
  waited_ms: number
  talked_ms: number
  cause: string
  sip_code: number
  ended_by: string
  survey_digit: string
  recording: string
}

export interface StepRow {
  call_uuid: string
  /** Order of writing; steps of one call are read by (at, seq). */
  seq: number
  at: number
  type: string
  detail: string
}

export interface HolidayRow {
  /** YYYY-MM-DD */
  date: string
  name: string
  hours: string
  /** A JSON list of group numbers. */
  groups: string
}

export interface BlacklistRow {
  number: string
  /** "" = all groups. */
  group_number: string
  /** ms since the epoch; null = for good. */
  until: number | null
  note: string
}

export interface GatewayRow {
  name: string
  kind: string
  host: string
  /** A JSON list of addresses and networks. */
  addresses: string
  transport: string
  username: string
  password: string
  realm: string
  register: number
  /** Seconds, as is the next. */
  register_seconds: number
  ping_seconds: number
  enabled: number
  strip: number
  prepend: string
  pattern: string
  replacement: string
  carrier: string
  /** Null = no limit, as are the other limits. */
  max_concurrent: number | null
  cps: number | null
  even_spacing: number
  /** A JSON list of numbers; null = none. */
  caller_ids: string | null
  caller_id_per_hour: number | null
}

export interface RouteRow {
  id: number
  /** Which of `nacd_route_batches` it came with: it is a route while that is live. */
  batch: number
  prefix: string
  gateway: string
  priority: number
  weight: number
  cost: number
  hours: string
  caller_prefix: string
  extension: string
  group_number: string
  on_limit: string
}

export interface RouteBatchRow {
  number: number
  /** `coming`: still written. `live`: its rows are routes. `gone`: its rows are to be removed. */
  state: string
}

/** The last number given out; none is given twice. */
export interface CounterRow {
  name: string
  value: number
}

export interface LimitRow {
  /** `<scope>:<whom>` */
  key: string
  /** Null = no limit, as are the next three. */
  cps: number | null
  max_concurrent: number | null
  per_hour: number | null
  per_day: number | null
  even_spacing: number
}

export interface DestinationRuleRow {
  id: number
  scope: string
  /** Of the extension or group, "" for everyone. */
  number: string
  prefix: string
  verdict: string
}

export interface ChangesRow {
  topic: string
  /** Goes up with every change of a record of this topic. */
  revision: number
}

export interface AgentStateRow {
  extension: string
  /** JSON: core/acd/agent-memory.ts */
  state: string
  at: number
}

export interface CallbackRow {
  id: string
  number: string
  group_number: string
  priority: number
  /** A JSON list of skills and scores. */
  skills: string
  /** ms since the epoch, as are the times below. */
  since: number
  asked_at: number
  attempts: number
  not_before: number
}

export interface OpenCallRow {
  record_id: string
  switch_name: string
  /** As on the channel: runtime/restart/saved-state.ts */
  state: string
  saved_at: number
}

export interface VipRow {
  number: string
  /** "" = all groups. */
  group_number: string
  /** ms since the epoch; null = for ever. */
  until: number | null
  note: string
  priority: number
}

export interface AgentTimeRow {
  /** `ready`, `paused`, `ringing`, `talking`, `other_call`, `wrap_up`, `resting` */
  doing: string
  /** When the quarter of an hour began, ms since the epoch. */
  quarter: number
  extension: string
  /** Of the call's queue, "" = none. */
  group_number: string
  /** Of a pause, "" = none. */
  reason: string
  /** One start of one nacd. */
  run: string
  ms: number
}
