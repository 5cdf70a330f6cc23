/** What is used of the answers of `/v1/groups`, `/v1/agents` and `/v1/gateways`. */
export interface House {
  readonly groups: readonly GroupRow[]
  readonly agents: readonly AgentRow[]
  readonly gateways: readonly GatewayRow[]
  /** When it was read, ms since the epoch. */
  readonly at: number
}

interface GroupDay {
  readonly entered: number
  readonly answered: number
  readonly service_level: number | null
  readonly abandoned: number
  readonly average_answer_ms: number | null
  readonly average_handle_ms: number | null
}

export interface GroupRow {
  readonly number: string
  readonly name: string
  readonly live: {
    readonly waiting: number
    readonly longest_wait_ms: number
    readonly agents: Readonly<Record<string, number>>
    readonly today: GroupDay
  }
}

export interface AgentRow {
  readonly extension: string
  readonly name: string
  readonly job_number: string
  readonly status: string
  readonly reason: string
  readonly live: {
    readonly state: string
    readonly since: number | null
    readonly today: {
      readonly answered: number
      readonly talk_ms: number
      readonly missed: Readonly<Record<string, number>>
      readonly times: { readonly occupancy: number | null }
    }
  }
}

export interface GatewayRow {
  readonly name: string
  readonly enabled: boolean
  readonly max_concurrent: number | null
  readonly live: {
    readonly concurrent: number
    readonly cps_now: number
    readonly switches: readonly { readonly up: boolean }[]
    readonly health: { readonly asr: number | null; readonly warnings: readonly string[] }
  }
}
