import type { LegId, Millis } from '../shared/ids.ts'
import type { AgentCodeTask } from './agent-code.ts'
import type { BridgeTask } from './lines/begin-bridge.ts'
import type { Referral } from './referral/referral.ts'
import type { DidTask } from './state.ts'

/** What is known of a caller when their leg is handed to nacd. */
export interface Arrival {
  readonly uuid: LegId
  /** Which call of this leg it is, 1.. */
  readonly part: number
  readonly switchName: string
  readonly direction: 'inbound' | 'outbound'
  readonly callerNumber: string
  readonly callerName: string
  readonly calleeNumber: string
  readonly group: string
  readonly inboundGateway: string
  readonly networkIp: string
  readonly networkPort: string
  readonly arrivedAt: Millis
  /** Whether the leg was already answered by the dialplan. */
  readonly answered: boolean
  readonly variables: Readonly<Record<string, string>>
  /** The last time a phone has sent the leg elsewhere, before it came; absent = never. */
  readonly lastReferral?: string
  readonly purpose: Purpose
}

/** What a call was handed over for. */
export type Purpose =
  /** The server is asked: `incoming` by the application `nacd <group>`, `callout` by `nwaycallout`. */
  | { readonly type: 'flow'; readonly event: 'incoming' | 'callout' }
  /** `nin_did`, `nout_did`. */
  | DidTask
  /** `nbridge`, and a callback of a queue. */
  | BridgeTask
  /** `nagent`. */
  | AgentCodeTask
  /** A leg that the phone it talked with, of this extension, has sent on. */
  | ({ readonly type: 'referred'; readonly extension: string } & Referral)
