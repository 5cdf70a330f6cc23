import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

const known = ['listen', 'language', 'db_type', 'db_string', 'http_call_flow_url']

test.each([
  ['lisen', 'listen'],
  ['LISTEN', 'listen'],
  ['db-type', 'db_type'],
  ['http_callflow_url', 'http_call_flow_url'],
  ['http_url', null],
  ['x', null],
  ['', null],
  ['listen'.repeat(1000), null],
])('%s -> %s', (wrong, meant) => {
  expect(nearestName(wrong, known)).toBe(meant)
})
