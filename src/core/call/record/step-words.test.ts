import { expect, test } from 'vitest'
import { millis } from '../../shared/ids.ts'
import type { CallStep } from './record.ts'
import { stepsInWords } from './step-words.ts'

const story = JSON.stringify([
  { id: 3, prefix: '138', gateway: 'carrier-2', verdict: { type: 'taken' } },
  { id: 1, prefix: '138', gateway: 'carrier-1', verdict: { type: 'refused', because: 'limit' } },
])
const step = (at: number, type: string, detail: CallStep['detail'] = {}): CallStep => ({
  at: millis(at),
  type,
  detail,
})

test('a call that waited, failed and got through', () => {
  const steps = [
    step(5_000, 'arrived', { group: '' }),
    step(5_001, 'asked', { event: 'incoming', request: '{}' }),
    step(5_002, 'line_waits', { story: '[]' }),
    step(6_202, 'line_found', { gateway: 'carrier-2', route: 3, story }),
    step(6_302, 'line_failed', {
      gateway: 'carrier-2',
      route: 3,
      sip_code: 503,
      cause: 'NORMAL_TEMPORARY_FAILURE',
    }),
    step(6_303, 'line_found', { gateway: 'carrier-9', route: 0 }),
    step(9_303, 'bridged', { extension: '1001', leg: 'x' }),
    step(10_000, 'ended', { cause: 'NORMAL_CLEARING', by: 'caller' }),
  ]
  expect(stepsInWords(steps, 'en')).toEqual([
    '+0.000 s the call arrived',
    '+0.002 s all lines are full: it waits for one',
    '+1.202 s line found: gateway carrier-2 by route 3',
    '  route 3 (prefix "138", gateway carrier-2): taken',
    '  route 1 (prefix "138", gateway carrier-1): refused, the gateway is at its limit',
    '+1.302 s gateway carrier-2 by route 3 failed: 503 NORMAL_TEMPORARY_FAILURE',
    '+1.303 s line found: gateway carrier-9',
    '+4.303 s in conversation with 1001',
    '+5.000 s over: NORMAL_CLEARING, ended by caller',
  ])
  expect(stepsInWords(steps, 'zh')).toEqual([
    '+0.000 s 呼叫到达',
    '+0.002 s 线路均已占满，排队等待空闲线路',
    '+1.202 s 选定线路 carrier-2（路由 3）',
    '  路由 3（前缀“138”，线路 carrier-2）：选用',
    '  路由 1（前缀“138”，线路 carrier-1）：不可用，线路已达并发或 CPS 上限',
    '+1.302 s 线路 carrier-2（路由 3）失败：503 NORMAL_TEMPORARY_FAILURE',
    '+1.303 s 选定线路 carrier-9',
    '+4.303 s 通话建立，对方 1001',
    '+5.000 s 结束：NORMAL_CLEARING，由主叫挂断',
  ])
})

test.each<[CallStep, string]>([
  [
    step(0, 'line_refused', { reason: 'waitedTooLong', cause: '', sip_code: 0 }),
    'no line: it waited too long',
  ],
  [
    step(0, 'line_refused', { reason: 'final', cause: 'USER_BUSY', sip_code: 486 }),
    "no line: the called person's answer is final (486 USER_BUSY)",
  ],
  [step(0, 'line_refused', { reason: 'toString' }), 'no line: toString'],
  [step(0, 'queue_failed', { cause: 'timeout' }), 'the queue gave up: the longest wait was over'],
  [
    step(0, 'withdrawn', { extension: '1003', why: 'unregistered' }),
    'the offer to agent 1003 was taken back: unregistered',
  ],
  [step(0, 'whispered', { extension: '1001' }), 'agent 1001 heard what the group says of the call'],
  [step(0, 'recording', { recording: '/r/a.wav' }), 'the talk is recorded'],
  [step(0, 'recording', { mailbox: '1001', recording: 'x' }), 'the caller leaves a message for 1001'],
  [step(0, 'record_failed', { reason: 'no' }), 'nothing was recorded: no'],
  [step(0, 'dial_failed', { cause: 'USER_BUSY', sip_code: 486 }), 'not answered: 486 USER_BUSY'],
])('%o', (each, expected) => {
  expect(stepsInWords([each], 'en')).toEqual([`+0.000 s ${expected}`])
})

test.each(['toString', 'asked', ''])('a step %j says nothing', type => {
  expect(stepsInWords([step(0, type)], 'en')).toEqual([])
})
