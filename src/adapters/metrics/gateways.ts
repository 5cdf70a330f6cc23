import { Counter, Gauge, type Registry } from 'prom-client'
import { outcomes } from '../../core/quality/attempt.ts'
import { concerns } from '../../core/quality/guard.ts'
import type { GatewayHealth, LineHealthNews } from '../../runtime/lines/line-health.ts'

/** How each gateway there is does, by name. */
export type GatewaysHealth = ReadonlyMap<string, GatewayHealth>

export interface GatewayMetrics extends LineHealthNews {
  /** From now on the gauges read this. */
  gauge(read: () => GatewaysHealth): void
}

/** What is told of each gateway; null = too little is known, and the series is left out. */
const figures: readonly {
  readonly name: string
  readonly help: string
  readonly of: (health: GatewayHealth) => number | null
}[] = [
  {
    name: 'nacd_gateway_asr_ratio',
    help: 'Answered calls / attempts over the gateway, last half hour',
    of: ({ asr }) => asr,
  },
  {
    name: 'nacd_gateway_acd_seconds',
    help: 'Mean length of the talks over the gateway, last half hour',
    of: ({ acdSeconds }) => acdSeconds,
  },
  {
    name: 'nacd_gateway_pdd_seconds',
    help: 'Mean time from INVITE to ringing, early media or answer, last half hour',
    of: ({ pddSeconds }) => pddSeconds,
  },
  {
    name: 'nacd_gateway_short_calls_ratio',
    help: 'Short talks / talks over the gateway, last half hour',
    of: ({ shortCalls }) => shortCalls,
  },
  {
    name: 'nacd_gateway_trunk_failures_ratio',
    help: "Attempts that failed for the trunk's own sake / attempts, last half hour",
    of: ({ trunkFailures }) => trunkFailures,
  },
  {
    name: 'nacd_gateway_share_ratio',
    help: 'Share of the calls it is chosen for that the gateway gets, 0.05 to 1',
    of: ({ share }) => share,
  },
]

/** Labelled by gateway, so only gateways that are there have series: those of one that was deleted go with it. */
export function addGateways(registry: Registry): GatewayMetrics {
  const registers = [registry]
  let read: () => GatewaysHealth = () => new Map()
  const attempts = new Counter({
    name: 'nacd_gateway_attempts_total',
    help: 'Attempts over the gateway, by what they came to',
    labelNames: ['gateway', 'outcome'],
    registers,
    collect: () => keepOnly(attempted, read(), name => removeAll(attempts, name, 'outcome', outcomes)),
  })
  const warnings = new Counter({
    name: 'nacd_gateway_warnings_total',
    help: 'Warnings about calls over the gateway, by what was warned of',
    labelNames: ['gateway', 'what'],
    registers,
    collect: () => keepOnly(warned, read(), name => removeAll(warnings, name, 'what', concerns)),
  })
  const attempted = new Set<string>()
  const warned = new Set<string>()
  for (const each of figures) addFigure(registry, each, () => read())
  addWarning(registry, () => read())
  return {
    attempted: (gateway, outcome) => {
      attempted.add(gateway)
      attempts.inc({ gateway, outcome })
    },
    warned: ({ gateway, what, isGood }) => {
      if (isGood) return
      warned.add(gateway)
      warnings.inc({ gateway, what })
    },
    gauge: reader => {
      read = reader
    },
  }
}

function keepOnly(names: Set<string>, there: GatewaysHealth, remove: (name: string) => void): void {
  for (const name of names) {
    if (there.has(name)) continue
    names.delete(name)
    remove(name)
  }
}

function removeAll(counter: Counter, gateway: string, label: string, values: readonly string[]): void {
  for (const value of values) counter.remove({ gateway, [label]: value })
}

function addFigure(
  registry: Registry,
  { name, help, of }: (typeof figures)[number],
  read: () => GatewaysHealth,
): void {
  const gauge: Gauge = new Gauge({
    ...{ name, help, labelNames: ['gateway'], registers: [registry] },
    collect: () => {
      gauge.reset()
      for (const [gateway, health] of read()) {
        const value = of(health)
        if (value !== null) gauge.set({ gateway }, value)
      }
    },
  })
}

function addWarning(registry: Registry, read: () => GatewaysHealth): void {
  const gauge: Gauge = new Gauge({
    name: 'nacd_gateway_warning',
    help: '1 while it is warned of this about calls over the gateway',
    labelNames: ['gateway', 'what'],
    registers: [registry],
    collect: () => {
      gauge.reset()
      for (const [gateway, { warnings }] of read())
        for (const what of concerns) gauge.set({ gateway, what }, Number(warnings.includes(what)))
    },
  })
}
