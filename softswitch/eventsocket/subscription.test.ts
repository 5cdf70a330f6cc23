import { expect, test } from 'vitest'
import type { SwitchEvent } from './protocol/event.ts'
import { type EventName, eventNames } from './protocol/event-names.ts'
import { Subscription } from './subscription.ts'

const words = (text: string): string[] => text.split(' ')

function subscribed(...lines: string[]): Subscription {
  const subscription = new Subscription()
  for (const line of lines) {
    if (line.startsWith('-')) subscription.remove(words(line.slice(1)), eventNames)
    else subscription.add(words(line))
  }
  return subscription
}

test.each<[string, string[], EventName, string, boolean]>([
  ['ALL takes an event', ['ALL'], 'DTMF', '', true],
  ['ALL takes any subclass', ['all'], 'CUSTOM', 'sofia::register', true],
  ['a name takes that event', ['CHANNEL_PARK dtmf'], 'DTMF', '', true],
  ['a name takes no other event', ['CHANNEL_PARK'], 'DTMF', '', false],
  ['CUSTOM takes the subclasses named', ['DTMF CUSTOM a::b c::d'], 'CUSTOM', 'c::d', true],
  ['CUSTOM takes no other subclass', ['CUSTOM a::b'], 'CUSTOM', 'c::d', false],
  ['what stands after CUSTOM is no event name', ['CUSTOM a::b DTMF'], 'DTMF', '', false],
  ['a name removed is not taken', ['DTMF CHANNEL_PARK', '-DTMF'], 'DTMF', '', false],
  ['removing one name leaves the others', ['DTMF CHANNEL_PARK', '-DTMF'], 'CHANNEL_PARK', '', true],
  ['removing from ALL leaves the others', ['ALL', '-HEARTBEAT'], 'DTMF', '', true],
  ['removing from ALL removes', ['ALL', '-HEARTBEAT'], 'HEARTBEAT', '', false],
  ['a subclass removed is not taken', ['CUSTOM a::b c::d', '-CUSTOM a::b'], 'CUSTOM', 'a::b', false],
  ['the other subclass stays', ['CUSTOM a::b c::d', '-CUSTOM a::b'], 'CUSTOM', 'c::d', true],
  ['removing ALL removes everything', ['ALL', '-ALL'], 'DTMF', '', false],
])('%s', (_what, lines, name, subclass, wanted) => {
  expect(subscribed(...lines).wants(name, subclass)).toBe(wanted)
})

test.each([
  ['ALL', true],
  ['CHANNEL_PARK', true],
  ['FOO CHANNEL_STATE', true],
  ['FOO', false],
  ['', false],
])('%j as keywords: %s', (line, any) => {
  expect(new Subscription().add(words(line))).toBe(any)
})

const event: SwitchEvent = {
  name: 'DTMF',
  subclass: '',
  headers: [
    ['Unique-ID', 'abc'],
    ['DTMF-Digit', '5'],
  ],
  body: '',
}

test.each<[string, Array<[string, string]>, boolean]>([
  ['no filter', [], true],
  ['a filter that holds', [['unique-id', 'ABC']], true],
  ['a filter that does not hold', [['Unique-ID', 'x']], false],
  [
    'one of two filters',
    [
      ['Unique-ID', 'x'],
      ['DTMF-Digit', '5'],
    ],
    true,
  ],
  [
    'a negative filter that holds',
    [
      ['Unique-ID', 'abc'],
      ['DTMF-Digit', '-5'],
    ],
    false,
  ],
  [
    'a negative filter that does not hold',
    [
      ['Unique-ID', '+abc'],
      ['DTMF-Digit', '-6'],
    ],
    true,
  ],
  ['a header the event has not', [['Caller-Context', 'x']], false],
])('%s: passes is %j', (_what, filters, passes) => {
  const subscription = new Subscription()
  for (const [header, value] of filters) subscription.addFilter(header, value)
  expect(subscription.passes(event)).toBe(passes)
})

test.each<[string, string, boolean]>([
  ['Unique-ID', 'x', true],
  ['unique-id', '', true],
  ['all', '', true],
  ['Unique-ID', 'other', false],
])('after deleting the filter %s %s the event passes: %j', (header, value, passes) => {
  const subscription = new Subscription()
  subscription.addFilter('Unique-ID', 'x')
  subscription.removeFilter(header, value)
  expect(subscription.passes(event)).toBe(passes)
})
