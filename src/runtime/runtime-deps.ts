import type { CallPolicy } from '../core/call/outcome.ts'
import type { FlowEvent } from '../core/flow/contract.ts'
import type { Language } from '../core/speech/language.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { CallLog } from '../ports/calls/call-log.ts'
import type { Recordings } from '../ports/calls/recordings.ts'
import type { Clock, Ids } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { PromptFinder } from '../ports/house/prompt-finder.ts'
import type { Gateways } from '../ports/lines/gateways.ts'
import type { Log } from '../ports/log.ts'
import type { AgentAdmin } from '../ports/queue/agent-admin.ts'
import type { AgentStore } from '../ports/queue/agent-store.ts'
import type { Switch } from '../ports/switch.ts'
import type { Dialplan } from './dialplan/referral-target.ts'
import type { DidQueries } from './did-look-up.ts'
import type { LineHealthDeps } from './lines/line-health.ts'
import type { LineParts } from './lines/open-line-desk.ts'
import type { QueueParts } from './queue/queue-parts.ts'
import type { RuntimeWatch } from './runtime-watch.ts'

/** What a runtime is made of that comes from outside. */
export interface RuntimeDeps {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly callFlow: CallFlow
  readonly callLog: CallLog
  readonly store: AgentStore & Pick<AgentAdmin, 'changeAgent'>
  /** What the queues remember; nothing when absent. */
  readonly queue?: QueueParts
  /** Of the customer's own database. */
  readonly dids: DidQueries
  /** Where the number leads that a phone's transfer key names; nowhere when absent. */
  readonly dialplan?: Dialplan
  readonly sink: EventSink
  readonly prompts: PromptFinder
  readonly recordings: Pick<Recordings, 'hasRoom'>
  /** How the trunks are measured, and who counts along. */
  readonly quality: Pick<LineHealthDeps, 'random' | 'guard' | 'failover' | 'news'>
  /** The trunks the switches are told of; none when absent. */
  readonly gateways?: Gateways
  /** How calls get out over the trunks; without it none does. */
  readonly lines?: LineParts
  readonly switches: readonly Switch[]
  readonly policy: Omit<CallPolicy, 'groups' | 'jobNumbers' | 'callbacks'>
  /** What callers are spoken to in where neither server nor group says. */
  readonly language: Language
  readonly pushed: ReadonlySet<FlowEvent>
  readonly maxCalls: number
  /** Told of what happens to calls, agents, gateways and switches; nobody when absent. */
  readonly watch?: RuntimeWatch
}
