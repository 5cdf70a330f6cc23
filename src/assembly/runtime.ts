import { createEslSwitch } from '../adapters/esl/switch.ts'
import type { Metrics } from '../adapters/metrics/metrics.ts'
import type { Outbox } from '../adapters/outbox/outbox.ts'
import { openRecordings } from '../adapters/recordings/recording-files.ts'
import type { Store } from '../adapters/sql/store.ts'
import { randomIds, systemClock } from '../adapters/system/clock.ts'
import { createPromptFinder } from '../adapters/voices/prompt-finder.ts'
import type { Config, SwitchConfig } from '../config/config.ts'
import { housePolicy } from '../config/house-policy.ts'
import type { Secrets } from '../config/secrets.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { CallLog } from '../ports/calls/call-log.ts'
import type { CustomerDb } from '../ports/customer-db.ts'
import type { Log } from '../ports/log.ts'
import type { Switch } from '../ports/switch.ts'
import { type RouteDeps, routeCall } from '../runtime/dialplan/route-call.ts'
import type { DidQueries } from '../runtime/did-look-up.ts'
import { Runtime } from '../runtime/runtime.ts'
import type { Lookers } from './figures.ts'
import { lineParts } from './lines.ts'

export interface RuntimeParts {
  readonly store: Store
  readonly customerDb: CustomerDb | null
  readonly callFlow: CallFlow
  readonly outbox: Outbox | null
  readonly metrics: Metrics
  readonly lookers: Lookers
  readonly log: Log
}

/** Puts together what runs the calls. */
export function buildRuntime(config: Config, secrets: Secrets, parts: RuntimeParts): Runtime {
  const { store, customerDb, callFlow, outbox, metrics, lookers, log } = parts
  const runtime = new Runtime({
    clock: systemClock,
    ids: randomIds,
    log,
    callFlow,
    callLog: counted(store.callLog, metrics, lookers),
    store: store.agents,
    dids: didQueries(config, customerDb),
    dialplan: call => routeCall(call, routeDeps(config, store, customerDb)),
    sink: outbox ?? { push: () => undefined },
    prompts: createPromptFinder(config.voices, config.language, systemClock.now),
    recordings: openRecordings(config.recordings),
    queue: {
      memory: store.queueMemory,
      callbacks: store.callbacks,
      callbackRules: config.callback,
      openCalls: store.openCalls,
      vips: store.vips,
      facts: lookers.facts,
    },
    language: config.language,
    quality: { random: Math.random, guard: config.guard, failover: new Map(), news: metrics.gateways },
    gateways: store.gateways,
    lines: lineParts(config, store, metrics.lines),
    switches: config.switches.map(each => openSwitch(each, secrets, config, log)),
    policy: housePolicy(config),
    pushed: new Set(config.pushEvent.events),
    maxCalls: config.maxCalls,
    watch: lookers.live,
  })
  lookers.follow(runtime)
  metrics.gauge(() => ({
    calls: runtime.calls.size,
    legs: runtime.legs.size,
    outboxWaiting: outbox?.waiting ?? 0,
    switches: runtime.switches(),
  }))
  metrics.gateways.gauge(() => runtime.gatewaysHealth())
  metrics.lines.gauge(() => runtime.lines.waiting)
  return runtime
}

/** What the dialplan that nacd serves decides by. */
const routeDeps = (
  { numbers, agentCodes }: Config,
  { agents, routes }: Store,
  customerDb: CustomerDb | null,
): RouteDeps => ({ agents, customerDb, agentCodes, routes, numbers, clock: systemClock })

/** Only those that are worded: a number is not unknown because nobody said how to look for it. */
function didQueries({ customerDb: config }: Config, customerDb: CustomerDb | null): DidQueries {
  if (config === null || customerDb === null) return { inDid: null, outDid: null }
  return {
    inDid: config.inDidQuery === null ? null : number => customerDb.inDid(number),
    outDid: config.outDidQuery === null ? null : extension => customerDb.outDid(extension),
  }
}

function counted(callLog: CallLog, metrics: Metrics, { figures, live }: Lookers): CallLog {
  return {
    step: (call, step) => callLog.step(call, step),
    ended: summary => {
      metrics.callEnded(summary.cause)
      figures.ended(summary)
      live.ended(summary)
      callLog.ended(summary)
    },
    flush: () => callLog.flush(),
  }
}

function openSwitch(each: SwitchConfig, secrets: Secrets, config: Config, log: Log): Switch {
  const at =
    each.type === 'embedded'
      ? { ...each.esl, password: secrets.eventSocketPassword }
      : {
          host: each.host,
          port: each.port,
          password: each.password,
          gatewayProfile: each.gatewayProfile,
        }
  return createEslSwitch({
    ...at,
    name: each.name,
    variables: config.flowVariables,
    clock: systemClock,
    log: log.child({ switch: each.name }),
    random: Math.random,
  })
}
