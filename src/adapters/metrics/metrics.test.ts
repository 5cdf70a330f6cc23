import { expect, test } from 'vitest'
import type { GatewayHealth } from '../../runtime/lines/line-health.ts'
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

test('gateways: what is known of each that is there, and nothing of one that is gone', async () => {
  const metrics = createMetrics()
  const health = (change: Partial<GatewayHealth>): GatewayHealth => ({
    ...{ samples: 0, asr: null, acdSeconds: null, pddSeconds: null, shortCalls: null, trunkFailures: null },
    ...{ congested: 0, share: 1, warnings: [] },
    ...change,
  })
  const known: Partial<GatewayHealth> = {
    samples: 40,
    asr: 0.5,
    acdSeconds: 61,
    pddSeconds: 2.5,
    shortCalls: 0.1,
  }
  const there = new Map([
    ['g', health({ ...known, trunkFailures: 0.25, share: 0.6, warnings: ['short_calls'] })],
    ['new', health({})],
  ])
  metrics.gateways.gauge(() => there)
  metrics.gateways.attempted('g', 'congested')
  const warned = { gateway: 'g', what: 'short_calls', value: 0.5, threshold: 0.3, samples: 40 } as const
  metrics.gateways.warned({ ...warned, isGood: false })
  metrics.gateways.warned({ ...warned, isGood: true })
  const lines = async () =>
    (await metrics.registry.metrics()).split('\n').filter(line => line.startsWith('nacd_gateway_'))
  expect(await lines()).toEqual([
    'nacd_gateway_attempts_total{gateway="g",outcome="congested"} 1',
    'nacd_gateway_warnings_total{gateway="g",what="short_calls"} 1',
    'nacd_gateway_asr_ratio{gateway="g"} 0.5',
    'nacd_gateway_acd_seconds{gateway="g"} 61',
    'nacd_gateway_pdd_seconds{gateway="g"} 2.5',
    'nacd_gateway_short_calls_ratio{gateway="g"} 0.1',
    'nacd_gateway_trunk_failures_ratio{gateway="g"} 0.25',
    'nacd_gateway_share_ratio{gateway="g"} 0.6',
    'nacd_gateway_share_ratio{gateway="new"} 1',
    'nacd_gateway_warning{gateway="g",what="asr"} 0',
    'nacd_gateway_warning{gateway="g",what="short_calls"} 1',
    'nacd_gateway_warning{gateway="g",what="congestion"} 0',
    'nacd_gateway_warning{gateway="new",what="asr"} 0',
    'nacd_gateway_warning{gateway="new",what="short_calls"} 0',
    'nacd_gateway_warning{gateway="new",what="congestion"} 0',
  ])
  there.clear()
  expect(await lines()).toEqual([])
})
