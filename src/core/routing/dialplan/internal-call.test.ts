import { expect, test } from 'vitest'
import {
  type CallOrigin,
  type DialplanDecision,
  decideDialplan,
  type Facts,
  nothingAsked,
  type Question,
} from './internal-call.ts'

const phone: CallOrigin = { type: 'extension', number: '1002' }
const stranger: CallOrigin = { type: 'stranger' }
const trunk: CallOrigin = { type: 'gateway', name: 'telecom', handedOver: false }
const sentOn: CallOrigin = { ...trunk, handedOver: true }

const none: Facts = { isGroup: false, agentCode: null, ...nothingAsked }
const group: Facts = { ...none, isGroup: true }
const everything: Facts = {
  isGroup: true,
  agentCode: 'ready',
  extension: 'known',
  inDid: 'known',
  outDid: 'known',
  routes: 'known',
}

const control = (
  app: 'nacd' | 'nagent' | 'nin_did' | 'nout_did' | 'nbridge',
  data: string,
): DialplanDecision => ({
  type: 'control',
  app,
  data,
})
const ask = (question: Question, number: string): DialplanDecision => ({
  type: 'ask',
  question,
  number,
})
const ring = (extension: string): DialplanDecision => ({ type: 'ring', extension })
const refused = (cause: string) => expect.objectContaining({ type: 'refuse', cause })
const barred = refused('OUTGOING_CALL_BARRED')
const nobody = refused('UNALLOCATED_NUMBER')
const down = refused('NORMAL_TEMPORARY_FAILURE')

test.each<[string, CallOrigin, string, Facts, unknown]>([
  ['a stranger is refused, whatever is dialled', stranger, '120', everything, barred],
  ['a stranger gets nowhere outside', stranger, '13800138000', { ...none, outDid: 'known' }, barred],

  ['phone: a group goes to nacd', phone, '120', group, control('nacd', '120')],
  ['phone: a group wins over an extension', phone, '120', everything, control('nacd', '120')],
  [
    'phone: else a code of agents',
    phone,
    '*527',
    { ...none, agentCode: 'busy,7' },
    control('nagent', 'busy,7'),
  ],
  ['phone: else the extension is asked for', phone, '1001', none, ask('extension', '1001')],
  ['phone: an extension rings', phone, '1001', { ...none, extension: 'known' }, ring('1001')],
  ['phone: it may ring itself', phone, '1002', { ...none, extension: 'known' }, ring('1002')],
  [
    "phone: else the caller's outside number is asked for",
    phone,
    '13800138000',
    { ...none, extension: 'unknown' },
    ask('outDid', '1002'),
  ],
  [
    'phone: with an outside number it goes out',
    phone,
    '13800138000',
    { ...none, extension: 'unknown', outDid: 'known' },
    control('nout_did', '13800138000'),
  ],
  [
    'phone: without one the routes are asked for',
    phone,
    '13800138000',
    { ...none, extension: 'unknown', outDid: 'unknown' },
    ask('routes', '13800138000'),
  ],
  [
    'phone: where the house has routes it goes out over them',
    phone,
    '13800138000',
    { ...none, extension: 'unknown', outDid: 'unknown', routes: 'known' },
    control('nbridge', '13800138000'),
  ],
  [
    'phone: where it has none it does not go out',
    phone,
    '13800138000',
    { ...none, extension: 'unknown', outDid: 'unknown', routes: 'unknown' },
    nobody,
  ],
  [
    'phone: a name is no number for the routes',
    phone,
    'alice',
    { ...none, extension: 'unknown', outDid: 'unknown', routes: 'known' },
    nobody,
  ],
  [
    'trunk: the routes are not for it',
    trunk,
    '13800138000',
    { ...none, inDid: 'unknown', outDid: 'unknown', routes: 'known' },
    nobody,
  ],
  [
    'stranger: nor for them',
    stranger,
    '13800138000',
    { ...none, outDid: 'unknown', routes: 'known' },
    barred,
  ],
  ['phone: the database is down', phone, '1001', { ...none, extension: 'unavailable' }, down],
  [
    'phone: the database goes down in between',
    phone,
    '13800138000',
    { ...none, extension: 'unknown', outDid: 'unavailable' },
    down,
  ],
  ['phone: an empty number', phone, '', none, nobody],
  ['phone: a variable in the number', phone, ['$', '{system rm}'].join(''), none, nobody],
  ['phone: a dial string in the number', phone, '1001,sofia/gateway/x/1', none, nobody],
  ['phone: a number without end', phone, '1'.repeat(65), none, nobody],

  ['trunk: the DID number is asked for first', trunk, '01088886666', group, ask('inDid', '01088886666')],
  [
    'trunk: a DID number',
    trunk,
    '01088886666',
    { ...none, inDid: 'known' },
    control('nin_did', '01088886666'),
  ],
  ['trunk: a DID number wins over a group', trunk, '120', everything, control('nin_did', '120')],
  ['trunk: a group', trunk, '120', { ...group, inDid: 'unknown' }, control('nacd', '120')],
  [
    'trunk: a group needs no database',
    trunk,
    '120',
    { ...group, inDid: 'unavailable' },
    control('nacd', '120'),
  ],
  ['trunk: neither', trunk, '99', { ...none, inDid: 'unknown' }, nobody],
  [
    'trunk: no extension by its number',
    trunk,
    '1001',
    { ...none, inDid: 'unknown', extension: 'known' },
    nobody,
  ],
  [
    'trunk: never outside',
    trunk,
    '13800138000',
    { ...none, inDid: 'unknown', extension: 'unknown', outDid: 'known' },
    nobody,
  ],
  ['trunk: the database is down', trunk, '99', { ...none, inDid: 'unavailable' }, down],
  ['trunk: a trick', trunk, '1,sofia/gateway/x/1', none, nobody],
  [
    'sent on: an extension is asked for',
    sentOn,
    '1001',
    { ...none, inDid: 'unknown' },
    ask('extension', '1001'),
  ],
  ['sent on: and rings', sentOn, '1001', { ...none, inDid: 'unknown', extension: 'known' }, ring('1001')],
  [
    'sent on: never outside',
    sentOn,
    '13800138000',
    { ...none, inDid: 'unknown', extension: 'unknown', outDid: 'known' },
    nobody,
  ],
])('%s', (_name, origin, destination, facts, expected) => {
  expect(decideDialplan({ origin, destination }, facts)).toEqual(expected)
})
