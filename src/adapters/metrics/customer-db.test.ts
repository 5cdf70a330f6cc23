import { expect, test } from 'vitest'
import type { Cell } from '../sql/customer/reading.ts'
import { createMetrics } from './metrics.ts'

test('look-ups in the customer’s database are counted by parameter and result', async () => {
  const { registry, customerDb, breakerChanged } = createMetrics()
  const text: Cell = { type: 'text', text: 'x' }
  const nothing: Cell = { type: 'nothing', why: 'null' }
  customerDb.asked('ext_query_string', { type: 'row', cells: [text, nothing], more: false }, 12)
  customerDb.asked('out_did_sql', { type: 'row', cells: [text, nothing], more: false }, 1)
  customerDb.asked('in_did_sql', { type: 'none' }, 1)
  customerDb.asked('in_did_sql', { type: 'failed', fault: { type: 'silent', reason: 'no answer' } }, 2_000)
  customerDb.gauge(() => ({ open: 3, idle: 2, waiting: 7 }))
  breakerChanged('customer_db', 'open')
  expect((await registry.metrics()).split('\n')).toEqual(
    expect.arrayContaining([
      'nacd_customer_db_queries_total{query="ext_query_string",result="found"} 1',
      'nacd_customer_db_queries_total{query="ext_query_string",result="slow"} 0',
      'nacd_customer_db_queries_total{query="out_did_sql",result="unusable"} 1',
      'nacd_customer_db_queries_total{query="in_did_sql",result="not_found"} 1',
      'nacd_customer_db_queries_total{query="in_did_sql",result="silent"} 1',
      'nacd_customer_db_seconds_sum{query="ext_query_string"} 0.012',
      'nacd_customer_db_seconds_bucket{le="2",query="in_did_sql"} 2',
      'nacd_customer_db_connections{state="open"} 3',
      'nacd_customer_db_connections{state="idle"} 2',
      'nacd_customer_db_waiting 7',
      'nacd_breaker_state{receiver="customer_db"} 2',
    ]),
  )
})
