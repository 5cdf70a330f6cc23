import type { CallEffect } from '../../core/call/call-effect.ts'
import type { CallEvent } from '../../core/call/call-event.ts'
import type { LegId } from '../../core/shared/ids.ts'
import type { Language } from '../../core/speech/language.ts'
import type { CallFlow } from '../../ports/calls/call-flow.ts'
import type { CallLog } from '../../ports/calls/call-log.ts'
import type { Recordings } from '../../ports/calls/recordings.ts'
import type { Clock } from '../../ports/clock.ts'
import type { PromptFinder } from '../../ports/house/prompt-finder.ts'
import type { LineDesk } from '../../ports/lines/line-desk.ts'
import type { Log } from '../../ports/log.ts'
import type { AgentDesk } from '../../ports/queue/agent-desk.ts'
import type { Dialplan } from '../dialplan/referral-target.ts'
import type { DidQueries } from '../did-look-up.ts'
import type { PushEvents } from '../events/push-events.ts'
import type { LegPlayer } from '../legs/leg-player.ts'
import type { LiveCall } from '../live-call.ts'
import type { AcdRunner } from '../queue/acd-runner.ts'
import type { CallbackDesk } from '../queue/callbacks/callback-desk.ts'
import type { OpenCallJournal } from '../queue/open-call-journal.ts'
import type { QueueHours } from '../queue/queue-hours.ts'

/** What effects are carried out with. */
export interface EffectDeps {
  readonly clock: Clock
  readonly log: Log
  readonly callFlow: CallFlow
  readonly callLog: CallLog
  readonly acd: AcdRunner
  readonly hours: Pick<QueueHours, 'isClosed'>
  readonly agents: AgentDesk
  readonly callbacks: Pick<CallbackDesk, 'add'>
  readonly journal: Pick<OpenCallJournal, 'keep' | 'close'>
  readonly dids: DidQueries
  readonly dialplan: Dialplan
  /** Whether a phone of this number is registered. */
  readonly isPhone: (number: string) => boolean
  readonly lines: LineDesk
  readonly prompts: PromptFinder
  readonly recordings: Pick<Recordings, 'hasRoom'>
  /** What callers are spoken to in where nothing else is said. */
  readonly language: Language
  readonly player: LegPlayer
  readonly push: Pick<PushEvents, 'call' | 'release'>
}

/** What an effect may do to the call it belongs to, beside the world outside. */
export interface CallHandle {
  post(call: LiveCall, event: CallEvent): void
  own(call: LiveCall, legId: LegId): void
  finish(call: LiveCall): void
}

type Effect<T extends CallEffect['type']> = Extract<CallEffect, { type: T }>

/** What is done for each of these effects. */
export type EffectHandlers<T extends CallEffect['type']> = {
  readonly [E in T]: (call: LiveCall, effect: Effect<E>) => void
}
