import { expect, test } from 'vitest'
import { type AgentWish, readAgentWish } from './agent-wish.ts'

test.each<[string, AgentWish | null]>([
  ['ready', { type: 'status', status: 'ready', reason: '' }],
  ['busy', { type: 'status', status: 'busy', reason: '' }],
  ['busy,7', { type: 'status', status: 'busy', reason: '7' }],
  ['busy,会议', { type: 'status', status: 'busy', reason: '会议' }],
  ['offline', { type: 'status', status: 'offline', reason: '' }],
  ['wrap_up_end', { type: 'endRest' }],
  ['', null],
  ['Ready', null],
  ['ready,7', null],
  ['busy,a b', null],
  ['busy,7,8', null],
  [`busy,${'7'.repeat(33)}`, null],
  ['toString', null],
])('%j is %o', (data, wish) => {
  expect(readAgentWish(data)).toEqual(wish)
})
