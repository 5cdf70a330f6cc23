import { expect, test } from 'vitest'
import { readDialString } from '../../../core/dial/dial-string.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import { customerDial } from './callback-order.ts'

const mark = {
  id: legId('A.cb'),
  group: '121',
  number: '1005',
  since: millis(1),
  ringSeconds: 45,
  isInside: true,
}
const shown = { origination_caller_id_number: '121', origination_caller_id_name: '121' }

test.each([
  ["outside: what is shown is the gateway's affair", { isInside: false }, 'routed', {}],
  ['inside: the group calls', {}, 'extension', shown],
  ['inside, of a group whose name no phone could show', { group: 'sales' }, 'extension', {}],
])('%s', (_, change, type, variables) => {
  const dial = readDialString(customerDial({ ...mark, ...change }))
  expect(dial).toMatchObject({
    timeoutSeconds: 45,
    steps: [{ members: [{ target: { type, number: '1005' }, variables }] }],
  })
})
