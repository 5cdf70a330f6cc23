import type { Registry } from 'prom-client'
import type { AgentCodes } from '../core/routing/dialplan/agent-codes.ts'
import type { NumberPlan } from '../core/shared/phone-number.ts'
import type { CdrReader } from '../ports/calls/cdr-reader.ts'
import type { Recordings } from '../ports/calls/recordings.ts'
import type { Clock } from '../ports/clock.ts'
import type { CustomerDb } from '../ports/customer-db.ts'
import type { BlacklistAdmin } from '../ports/house/blacklist-admin.ts'
import type { ExtensionAdmin } from '../ports/house/extension-admin.ts'
import type { HolidayAdmin } from '../ports/house/holiday-admin.ts'
import type { DestinationRuleAdmin } from '../ports/lines/destination-rules.ts'
import type { GatewayAdmin, Gateways } from '../ports/lines/gateways.ts'
import type { LimitAdmin } from '../ports/lines/limits.ts'
import type { LineExplainer } from '../ports/lines/line-explainer.ts'
import type { RouteAdmin, Routes } from '../ports/lines/routing.ts'
import type { Log } from '../ports/log.ts'
import type { AgentAdmin } from '../ports/queue/agent-admin.ts'
import type { AgentDesk } from '../ports/queue/agent-desk.ts'
import type { AgentStore } from '../ports/queue/agent-store.ts'
import type { CallbackAdmin } from '../ports/queue/callbacks.ts'
import type { VipAdmin } from '../ports/queue/vip-admin.ts'
import type { EventHub } from '../runtime/events/event-hub.ts'
import type { FiguresKeeper } from '../runtime/figures/figures-keeper.ts'
import type { HistoryReader } from '../runtime/figures/history-reader.ts'
import type { ClickToCall } from '../runtime/originate/click-to-call.ts'
import type { FindMissingAudio } from '../runtime/queue/missing-audio.ts'
import type { Supervisors } from '../runtime/supervision/supervisors.ts'
import type { PasswordRules } from './extensions/extension-secret.ts'
import type { Trunks } from './freeswitch/dialplan-call.ts'
import type { Asker } from './server/basic-access.ts'

/** Everything the HTTP side asks of the rest of nacd. */
export interface HttpDeps {
  readonly version: string
  /** What `Authorization: Bearer` must carry. */
  readonly apiToken: string
  readonly agents: AgentStore & AgentAdmin
  readonly cdrs: CdrReader
  readonly recordings: Recordings
  readonly holidays: HolidayAdmin
  readonly blacklist: BlacklistAdmin
  readonly vips: VipAdmin
  /** `remove` takes the customer out of the queue too. */
  readonly callbacks: CallbackAdmin
  readonly agentDesk: AgentDesk
  readonly missingAudio: FindMissingAudio
  readonly gateways: GatewayAdmin & Pick<Gateways, 'gateways'>
  readonly routes: RouteAdmin & Pick<Routes, 'count'>
  readonly limits: LimitAdmin
  readonly destinationRules: DestinationRuleAdmin
  /** Null when none is configured: then no extension is known. */
  readonly customerDb: Pick<CustomerDb, 'password' | 'inDid' | 'outDid'> | null
  /** What is remembered of the customer's extensions. */
  readonly extensionCache: ExtensionMemory
  /** Null when the customer's database is not the embedded demo one. */
  readonly extensions: ExtensionAdmin | null
  readonly live: LiveView
  /** Everything that happens, for those who listen. */
  readonly events: EventHub
  /** Of the present day. */
  readonly figures: Pick<FiguresKeeper, 'group' | 'agent' | 'since' | 'dayBegan'>
  /** Of the past. */
  readonly history: Pick<HistoryReader, 'groups' | 'agents'>
  readonly clickToCall: Pick<ClickToCall, 'isRegistered' | 'mayCall' | 'call'>
  readonly supervisors: Pick<Supervisors, 'supervise' | 'end' | 'of'>
  /** What would become of a call that goes out. */
  readonly lines: LineExplainer
  /** The operator's commands by name. The answer is FreeSWITCH-style text; a rejection is a bug and answered 500. */
  readonly commands: Readonly<Record<string, (args: string) => Promise<string>>>
  readonly ready: () => Promise<Readiness>
  readonly registry: Registry
  /** Switches that ask over mod_xml_curl. */
  readonly freeswitch: Asker
  /** SIP proxies that ask for an extension's HA1. */
  readonly sipProxy: Asker
  readonly passwords: PasswordRules
  /** The inner XML of the <dialplan> block of nacd.conf.xml, "" when there is none. */
  readonly dialplanRules: string
  readonly numbers: NumberPlan
  /** What agents dial to say what they are. */
  readonly agentCodes: AgentCodes
  readonly trunks: Trunks
  readonly clock: Clock
  readonly log: Log
}

/** Told of a change, it gives what the database says from then on. */
export interface ExtensionMemory {
  forget(number: string): void
  forgetAll(): void
}

/** What is happening now, as the runtime sees it. */
export interface LiveView {
  calls(): readonly LiveCall[]
  /** By extension. */
  agents(): ReadonlyMap<string, LiveAgent>
  /** By number. */
  groups(): ReadonlyMap<string, LiveGroup>
  /** At each switch that has told of it. */
  gateway(name: string): readonly LiveGateway[]
  /** Absent where nothing is counted. */
  gatewayLoad?(name: string): LiveGatewayLoad
  /** Absent where nothing is measured. */
  gatewayHealth?(name: string): LiveGatewayHealth
  /** Absent where there are none. */
  switches?(): readonly { readonly name: string; readonly ready: boolean }[]
  /** False when there is no such call. */
  hangup(uuid: string): Promise<boolean>
}

export interface LiveCall {
  readonly uuid: string
  /** The name of its record: the uuid; of a call that came back after a transfer with `.p2` and so on. */
  readonly record: string
  readonly switchName: string
  readonly caller: string
  readonly callee: string
  readonly group: string
  readonly phase: string
  readonly waitedMs: number
  /** The agent's extension, "" while there is none. */
  readonly agent: string
  readonly gateway: string
  readonly legs: readonly LiveLeg[]
}

export interface LiveLeg {
  readonly uuid: string
  readonly role: string
  readonly number: string
  readonly answered: boolean
}

export interface LiveAgent {
  /** idle, offered, talking, ... as core/acd names it. */
  readonly state: string
  /** The uuid of the call the agent is on, null without one. */
  readonly currentCall: string | null
  /** When the state began, ms since the epoch. */
  readonly since: number
}

export interface LiveGroup {
  readonly waiting: number
  readonly longestWaitMs: number
  /** Of those waiting: nobody is on the line, they are called when the turn comes. */
  readonly callbacksWaiting: number
  /** How many of the group's agents are in each state. */
  readonly agents: Readonly<Record<string, number>>
}

/** How a gateway is at one switch. */
export interface LiveGateway {
  readonly switchName: string
  /** NOREG, TRYING, REGED, FAIL_WAIT, ... (mod_sofia). */
  readonly state: string
  /** Whether calls may go out over it. */
  readonly up: boolean
}

/** What a gateway has to bear. */
interface LiveGatewayLoad {
  /** Its live legs and the claims on it. */
  readonly concurrent: number
  /** Calls begun in the last second. */
  readonly cpsNow: number
  /** Calls that wait in line for it. */
  readonly waiting: number
  /** ms since the epoch; null = it does not rest. */
  readonly restingUntil: number | null
}

/** What was measured of a gateway; null = too few samples to say. */
interface LiveGatewayHealth {
  /** Share of attempts that were answered, 0..1. */
  readonly asr: number | null
  /** Mean talk of an answered call, seconds. */
  readonly acd: number | null
  /** Mean time to the first ringing, seconds. */
  readonly pdd: number | null
  /** Share of answered calls that were short, 0..1. */
  readonly shortCalls: number | null
  /** Share of attempts that failed for the trunk's own sake, 0..1. */
  readonly trunkFailures: number | null
  /** Attempts the carrier refused with 503. */
  readonly congested: number
  readonly warnings: readonly string[]
  /** Share of its calls it is given, 0..1. */
  readonly throttle: number
  /** Attempts measured on. */
  readonly samples: number
}

export interface Readiness {
  /** At least one switch is connected. */
  readonly switch: boolean
  readonly store: boolean
}
