import { expect, test } from 'vitest'
import { legId } from '../../core/shared/ids.ts'
import { failed, type OriginateOrder, type OriginateResult } from '../originate/order.ts'
import { runNoriginate } from './noriginate.ts'

function originator(result: OriginateResult) {
  const orders: OriginateOrder[] = []
  return {
    orders,
    start: (order: OriginateOrder) => {
      orders.push(order)
      return { result: Promise.resolve(result), began: new Promise<never>(() => undefined), on: null }
    },
  }
}

test.each<[OriginateResult, string]>([
  [{ type: 'answered', legId: legId('a-1') }, '+OK a-1'],
  [failed('USER_BUSY'), '-ERR USER_BUSY'],
  [failed('SWITCH_CONGESTION', 'all lines are in use'), '-ERR SWITCH_CONGESTION all lines are in use'],
])('%o is answered as %s', async (result, text) => {
  expect(await runNoriginate('user/1001 &park()', originator(result))).toBe(text)
})

test.each([
  ['user/1001 &park()', { switchName: '', timeoutSeconds: 60 }],
  ['switch=fs1 user/1001 &park() undef undef undef undef 7', { switchName: 'fs1', timeoutSeconds: 7 }],
])('%s is ordered', async (line, order) => {
  const { orders, start } = originator(failed('USER_BUSY'))
  await runNoriginate(line, { start })
  expect(orders).toMatchObject([order])
})

test.each([
  ['', '-USAGE: '],
  ['user/1001', '-USAGE: '],
  ['user/1001, &park()', '-ERR expected somebody to dial here'],
  ['user/1001, &park()', '(at character 11)'],
  ['switch=fs1 user/1001, &park()', '(at character 22)'],
  [
    'user/1001 &system(reboot)',
    '-ERR the application system would run a program or a script (at character 12)',
  ],
])('%s is refused and nothing is ordered', async (line, text) => {
  const { orders, start } = originator(failed('USER_BUSY'))
  expect(await runNoriginate(line, { start })).toContain(text)
  expect(orders).toEqual([])
})
