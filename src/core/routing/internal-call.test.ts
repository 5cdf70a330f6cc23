import { expect, test } from 'vitest'
import { type CallOrigin, type Destination, type DialplanDecision, decideDialplan } from './internal-call.ts'

const phone: CallOrigin = { type: 'extension', number: '1002' }
const stranger: CallOrigin = { type: 'stranger' }
const nothing: Destination = { isGroup: false, extension: 'notAsked' }
const control = (data: string): DialplanDecision => ({ type: 'control', app: 'nacd', data })
const refused = (cause: string) => expect.objectContaining({ type: 'refuse', cause })

test.each<[string, CallOrigin, string, Destination, unknown]>([
  ['a stranger is refused', stranger, '120', { ...nothing, isGroup: true }, refused('OUTGOING_CALL_BARRED')],
  [
    'a stranger cannot ring',
    stranger,
    '1001',
    { ...nothing, extension: 'known' },
    refused('OUTGOING_CALL_BARRED'),
  ],
  ['a group goes to nacd', phone, '120', { ...nothing, isGroup: true }, control('120')],
  ['a group wins over an extension', phone, '120', { isGroup: true, extension: 'known' }, control('120')],
  ['otherwise the extension is asked for', phone, '1001', nothing, { type: 'askExtension', number: '1001' }],
  [
    'an extension rings',
    phone,
    '1001',
    { ...nothing, extension: 'known' },
    { type: 'ring', extension: '1001' },
  ],
  [
    'a phone may ring itself',
    phone,
    '1002',
    { ...nothing, extension: 'known' },
    { type: 'ring', extension: '1002' },
  ],
  [
    'nobody has the number',
    phone,
    '9999',
    { ...nothing, extension: 'unknown' },
    refused('UNALLOCATED_NUMBER'),
  ],
  [
    'the database is down',
    phone,
    '1001',
    { ...nothing, extension: 'unavailable' },
    refused('NORMAL_TEMPORARY_FAILURE'),
  ],
  ['an empty number', phone, '', nothing, refused('UNALLOCATED_NUMBER')],
  ['a variable in the number', phone, ['$', '{system rm}'].join(''), nothing, refused('UNALLOCATED_NUMBER')],
  ['a dial string in the number', phone, '1001,sofia/gateway/x/1', nothing, refused('UNALLOCATED_NUMBER')],
  ['a number without end', phone, '1'.repeat(65), nothing, refused('UNALLOCATED_NUMBER')],
])('%s', (_name, origin, destination, facts, expected) => {
  expect(decideDialplan({ origin, destination }, facts)).toEqual(expected)
})
