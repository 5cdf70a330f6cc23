import { expect, test } from 'vitest'
import { createProfile } from './caller-profile.ts'
import { Channel } from './channel.ts'
import { Variables } from './variables.ts'

function channel(uuid = 'a', direction: 'inbound' | 'outbound' = 'inbound'): Channel {
  const profile = createProfile({ callerIdNumber: '1002', callerIdName: 'Li', destinationNumber: '120' })
  return new Channel({ uuid, name: `sofia/internal/${uuid}`, direction, profile, now: 1000 })
}

test('the headers tell state, profile and times in microseconds, and nothing that is empty', () => {
  const headers = Object.fromEntries(channel().headers())
  expect(headers).toMatchObject({
    'Channel-State': 'CS_INIT',
    'Channel-State-Number': '1',
    'Channel-Call-State': 'DOWN',
    'Unique-ID': 'a',
    'Call-Direction': 'inbound',
    'Answer-State': 'ringing',
    'Caller-Caller-ID-Number': '1002',
    'Caller-Caller-ID-Name': 'Li',
    'Caller-ANI': '1002',
    'Caller-Destination-Number': '120',
    'Caller-Channel-Created-Time': '1000000',
    'Caller-Channel-Answered-Time': '0',
  })
  expect(Object.keys(headers)).not.toContain('Caller-Network-Addr')
  expect(Object.keys(headers)).not.toContain('Other-Leg-Unique-ID')
  expect(Object.keys(headers)).not.toContain('Hangup-Cause')
})

test('the other leg, the codec and the cause are told once they are there', () => {
  const one = channel()
  one.otherLeg = { type: 'originatee', channel: channel('b', 'outbound') }
  one.codec = 'PCMA'
  one.cause = 'USER_BUSY'
  expect(Object.fromEntries(one.headers())).toMatchObject({
    'Hangup-Cause': 'USER_BUSY',
    'Answer-State': 'hangup',
    'Channel-Read-Codec-Name': 'PCMA',
    'Channel-Write-Codec-Rate': '8000',
    'Other-Type': 'originatee',
    'Other-Leg-Unique-ID': 'b',
    'Other-Leg-Direction': 'outbound',
  })
})

test('the answer state follows what happens', () => {
  const one = channel()
  one.early = true
  expect(one.answerState).toBe('early')
  one.times.answered = 2000
  expect(one.answerState).toBe('answered')
  one.cause = 'NORMAL_CLEARING'
  expect(one.answerState).toBe('hangup')
})

test('a look-up prefers variables to profile fields', () => {
  const one = channel()
  expect(one.lookUp('destination_number')).toBe('120')
  one.variables.set('destination_number', '9')
  expect(one.lookUp('Destination_Number')).toBe('9')
  expect(one.lookUp('constructor')).toBeNull()
})

test('variables become headers under their names', () => {
  const one = channel()
  one.variables.set('nacd_app', 'nacd')
  expect(one.variableHeaders()).toContainEqual(['variable_nacd_app', 'nacd'])
})

test.each([
  ['a name', 'a_b-C.1', 'x', true],
  ['an empty value', 'a', '', true],
  ['a colon', 'a:b', 'x', false],
  ['a line end', 'a\nb', 'x', false],
  ['a space', 'a b', 'x', false],
  ['no name', '', 'x', false],
  ['a long name', 'a'.repeat(129), 'x', false],
  ['a long value', 'a', 'x'.repeat(65_537), false],
])('a variable with %s: %s', (_what, name, value, taken) => {
  expect(new Variables().set(name, value)).toBe(taken)
})

test('variables ignore case, keep their order and have a limit', () => {
  const variables = new Variables()
  variables.set('First', '1')
  variables.set('second', '2')
  variables.set('FIRST', '3')
  variables.set('second', '')
  expect([...variables.entries()]).toEqual([['First', '3']])
  for (let at = 0; at < 2000; at += 1) variables.set(`v${at}`, 'x')
  expect([...variables.entries()]).toHaveLength(1000)
  expect(variables.set('First', '4')).toBe(true)
})

test.each([
  ['true', true],
  ['YES', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['', false],
])('%j is true: %s', (value, isTrue) => {
  const variables = new Variables()
  variables.set('x', value)
  expect(variables.isTrue('x')).toBe(isTrue)
})
