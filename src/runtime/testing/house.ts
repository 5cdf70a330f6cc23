import type { AgentRecord, GroupRecord } from '../../core/acd/records.ts'
import type { CallStep, CallSummary } from '../../core/call/record.ts'
import type { SwitchCommand } from '../../core/call/switch-command.ts'
import { answer, policy } from '../../core/call/testing.ts'
import type { FlowRequest, FlowResponse } from '../../core/flow/contract.ts'
import { type LegId, legId, millis, requestId } from '../../core/shared/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { CommandOutcome, LegFacts, Switch, SwitchEvent } from '../../ports/switch.ts'
import { Runtime } from '../runtime.ts'

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}

export function leg(id: string, change: Partial<LegFacts> = {}): LegFacts {
  return {
    legId: legId(id),
    direction: 'inbound',
    callerNumber: '1002',
    callerName: '',
    calleeNumber: '120',
    extension: '1002',
    gateway: '',
    networkIp: '127.0.0.1',
    networkPort: '5080',
    answered: false,
    bridgedTo: '',
    createdAt: millis(1000),
    variables: {},
    ...change,
  }
}

/** A switch that writes down what it is told; its events are the test's. */
class PaperSwitch implements Switch {
  readonly name = 'sw'
  readonly sent: SwitchCommand[] = []
  refuse: SwitchCommand['type'] | null = null
  #listener: (event: SwitchEvent) => void = () => undefined

  send(command: SwitchCommand): Promise<CommandOutcome> {
    this.sent.push(command)
    return Promise.resolve(
      command.type === this.refuse ? { type: 'refused', reason: 'no' } : { type: 'done', text: '' },
    )
  }

  onEvent(listener: (event: SwitchEvent) => void): void {
    this.#listener = listener
  }

  start(): void {
    this.emit({ type: 'switchReady', at: millis(0), legs: [], registered: [] })
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  emit(event: SwitchEvent): void {
    this.#listener(event)
  }
}

/** A whole house on paper: the real runtime and core, with switch, server and books that the test can read. */
export class House {
  readonly switch = new PaperSwitch()
  readonly asked: FlowRequest[] = []
  readonly pushed: FlowRequest[] = []
  readonly steps: CallStep[] = []
  readonly ended: CallSummary[] = []
  readonly agents: AgentRecord[] = []
  readonly groups: GroupRecord[] = []
  readonly runtime: Runtime
  now = 1000
  #ids = 0

  constructor(answers: readonly Partial<FlowResponse>[], maxCalls = 100) {
    const queue = [...answers]
    this.runtime = new Runtime({
      clock: { now: () => millis(this.now), after: () => () => undefined },
      ids: { legId: () => legId(`new-${++this.#ids}`), requestId: () => requestId('unused') },
      log: silent,
      callFlow: {
        ask: request => {
          this.asked.push(request)
          return Promise.resolve({
            type: 'answered',
            response: answer(queue.shift() ?? {}),
            tookMs: 1,
            raw: '',
          })
        },
      },
      callLog: {
        step: (_call, step) => this.steps.push(step),
        ended: summary => this.ended.push(summary),
        flush: () => Promise.resolve(),
      },
      store: {
        agents: () => Promise.resolve(this.agents),
        groups: () => Promise.resolve(this.groups),
        setStatus: () => Promise.resolve(),
        onChange: () => undefined,
      },
      sink: { push: event => this.pushed.push(event) },
      prompts: { find: name => (name === 'missing.wav' ? null : `/voices/${name}`) },
      switches: [this.switch],
      policy,
      pushed: new Set(['incoming', 'callout', 'answered', 'hangup', 'canceled', 'dtmf']),
      maxCalls,
    })
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
    return this.emit({ type: 'legParked', at: millis(this.now), leg: facts })
  }

  /** The legs nacd rang, in order. */
  get rung(): LegId[] {
    return this.switch.sent.flatMap(command => (command.type === 'originate' ? [command.legId] : []))
  }

  get sentTypes(): string[] {
    return this.switch.sent.map(command => command.type)
  }
}
