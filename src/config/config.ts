/** nacd.conf.xml after reading: defaults filled in, units resolved, contradictions refused. Frozen. */
export interface Config {
  readonly file: string
  readonly customerDb: CustomerDbConfig | null
  readonly callFlow: CallFlowConfig
  /** Push events; null url = none are sent. */
  readonly pushEvent: {
    readonly url: string | null
    readonly events: readonly string[]
    readonly secret: string
  }
  readonly store: StoreConfig
  readonly listen: { readonly host: string; readonly port: number }
  readonly apiToken: string | null
  /** Absolute folders searched for bare audio names, in order. */
  readonly voices: readonly string[]
  readonly language: 'zh' | 'en'
  readonly switches: readonly SwitchConfig[]
  /** The inner XML of the <dialplan> block, "" when there is none: served before nacd's own rules. */
  readonly dialplan: string
  readonly xmlCurl: {
    readonly allow: readonly string[]
    readonly user: string
    readonly password: string | null
  }
  /** Absolute folder for secrets, the outbox, logs and the default database. */
  readonly varDir: string
  readonly maxCalls: number
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly logPii: boolean
  /** Channel variables copied into additional_data. */
  readonly flowVariables: readonly string[]
}

export interface CustomerDbConfig {
  readonly type: 'sqlite' | 'postgres' | 'mysql'
  /** As written; never log it. */
  readonly connection: string
  readonly extensionQuery: string
  readonly outDidQuery: string | null
  readonly inDidQuery: string | null
  readonly passwordFormat: 'plain' | 'ha1'
}

export interface CallFlowConfig {
  /** null = the built-in flow. */
  readonly url: string | null
  readonly secret: string
  readonly timeoutMs: number
  readonly fallback: FlowFallback
}

export type FlowFallback =
  | { readonly type: 'hangup' }
  | { readonly type: 'queue'; readonly group: string }
  | { readonly type: 'playback'; readonly file: string }

export type StoreConfig =
  | { readonly type: 'sqlite'; readonly file: string }
  | { readonly type: 'postgres'; readonly url: string }
  | { readonly type: 'mysql'; readonly url: string }

export type SwitchConfig =
  | {
      readonly type: 'freeswitch'
      readonly name: string
      readonly host: string
      readonly port: number
      readonly password: string
    }
  | {
      readonly type: 'embedded'
      readonly name: string
      readonly sip: { readonly host: string; readonly port: number }
      readonly rtp: { readonly low: number; readonly high: number }
      readonly esl: { readonly host: string; readonly port: number }
    }
