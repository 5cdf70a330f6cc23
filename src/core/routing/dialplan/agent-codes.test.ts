import { expect, test } from 'vitest'
import { agentCodeOf, isReasonForm, noAgentCodes } from './agent-codes.ts'

const codes = { ready: '*51', busy: '*52', offline: '*53', wrapUpEnd: '*54' }

test.each([
  ['*51', 'ready'],
  ['*52', 'busy'],
  ['*527', 'busy,7'],
  [`*52${'7'.repeat(32)}`, `busy,${'7'.repeat(32)}`],
  [`*52${'7'.repeat(33)}`, null],
  ['*52*7', null],
  ['*53', 'offline'],
  ['*54', 'wrap_up_end'],
  ['*511', null],
  ['*5', null],
  ['51', null],
  ['', null],
])('%s is %s', (dialled, data) => {
  expect(agentCodeOf(dialled, codes)).toBe(data)
})

test.each(['', '*51', '*52', '*527'])('%j is no code where there are none', dialled => {
  expect(agentCodeOf(dialled, noAgentCodes)).toBeNull()
})

test.each([
  ['*521', '*52', true],
  ['*52', '*52', false],
  ['*52*', '*52', false],
  ['*53', '*52', false],
  ['51', '', false],
])('%s may be meant as a reason of %s: %s', (other, busy, expected) => {
  expect(isReasonForm(other, busy)).toBe(expected)
})
