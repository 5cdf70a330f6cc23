import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

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
  flowAsked(outcome: string, tookMs: number): void
  pushed(outcome: string, count: number): void
  callEnded(cause: string): void
  /** From now on the gauges read this. */
  gauge(read: () => Gauged): void
}

/** nacd's own metrics in Prometheus form. Names begin with `nacd_`; durations are in seconds. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'nacd_' })
  const asked = new Histogram({
    name: 'nacd_call_flow_seconds',
    help: 'Questions to the call-flow server, by outcome',
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
  const ended = new Counter({
    name: 'nacd_calls_ended_total',
    help: 'Calls that ended, by hang-up cause',
    labelNames: ['cause'],
    registers,
  })
  return {
    registry,
    flowAsked: (outcome, tookMs) => asked.observe({ outcome }, tookMs / 1000),
    pushed: (outcome, count) => pushed.inc({ outcome }, count),
    callEnded: cause => ended.inc({ cause }),
    gauge: read => addGauges(registry, read),
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
