import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('what happened can be read in Prometheus form', async () => {
  const metrics = createMetrics()
  metrics.gauge(() => ({ calls: 3, legs: 5, outboxWaiting: 7, switches: [{ name: 'fs1', ready: true }] }))
  metrics.flowAsked('answered', 12)
  metrics.pushed('delivered', 2)
  metrics.callEnded('NORMAL_CLEARING')
  const lines = (await metrics.registry.metrics()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'nacd_calls 3',
      'nacd_legs 5',
      'nacd_push_events_waiting 7',
      'nacd_switch_ready{switch="fs1"} 1',
      'nacd_call_flow_seconds_count{outcome="answered"} 1',
      'nacd_call_flow_seconds_sum{outcome="answered"} 0.012',
      'nacd_push_events_total{outcome="delivered"} 2',
      'nacd_calls_ended_total{cause="NORMAL_CLEARING"} 1',
    ]),
  )
})
