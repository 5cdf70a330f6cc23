import { expect, test } from 'vitest'
import { TestLog } from '../../adapters/esl/testing/test-log.ts'
import { legId } from '../../core/shared/ids.ts'
import type { Lookup, OutDid } from '../../ports/customer-db.ts'
import { type Dialplan, findReferralTarget } from './referral-target.ts'
import type { SettledDecision } from './route-call.ts'

const found: Lookup<OutDid> = { type: 'found', value: { displayNumber: '01088886601', gateway: 'carrier' } }
const control = (app: 'nacd' | 'nagent' | 'nout_did' | 'nbridge', data: string): SettledDecision => ({
  type: 'control',
  app,
  data,
})
const outside = { type: 'outside', number: '139' } as const
const refused = (cause: string) => ({ type: 'refused', cause })

test.each<[string, SettledDecision | 'fault' | null, Lookup<OutDid>, object, string?]>([
  ['a group', control('nacd', '120'), found, { type: 'group', number: '120' }],
  ['an extension', { type: 'ring', extension: '1003' }, found, { type: 'extension', number: '1003' }],
  [
    'the outside, by the own number',
    control('nout_did', '139'),
    found,
    { ...outside, gateway: 'carrier', displayNumber: '01088886601' },
  ],
  [
    'the outside, by the routes',
    control('nbridge', '139'),
    found,
    { ...outside, gateway: '', displayNumber: '' },
  ],
  [
    'the outside, its row gone meanwhile',
    control('nout_did', '139'),
    { type: 'notFound' },
    refused('OUTGOING_CALL_BARRED'),
  ],
  ['a code of agents', control('nagent', 'ready'), found, refused('UNALLOCATED_NUMBER')],
  ['nobody', { type: 'refuse', cause: 'UNALLOCATED_NUMBER', why: 'x' }, found, refused('UNALLOCATED_NUMBER')],
  ['no dialplan', null, found, refused('UNALLOCATED_NUMBER')],
  ['a store that fails', 'fault', found, refused('NORMAL_TEMPORARY_FAILURE')],
  [
    "a phone of the switch's own",
    { type: 'refuse', cause: 'UNALLOCATED_NUMBER', why: 'x' },
    found,
    { type: 'extension', number: '139' },
    '139',
  ],
  ['the same without a dialplan', null, found, { type: 'extension', number: '139' }, '139'],
  [
    'a group that a phone has the number of',
    control('nacd', '139'),
    found,
    { type: 'group', number: '139' },
    '139',
  ],
])('%s', async (_what, decision, row, expected, registered = '') => {
  const asked: unknown[] = []
  const dialplan: Dialplan =
    decision === null
      ? null
      : async call => {
          asked.push(call)
          if (decision === 'fault') throw new Error('locked')
          return decision
        }
  const dids = { inDid: null, outDid: async () => row }
  const wanted = { destination: '139', extension: '1001', call: legId('a') }
  const isPhone = (number: string) => number === registered
  const target = await findReferralTarget(wanted, { dialplan, isPhone, dids, log: new TestLog() })
  expect(target).toMatchObject(expected)
  if (decision !== null)
    expect(asked).toEqual([{ destination: '139', origin: { type: 'extension', number: '1001' } }])
})
