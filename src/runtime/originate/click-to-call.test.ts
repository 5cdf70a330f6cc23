import { expect, test } from 'vitest'
import { readDialString } from '../../core/dial/dial-string.ts'
import type { LineRequest } from '../../core/line/line.ts'
import { ClickToCall, type ClickToCallRequest } from './click-to-call.ts'
import { Stage } from './testing/stage.ts'

const request: ClickToCallRequest = {
  extension: '1001',
  number: '13900139000',
  displayNumber: '',
  gateway: '',
  timeoutSeconds: 20,
  callerName: '',
}

function open() {
  const stage = new Stage()
  const asked: LineRequest[] = []
  const calls = new ClickToCall({
    clock: stage.clock,
    phones: { has: extension => extension === '1001' },
    lines: {
      explain: each => {
        asked.push(each)
        return { destination: { type: 'refused', because: 'international' }, routes: [], obstacles: [] }
      },
    },
    originator: stage.originator,
  })
  return { stage, asked, calls }
}

test('the phone shows the number that will be called, and nacd calls it once the phone is answered', async () => {
  const { stage, calls } = open()
  const called = calls.call({ ...request, callerName: 'Order 7' })
  await stage.settle()
  expect(stage.last).toMatchObject({
    legs: [
      {
        target: { type: 'extension', number: '1001' },
        displayNumber: '13900139000',
        variables: { nacd_app: 'nbridge', nacd_data: '{originate_timeout=20}13900139000' },
      },
    ],
    displayName: 'Order 7',
    timeoutSeconds: 20,
  })
  const { legId } = stage.ring()
  expect(await called).toEqual({ type: 'ringing', uuid: legId, switchName: 'sw1' })
  expect(stage.originator.ringing()).toMatchObject([{ legId, caller: '1001', callee: '13900139000' }])
})

test.each([
  [{}, { type: 'routed', number: '13900139000' }, {}],
  [{ gateway: 'telecom' }, { type: 'gateway', gateway: 'telecom', number: '13900139000' }, {}],
  [
    { displayNumber: '0108' },
    { type: 'routed', number: '13900139000' },
    { origination_caller_id_number: '0108' },
  ],
])('%o is what the call asks for then', async (change, target, variables) => {
  const { stage, calls } = open()
  void calls.call({ ...request, ...change })
  await stage.settle()
  expect(readDialString(stage.last.legs[0]?.variables.nacd_data ?? '')).toEqual({
    type: 'dial',
    steps: [{ members: [{ target, variables }] }],
    timeoutSeconds: 20,
  })
})

test('a phone that cannot be rung is told with its cause', async () => {
  const { stage, calls } = open()
  const called = calls.call(request)
  await stage.settle()
  stage.done({ ok: false, cause: 'USER_NOT_REGISTERED' })
  expect(await called).toEqual({ type: 'failed', cause: 'USER_NOT_REGISTERED', reason: '' })
})

test('whether the number may be called is asked for the extension', () => {
  const { asked, calls } = open()
  expect(calls.mayCall(request)).toEqual({ type: 'refused', because: 'international' })
  expect(asked).toMatchObject([{ number: '13900139000', extension: '1001', caller: '1001', gateway: '' }])
  expect([calls.isRegistered('1001'), calls.isRegistered('1002')]).toEqual([true, false])
})
