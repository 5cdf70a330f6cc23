import { expect, test } from 'vitest'
import { causeOfNumber, causeOfStatus, numberOfCause, parseCause, q850Of, statusOfCause } from './causes.ts'

test.each([
  [302, 'REDIRECTION_TO_NEW_DESTINATION'],
  [407, 'CALL_REJECTED'],
  [486, 'USER_BUSY'],
  [600, 'USER_BUSY'],
  [603, 'CALL_REJECTED'],
  [404, 'UNALLOCATED_NUMBER'],
  [408, 'RECOVERY_ON_TIMER_EXPIRE'],
  [480, 'NO_USER_RESPONSE'],
  [487, 'ORIGINATOR_CANCEL'],
  [503, 'NORMAL_TEMPORARY_FAILURE'],
  [499, 'NORMAL_UNSPECIFIED'],
])('a refusal with %i means %s', (status, cause) => {
  expect(causeOfStatus(status)).toBe(cause)
})

test.each([
  ['USER_BUSY', 486, 17],
  ['NO_ANSWER', 480, 19],
  ['CALL_REJECTED', 603, 21],
  ['NO_ROUTE_DESTINATION', 404, 3],
  ['NORMAL_TEMPORARY_FAILURE', 503, 41],
  ['ORIGINATOR_CANCEL', 487, 487],
] as const)('%s refuses with %i and has the number %i', (cause, status, number) => {
  expect(statusOfCause(cause)).toBe(status)
  expect(numberOfCause(cause)).toBe(number)
  expect(causeOfNumber(number)).toBe(cause)
})

test.each([
  ['user_busy', 'USER_BUSY'],
  ['17', 'USER_BUSY'],
  ['LOSE_RACE', 'LOSE_RACE'],
  ['', 'NORMAL_CLEARING'],
  ['no such cause', 'NORMAL_CLEARING'],
  ['toString', 'NORMAL_CLEARING'],
  ['9999', 'NORMAL_CLEARING'],
])('the cause written %j is read as %s', (text, cause) => {
  expect(parseCause(text)).toBe(cause)
})

test.each([
  ['USER_BUSY', 17],
  ['INTERWORKING', 127],
  ['ORIGINATOR_CANCEL', 16],
  ['LOSE_RACE', 16],
] as const)('a Reason header for %s says %i', (cause, value) => {
  expect(q850Of(cause)).toBe(value)
})
