import { describe, expect, test } from 'vitest'
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

describe('a second list', () => {
  type Event = readonly ['add' | 'remove', Contact]
  const other = { ...contact('o', 'p'), extension: '1002' }
  const rows: readonly (readonly [
    string,
    readonly Contact[],
    readonly Event[],
    readonly Contact[] | null,
    { readonly came: readonly string[]; readonly gone: readonly string[] },
  ])[] = [
    ['is the first again', [contact('a', 'x')], [], [contact('a', 'x')], { came: [], gone: [] }],
    ['has one more', [], [], [contact('a', 'x')], { came: ['1001'], gone: [] }],
    ['has one less', [contact('a', 'x')], [], [], { came: [], gone: ['1001'] }],
    ['could not be had', [contact('a', 'x')], [], null, { came: [], gone: [] }],
    [
      'lacks one of two phones',
      [contact('a', 'x'), contact('b', 'y')],
      [],
      [contact('b', 'y')],
      { came: [], gone: [] },
    ],
    ['does not know yet who came', [], [['add', contact('a', 'x')]], [], { came: [], gone: [] }],
    [
      'still knows who went',
      [contact('a', 'x')],
      [['remove', contact('a', 'x')]],
      [contact('a', 'x')],
      { came: [], gone: [] },
    ],
    [
      'still knows a phone by the Call-ID it had before',
      [contact('a', 'x')],
      [['add', contact('b', 'x')]],
      [contact('a', 'x')],
      { came: [], gone: [] },
    ],
    [
      'tells of the phones of others all the same',
      [contact('a', 'x')],
      [['remove', contact('a', 'x')]],
      [contact('a', 'x'), other],
      { came: ['1002'], gone: [] },
    ],
  ]
  test.each(rows)('%s', (_, first, events, second, changes) => {
    const registrations = createRegistrations()
    registrations.reset(first)
    for (const [type, each] of events) registrations[type](each, now)
    const told = new Set(registrations.extensions)
    expect(registrations.settle(second)).toEqual(changes)
    const left = [...told, ...changes.came].filter(extension => !changes.gone.includes(extension))
    expect(registrations.extensions.toSorted()).toEqual(left.toSorted())
  })

  test('counts once for each first list', () => {
    const registrations = createRegistrations()
    registrations.reset([contact('a', 'x')])
    registrations.settle([])
    expect(registrations.settle([contact('a', 'x')])).toEqual({ came: [], gone: [] })
  })
})
