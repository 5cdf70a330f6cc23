import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type ExtensionOutcome, extensionOutcomes } from '../../runtime/extensions/extension-cache.ts'
import type { BreakerState } from '../breaker/breaker.ts'
import { type OutboxOutcome, outboxOutcomes } from '../outbox/outbox.ts'
import { type StatementOutcome, statementOutcomes } from '../sql/observe.ts'
import { type AskOutcome, askOutcomes } from '../webhook/webhook.ts'
import { addCustomerDb, type CustomerDbMetrics } from './customer-db.ts'
import { addGateways, type GatewayMetrics } from './gateways.ts'
import { addLines, type LineMetrics } from './lines.ts'
import { addQueues, type QueueMetrics } from './queues.ts'

/** The servers nacd asks, each behind a breaker of its own. */
const receivers = ['call_flow', 'push_event', 'customer_db', 'store'] as const
type Receiver = (typeof receivers)[number]

/** As the gauge shows them: the more, the worse. */
const breakerStates: Readonly<Record<BreakerState, number>> = { closed: 0, halfOpen: 1, open: 2 }

/** What is looked at when somebody reads the metrics. */
export interface Gauged {
  readonly calls: number
  readonly legs: number
  readonly outboxWaiting: number
  readonly switches: readonly { readonly name: string; readonly ready: boolean }[]
}

export interface Metrics {
  readonly registry: Registry
  /** One question to the call-flow server: how it went, and how long it took. */
  flowAsked(outcome: AskOutcome, tookMs: number): void
  /** The breaker in front of a server changed. */
  breakerChanged(receiver: Receiver, state: BreakerState): void
  pushed(outcome: OutboxOutcome, count: number): void
  /** An ask for the password of an extension: how it was met. */
  extensionAsked(outcome: ExtensionOutcome): void
  callEnded(cause: string): void
  readonly customerDb: CustomerDbMetrics
  readonly gateways: GatewayMetrics
  readonly lines: LineMetrics
  /** What happens in the queues of groups, and how they are now. */
  readonly queues: QueueMetrics
  /** One statement to nacd's own store: how it went, and how long it took. */
  storeAsked(outcome: StatementOutcome, tookMs: number): void
  /** From now on the gauges read this. */
  gauge(read: () => Gauged): void
}

/** nacd's own metrics in Prometheus form. Names begin with `nacd_`; durations are in seconds. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'nacd_' })
  const asked = new Counter({
    name: 'nacd_call_flow_asks_total',
    help: 'Questions to the call-flow server, by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const took = new Histogram({
    name: 'nacd_call_flow_seconds',
    help: 'How long a question to the call-flow server took, retry included, by outcome',
    labelNames: ['outcome'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 6],
    registers,
  })
  const pushed = new Counter({
    name: 'nacd_push_events_total',
    help: 'Push events, by what became of them',
    labelNames: ['outcome'],
    registers,
  })
  const extension = new Counter({
    name: 'nacd_extension_cache_total',
    help: 'Asks for the password of an extension, by how they were met',
    labelNames: ['outcome'],
    registers,
  })
  const ended = new Counter({
    name: 'nacd_calls_ended_total',
    help: 'Calls that ended, by hang-up cause',
    labelNames: ['cause'],
    registers,
  })
  // From the start, so that a first failure is seen as a rise from 0.
  for (const outcome of askOutcomes) asked.inc({ outcome }, 0)
  for (const outcome of outboxOutcomes) pushed.inc({ outcome }, 0)
  for (const outcome of extensionOutcomes) extension.inc({ outcome }, 0)
  return {
    registry,
    flowAsked: (outcome, tookMs) => {
      asked.inc({ outcome })
      took.observe({ outcome }, tookMs / 1000)
    },
    breakerChanged: addBreakers(registry),
    pushed: (outcome, count) => pushed.inc({ outcome }, count),
    extensionAsked: outcome => extension.inc({ outcome }),
    callEnded: cause => ended.inc({ cause }),
    customerDb: addCustomerDb(registry),
    gateways: addGateways(registry),
    lines: addLines(registry),
    queues: addQueues(registry),
    storeAsked: addStore(registers),
    gauge: read => addGauges(registry, read),
  }
}

function addStore(registers: Registry[]): Metrics['storeAsked'] {
  const took = new Histogram({
    name: 'nacd_store_seconds',
    help: "How long a statement to nacd's own store took, by outcome",
    labelNames: ['outcome'],
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  for (const outcome of statementOutcomes) took.zero({ outcome })
  return (outcome, tookMs) => took.observe({ outcome }, tookMs / 1000)
}

function addBreakers(registry: Registry): Metrics['breakerChanged'] {
  const state = new Gauge({
    name: 'nacd_breaker_state',
    help: 'The breaker in front of a server: 0 closed (asked), 1 half open (one ask tries), 2 open (left alone)',
    labelNames: ['receiver'],
    registers: [registry],
  })
  const opened = new Counter({
    name: 'nacd_breaker_opened_total',
    help: 'How often a server was left alone because it did not answer',
    labelNames: ['receiver'],
    registers: [registry],
  })
  for (const receiver of receivers) {
    state.set({ receiver }, breakerStates.closed)
    opened.inc({ receiver }, 0)
  }
  return (receiver, now) => {
    state.set({ receiver }, breakerStates[now])
    if (now === 'open') opened.inc({ receiver })
  }
}

function addGauges(registry: Registry, read: () => Gauged): void {
  const simple = (name: string, help: string, value: (now: Gauged) => number): void => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => gauge.set(value(read())),
    })
  }
  simple('nacd_calls', 'Calls under control now', now => now.calls)
  simple('nacd_legs', 'Legs alive on the switches now', now => now.legs)
  simple('nacd_push_events_waiting', 'Push events not delivered yet', now => now.outboxWaiting)
  const ready: Gauge = new Gauge({
    name: 'nacd_switch_ready',
    help: '1 while the switch is connected and reconciled',
    labelNames: ['switch'],
    registers: [registry],
    collect: () => {
      for (const each of read().switches) ready.set({ switch: each.name }, each.ready ? 1 : 0)
    },
  })
}
