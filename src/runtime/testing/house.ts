import type { QueueFact } from '../../core/acd/queue-fact.ts'
import { type AgentRecord, type GroupRecord, withStatus } from '../../core/acd/records.ts'
import { isSame } from '../../core/acd/same-record.ts'
import type { CallStep, CallSummary } from '../../core/call/record/record.ts'
import { answer, policy } from '../../core/call/testing/play.ts'
import type { FlowEvent, FlowRequest, FlowResponse } from '../../core/flow/contract.ts'
import { type LegId, legId, type RequestId, requestId } from '../../core/shared/ids.ts'
import type { CallFlow } from '../../ports/calls/call-flow.ts'
import type { AgentChange, ChangeOutcome } from '../../ports/queue/agent-admin.ts'
import type { AgentsChange } from '../../ports/queue/agent-store.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import type { DidQueries } from '../did-look-up.ts'
import { Runtime } from '../runtime.ts'
import type { RuntimeWatch } from '../runtime-watch.ts'
import { PaperGateways } from '../trunks/testing/paper-gateways.ts'
import { PaperDids } from './paper-dids.ts'
import { PaperQueueStore } from './paper-queue-store.ts'
import { leg, PaperSwitch } from './paper-switch.ts'
import { PaperTrunks } from './paper-trunks.ts'

function sayInTurn(answers: readonly Partial<FlowResponse>[]): CallFlow {
  const queue = [...answers]
  return {
    ask: () =>
      Promise.resolve({ type: 'answered', response: answer(queue.shift() ?? {}), tookMs: 1, raw: '' }),
  }
}

/** A whole house on paper: the real runtime and core, with switch, server and books that the test can read. */
export class House {
  readonly switch = new PaperSwitch('sw')
  readonly secondSwitch = new PaperSwitch('sw2')
  readonly clock = new ManualClock(1000)
  readonly log = memoryLog()
  readonly asked: FlowRequest[] = []
  readonly eventIds: string[] = []
  /** Whether the call-flow server keeps its answers to itself. */
  hold = false
  readonly pushed: FlowRequest[] = []
  /** Whether there is room on the disk for messages. */
  hasRoom = true
  /** Whether agents and groups cannot be read. */
  isLocked = false
  /** The events that are pushed; a test may add some. */
  readonly wanted = new Set<FlowEvent>(['incoming', 'callout', 'answered', 'hangup', 'canceled', 'dtmf'])
  /** The customer's database. */
  readonly dids = new PaperDids()
  readonly trunks = new PaperTrunks()
  /** Named before the house starts. */
  readonly gatewayList = new PaperGateways()
  /** What was counted of the trunks: outcomes and warnings, in words. */
  readonly counted: string[] = []
  /** What of the queue outlives this controller. */
  readonly kept: PaperQueueStore
  readonly facts: QueueFact[] = []
  readonly steps: CallStep[] = []
  /** The same by record. */
  readonly stories = new Map<LegId, CallStep[]>()
  readonly ended: CallSummary[] = []
  readonly agents: AgentRecord[] = []
  readonly groups: GroupRecord[] = []
  /** Agents nacd itself set busy. */
  readonly setBusy: string[] = []
  readonly runtime: Runtime
  #changed: (change: AgentsChange) => void = () => undefined
  /** What chance draws, 0 <= n < 1. */
  drawn = 0
  /** Legs nacd makes are named from here on: two controllers at one switch make no leg of the same name. */
  firstId = 1

  /** `dids`: in place of the tables. `kept`: what a controller before this one left. `answers`: what the call-flow server says, one after the other; or a call flow that knows what to say itself. */
  constructor(
    answers: readonly Partial<FlowResponse>[] | CallFlow,
    maxCalls = 100,
    dids?: DidQueries,
    kept = new PaperQueueStore(),
    watch?: RuntimeWatch,
  ) {
    this.kept = kept
    const callFlow = 'ask' in answers ? answers : sayInTurn(answers)
    this.runtime = new Runtime({
      clock: this.clock,
      ids: { legId: () => legId(`new-${this.firstId++}`), requestId: () => requestId('unused') },
      log: this.log,
      callFlow: {
        ask: (request, eventId) => {
          this.asked.push(request)
          this.eventIds.push(eventId)
          if (this.hold) return new Promise(() => undefined)
          return callFlow.ask(request, eventId)
        },
      },
      callLog: {
        step: (call, step) => {
          this.steps.push(step)
          this.stories.set(call, [...(this.stories.get(call) ?? []), step])
        },
        ended: summary => this.ended.push(summary),
        flush: () => Promise.resolve(),
      },
      store: {
        agents: () => Promise.resolve(this.agents),
        groups: () => (this.isLocked ? Promise.reject(new Error('locked')) : Promise.resolve(this.groups)),
        setStatus: extension => {
          this.setBusy.push(extension)
          return Promise.resolve()
        },
        changeAgent: (extension, change) => this.#changeAgent(extension, change),
        onChange: listener => {
          this.#changed = listener
        },
      },
      dids: dids ?? this.dids,
      sink: { push: event => this.pushed.push(event) },
      prompts: { find: (name, language) => (name === 'missing.wav' ? null : `/voices/${language}/${name}`) },
      recordings: { hasRoom: () => this.hasRoom },
      queue: {
        memory: kept.memory,
        callbacks: kept.callbacks,
        callbackRules: { attempts: 3, intervalMs: 300_000 },
        openCalls: kept.openCalls,
        vips: kept.vips,
        facts: { note: fact => void this.facts.push(fact) },
      },
      lines: this.trunks.parts(),
      language: 'zh',
      gateways: this.gatewayList,
      quality: {
        random: () => this.drawn,
        guard: { lowestAsr: 0.3, mostShortCalls: 0.4, shortCallMs: 6000, leastSamples: 20 },
        failover: new Map(),
        news: {
          attempted: (gateway, outcome) => this.counted.push(`${gateway} ${outcome}`),
          warned: ({ gateway, what, isGood }) =>
            this.counted.push(`${gateway} ${what} ${isGood ? 'good' : 'bad'}`),
        },
      },
      switches: [this.switch, this.secondSwitch],
      policy,
      pushed: this.wanted,
      maxCalls,
      ...(watch === undefined ? {} : { watch }),
    })
  }

  #changeAgent(extension: string, change: AgentChange): Promise<ChangeOutcome<AgentRecord>> {
    if (this.kept.isSilent) return new Promise(() => undefined)
    if (this.kept.isDown) return Promise.reject(new Error('the store is down'))
    const at = this.agents.findIndex(each => each.extension === extension)
    const before = this.agents[at]
    if (before === undefined) return Promise.resolve({ type: 'notFound' })
    const record = { ...before, ...change }
    this.agents[at] = record
    const { status, statusReason: reason } = record
    const isStatus = isSame(withStatus(before, status, reason), record)
    this.#changed(isStatus ? { type: 'statusSet', extension, status, reason } : { type: 'anything' })
    return Promise.resolve({ type: 'changed', record })
  }

  /** Lets promises that are settled run; nothing here waits for time. */
  async settle(): Promise<void> {
    for (let n = 0; n < 20; n += 1) await Promise.resolve()
  }

  async emit(...events: SwitchEvent[]): Promise<void> {
    for (const event of events) {
      this.switch.emit(event)
      await this.settle()
    }
  }

  parked(id: string, change: Partial<LegFacts> = {}): Promise<void> {
    const facts = leg(id, { variables: { nacd_app: 'nacd', nacd_data: '120' }, ...change })
    return this.emit({ type: 'legParked', at: this.clock.now(), leg: facts })
  }

  get originates() {
    return this.switch.sent.filter(command => command.type === 'originate')
  }

  /** The legs nacd rang, in order. */
  get rung(): LegId[] {
    return this.originates.map(command => command.legId)
  }

  /** The request nacd last sent an announcement or a collection under. */
  get playing(): RequestId {
    return this.switch.sent.findLast(command => 'requestId' in command)?.requestId ?? requestId('')
  }

  get sentTypes(): string[] {
    return this.switch.sent.map(command => command.type)
  }
}
