import type { Metrics } from '../adapters/metrics/metrics.ts'
import type { Store } from '../adapters/sql/store.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { createWebhook } from '../adapters/webhook/webhook.ts'
import type { Config } from '../config/config.ts'
import type { CallFlow } from '../ports/calls/call-flow.ts'
import type { Log } from '../ports/log.ts'
import { createBuiltInFlow } from '../runtime/built-in-flow.ts'
import type { Stop } from './stops.ts'

/** Who says what happens to a call: the customer's server, or the built-in flow where there is none. */
export function openCallFlow(
  config: Config,
  store: Store,
  metrics: Metrics,
  log: Log,
  stops: Stop[],
): CallFlow {
  const { url, secret, timeoutMs } = config.callFlow
  if (url === null) {
    const { timezone, numbers } = config
    const groups = () => store.agents.groups()
    return createBuiltInFlow({ groups, rules: store.houseRules, numbers, timezone, clock: systemClock, log })
  }
  const webhook = createWebhook({
    url,
    secret,
    timeoutMs,
    clock: systemClock,
    log,
    observe: metrics.flowAsked,
    observeBreaker: state => metrics.breakerChanged('call_flow', state),
  })
  stops.push(() => webhook.close())
  return webhook
}
