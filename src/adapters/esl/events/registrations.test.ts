import { expect, test } from 'vitest'
import { millis } from '../../../core/shared/ids.ts'
import { type Contact, createRegistrations } from './registrations.ts'

const contact = (callId: string, address: string, expiresAt = 1000): Contact => ({
  extension: '1001',
  callId,
  address,
  expiresAt: millis(expiresAt),
})
const now = millis(500)

const cases: readonly (readonly [string, readonly Contact[], Contact, boolean])[] = [
  ['the only phone goes', [contact('a', 'x')], contact('a', 'x'), true],
  ['one of two phones goes', [contact('a', 'x'), contact('b', 'y')], contact('a', 'x'), false],
  [
    'an old registration of a phone that was restarted runs out',
    [contact('a', 'x'), contact('b', 'x')],
    contact('a', 'z'),
    false,
  ],
  ['a phone says goodbye under another Call-ID', [contact('a', 'x')], contact('b', 'x'), true],
  ['a phone moved and goes', [contact('a', 'x'), contact('a', 'y')], contact('a', 'y'), true],
  [
    'the other phone had run out unnoticed',
    [contact('a', 'x', 400), contact('b', 'y')],
    contact('b', 'y'),
    true,
  ],
  ['nobody was registered', [], contact('a', 'x'), false],
]
test.each(cases)('%s', (_, registered, gone, isLast) => {
  const registrations = createRegistrations()
  registrations.reset(registered)
  expect(registrations.remove(gone, now)).toBe(isLast)
  expect(registrations.extensions).toEqual(isLast || registered.length === 0 ? [] : ['1001'])
})

test('a phone that never says goodbye does not fill the memory', () => {
  const registrations = createRegistrations()
  for (let n = 0; n < 100; n += 1) registrations.add(contact(`call ${n}`, `address ${n}`))
  for (let n = 0; n < 83; n += 1)
    expect(registrations.remove(contact(`call ${n}`, `address ${n}`), now)).toBe(false)
  for (let n = 84; n < 99; n += 1)
    expect(registrations.remove(contact(`call ${n}`, `address ${n}`), now)).toBe(false)
  expect(registrations.remove(contact('call 99', 'address 99'), now)).toBe(true)
})
