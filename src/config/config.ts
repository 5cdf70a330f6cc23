import type { DidPolicy } from '../core/did/overflow.ts'
import type { FlowEvent } from '../core/flow/contract.ts'
import type { FlowFallback } from '../core/flow/fallback.ts'
import type { AgentCodes } from '../core/routing/dialplan/agent-codes.ts'
import type { NumberPlan } from '../core/shared/phone-number.ts'
import type { HostPort, PortRange } from './kinds/address.ts'
import type { Place } from './problem.ts'
import type { Language } from './words.ts'

/** nacd.conf.xml after reading: defaults filled in, units resolved, contradictions refused. Frozen. */
export interface Config {
  /** Absolute. */
  readonly file: string
  /** Where the parameters of <settings> stand in it, for messages about them; those not written are missing. */
  readonly places: Readonly<Partial<Record<string, Place>>>
  readonly customerDb: CustomerDbConfig | null
  readonly did: DidPolicy
  /** What is remembered of the extensions in the customer's database, each time in ms from when it was asked. */
  readonly extensions: {
    /** A password. */
    readonly freshMs: number
    /** "No such extension". */
    readonly negativeMs: number
    /** A password while the database does not answer. */
    readonly staleMs: number
    /** The domain its HA1s were made for; null = not said, or passwords are plain. */
    readonly ha1Domain: string | null
  }
  /** How numbers are written before they are looked up. */
  readonly numbers: NumberPlan
  /** Calls that go out. */
  readonly line: LineConfig
  /** When a gateway is warned of. */
  readonly guard: GuardConfig
  /** What agents dial on their phones. */
  readonly agentCodes: AgentCodes
  /** How often customers are called back, and how long apart. */
  readonly callback: { readonly attempts: number; readonly intervalMs: number }
  readonly callFlow: CallFlowConfig
  /** Push events; null url = none are sent. */
  readonly pushEvent: {
    readonly url: string | null
    /** Everything that is pushed: the six of the contract and those `push_events` adds. */
    readonly events: readonly FlowEvent[]
    /** "" = requests are not signed. */
    readonly secret: string
  }
  readonly store: StoreConfig
  readonly listen: HostPort
  /** null = made at first start (see secrets.ts). */
  readonly apiToken: string | null
  /** Absolute folders searched for bare audio names, in order; in each the sub-folder of the language first. */
  readonly voices: readonly string[]
  readonly language: Language
  /** Absolute folder for callers' messages, as the switch sees it. */
  readonly recordings: string
  /** IANA name; null = the machine's. */
  readonly timezone: string | null
  /** At least one, names and ports distinct. */
  readonly switches: readonly SwitchConfig[]
  /** The inner XML of the <dialplan> block, "" when there is none: served before nacd's own rules. */
  readonly dialplan: string
  /** Switches that ask over mod_xml_curl. */
  readonly xmlCurl: AskerConfig
  /** SIP proxies that ask for an extension's HA1. */
  readonly sipProxy: AskerConfig
  /** Absolute folder for secrets, the outbox and the default database. */
  readonly varDir: string
  readonly maxCalls: number
  /** Makes demo data where there is none and runs the example call-flow server. */
  readonly demo: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly logPii: boolean
  /** Channel variables copied into additional_data. */
  readonly flowVariables: readonly string[]
}

/** Who may ask over HTTP for what the extensions' passwords are in. */
interface AskerConfig {
  /** IP addresses and CIDR blocks. */
  readonly allow: readonly string[]
  readonly user: string
  /** null = made at first start. */
  readonly password: string | null
}

export interface CustomerDbConfig {
  readonly type: 'sqlite' | 'postgres' | 'mysql'
  /** An absolute file (or `:memory:`) for sqlite, else a postgres:// or mysql:// URL, whatever form was written. Never log it. */
  readonly connection: string
  readonly extensionQuery: string
  readonly outDidQuery: string | null
  readonly inDidQuery: string | null
  readonly passwordFormat: 'plain' | 'ha1'
  /** Longest a look-up may take. */
  readonly timeoutMs: number
  /** Most connections to it. */
  readonly poolSize: number
}

export interface LineConfig {
  /** Longest wait for a line; 0 = none. */
  readonly longestWaitMs: number
  /** Heard meanwhile; null = the music of the house. */
  readonly music: readonly string[] | null
  /** Calls that may wait at once. */
  readonly mostWaiting: number
  /** Gateways one call is tried on. */
  readonly mostAttempts: number
  /** From the first attempt to the start of the last. */
  readonly longestHuntMs: number
}

export interface GuardConfig {
  /** Share of attempts that are answered, 0..1: below it a gateway is warned of; 0 = never. */
  readonly lowestAsr: number
  /** Share of answered calls that are short, 0..1: above it a gateway is warned of; 1 = never. */
  readonly mostShortCalls: number
  /** A talk below it is short. */
  readonly shortCallMs: number
  /** Fewer calls say nothing. */
  readonly leastSamples: number
}

interface CallFlowConfig {
  /** null = the built-in flow. */
  readonly url: string | null
  /** "" = requests are not signed. */
  readonly secret: string
  readonly timeoutMs: number
  readonly fallback: FlowFallback
}

export type StoreConfig =
  /** `file` is absolute, or `:memory:`. */
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
      /** The Sofia profile its trunks belong to. */
      readonly gatewayProfile: string
    }
  | {
      readonly type: 'embedded'
      readonly name: string
      readonly sip: HostPort
      readonly rtp: PortRange
      readonly esl: HostPort
    }
