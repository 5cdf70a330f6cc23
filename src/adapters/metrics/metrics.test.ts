import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('what happened can be read in Prometheus form', async () => {
  const metrics = createMetrics()
  metrics.gauge(() => ({ calls: 3, legs: 5, outboxWaiting: 7, switches: [{ name: 'fs1', ready: true }] }))
  metrics.flowAsked('answered', 12)
  metrics.flowAsked('timeout', 6_100)
  metrics.pushed('delivered', 2)
  metrics.breakerChanged('call_flow', 'open')
  metrics.breakerChanged('call_flow', 'halfOpen')
  metrics.breakerChanged('call_flow', 'open')
  metrics.extensionAsked('stale')
  metrics.callEnded('NORMAL_CLEARING')
  metrics.storeAsked('ok', 3)
  const lines = (await metrics.registry.metrics()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'nacd_calls 3',
      'nacd_legs 5',
      'nacd_push_events_waiting 7',
      'nacd_switch_ready{switch="fs1"} 1',
      'nacd_call_flow_seconds_count{outcome="answered"} 1',
      'nacd_call_flow_seconds_sum{outcome="answered"} 0.012',
      'nacd_call_flow_seconds_bucket{le="6",outcome="timeout"} 0',
      'nacd_call_flow_asks_total{outcome="answered"} 1',
      'nacd_call_flow_asks_total{outcome="timeout"} 1',
      'nacd_call_flow_asks_total{outcome="breaker_open"} 0',
      'nacd_breaker_state{receiver="call_flow"} 2',
      'nacd_breaker_opened_total{receiver="call_flow"} 2',
      'nacd_breaker_state{receiver="push_event"} 0',
      'nacd_push_events_total{outcome="delivered"} 2',
      'nacd_push_events_total{outcome="dropped"} 0',
      'nacd_extension_cache_total{outcome="stale"} 1',
      'nacd_extension_cache_total{outcome="hit"} 0',
      'nacd_breaker_state{receiver="store"} 0',
      'nacd_store_seconds_count{outcome="ok"} 1',
      'nacd_store_seconds_count{outcome="unavailable"} 0',
      'nacd_calls_ended_total{cause="NORMAL_CLEARING"} 1',
    ]),
  )
})
