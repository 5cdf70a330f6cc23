import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { agentIs, answered, entered, left, missed } from '../../core/figures/testing/facts.ts'
import { addQueues, type QueueNow } from './queues.ts'

const quiet: QueueNow = { waiting: 0, longestWaitMs: 0, callbacksWaiting: 0, agents: {} }

function queues(groups: ReadonlyMap<string, QueueNow>) {
  const registry = new Registry()
  const metrics = addQueues(registry)
  metrics.gauge(
    () => groups,
    () => ({ serviceLevel: 20, shortAbandon: 5 }),
  )
  const lines = async () =>
    (await registry.metrics()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return { metrics, lines }
}

test('what happens in a queue is counted, at the lines the group draws', async () => {
  const { metrics, lines } = queues(new Map([['120', quiet]]))
  const facts = [entered(), answered(20_000), answered(20_001), left('hungUp', 5000), left('hungUp', 6000)]
  for (const fact of [...facts, left('timeout', 60_000), missed('busy'), agentIs('idle', 0)])
    metrics.note(fact)
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'nacd_queue_entered_total{group="120"} 1',
      'nacd_queue_answered_total{group="120"} 2',
      'nacd_queue_answered_in_time_total{group="120"} 1',
      'nacd_queue_abandoned_total{group="120",short="yes"} 1',
      'nacd_queue_abandoned_total{group="120",short="no"} 1',
      'nacd_queue_left_total{group="120",how="timeout"} 1',
      'nacd_queue_offers_missed_total{group="120",how="busy"} 1',
      'nacd_queue_wait_seconds_bucket{le="20",group="120",outcome="answered"} 1',
      'nacd_queue_wait_seconds_bucket{le="30",group="120",outcome="answered"} 2',
      'nacd_queue_wait_seconds_sum{group="120",outcome="abandoned"} 11',
    ]),
  )
})

test('how the queues are now', async () => {
  const agents = { idle: 2, talking: 1 }
  const { lines } = queues(
    new Map([['120', { waiting: 3, longestWaitMs: 61_500, callbacksWaiting: 1, agents }]]),
  )
  expect((await lines()).slice(-5)).toEqual([
    'nacd_queue_waiting{group="120"} 3',
    'nacd_queue_callbacks_waiting{group="120"} 1',
    'nacd_queue_longest_wait_seconds{group="120"} 61.5',
    'nacd_queue_agents{group="120",state="idle"} 2',
    'nacd_queue_agents{group="120",state="talking"} 1',
  ])
})

test('a group nobody made has no series, and one that was deleted takes its own along', async () => {
  const groups = new Map([['120', quiet]])
  const { metrics, lines } = queues(groups)
  metrics.note(left('unknown_group', 0, { group: 'made-up' }))
  expect((await lines()).some(line => line.includes('made-up'))).toBe(false)
  metrics.note(answered(1))
  metrics.note(left('timeout', 1))
  metrics.note(missed('rejected'))
  expect(await lines()).not.toEqual([])
  groups.clear()
  expect(await lines()).toEqual([])
})

test('a group that is there begins at 0, so that a first call is seen as a rise', async () => {
  const { lines } = queues(new Map([['120', quiet]]))
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'nacd_queue_entered_total{group="120"} 0',
      'nacd_queue_answered_in_time_total{group="120"} 0',
      'nacd_queue_abandoned_total{group="120",short="no"} 0',
    ]),
  )
})
