import { expect, test } from 'vitest'
import { type ExecuteMessage, MessageQueue, readMessage } from './messages.ts'

function command(headers: Record<string, string>, body = ''): Parameters<typeof readMessage>[0] {
  return { line: 'sendmsg x', headers: new Map(Object.entries(headers)), body }
}

const plain = { eventUuid: '', loops: 1, lock: false }

test.each([
  [
    { 'call-command': 'execute', 'execute-app-name': 'set', 'execute-app-arg': 'a=b', 'event-uuid': 'u' },
    '',
    { type: 'execute', application: 'set', data: 'a=b', ...plain, eventUuid: 'u' },
  ],
  [
    { 'call-command': 'EXECUTE', 'execute-app-name': 'playback', loops: '-1', 'event-lock': 'true' },
    'a.wav',
    { type: 'execute', application: 'playback', data: 'a.wav', eventUuid: '', loops: -1, lock: true },
  ],
  [
    { 'call-command': 'execute', 'execute-app-name': 'park', loops: 'many' },
    '',
    { type: 'execute', application: 'park', data: '', ...plain },
  ],
  [{ 'call-command': 'hangup', 'hangup-cause': 'USER_BUSY' }, '', { type: 'hangup', cause: 'USER_BUSY' }],
  [{ 'call-command': 'hangup' }, '', { type: 'hangup', cause: 'NORMAL_CLEARING' }],
  [{ 'call-command': 'unicast' }, '', { type: 'unknown', command: 'unicast' }],
  [{ 'call-command': 'execute' }, '', { type: 'unknown', command: 'execute' }],
  [{}, '', { type: 'unknown', command: '' }],
])('%j is read', (headers, body, message) => {
  expect(readMessage(command(headers as Record<string, string>, body))).toEqual(message)
})

function message(application: string, lock = false): ExecuteMessage {
  return { type: 'execute', application, data: '', ...plain, lock }
}

test('messages start at once and in order, those behind a locked one after it', async () => {
  const started: string[] = []
  let finish = (): void => undefined
  const queue = new MessageQueue(({ application }) => {
    started.push(application)
    return new Promise(resolve => {
      finish = resolve
    })
  })
  for (const each of [message('a'), message('b', true), message('c')]) queue.push(each)
  expect(started).toEqual(['a', 'b'])
  finish()
  await new Promise(resolve => setImmediate(resolve))
  expect(started).toEqual(['a', 'b', 'c'])
})

test('messages wait while the leg cannot take them', () => {
  const started: string[] = []
  let ready = false
  const queue = new MessageQueue(({ application }) => {
    if (!ready) return null
    started.push(application)
    return Promise.resolve()
  })
  queue.push(message('a'))
  queue.push(message('b'))
  ready = true
  queue.pump()
  expect(started).toEqual(['a', 'b'])
})

test('waiting messages can be dropped and are limited', () => {
  const queue = new MessageQueue(() => null)
  const taken = Array.from({ length: 300 }, () => queue.push(message('a'))).filter(Boolean)
  expect(taken).toHaveLength(200)
  queue.flush()
  expect(queue.push(message('a'))).toBe(true)
})
