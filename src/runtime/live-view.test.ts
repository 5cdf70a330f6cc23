import { expect, test } from 'vitest'
import { defaultQueueRules } from '../core/acd/queue-rules.ts'
import { agent, group } from '../core/acd/testing/records.ts'
import { millis } from '../core/shared/ids.ts'
import { LiveView } from './live-view.ts'
import { CallbackHouse } from './testing/callback-house.ts'
import { leg } from './testing/paper-switch.ts'

const at = millis(0)

test('a group: who waits, callbacks among them, and what its agents do', async () => {
  const house = new CallbackHouse()
  house.groups.push(group('122'))
  house.agents.push(agent('1002', ['121']), agent('1003', ['122']))
  house.wanted.add('callback')
  await house.open([], ['1003'])
  house.clock.advance(1000)
  await house.asks('A', '13900139000')
  await house.parked('B', { callerNumber: '13900139001', extension: '' })
  house.clock.advance(4000)
  const view = () => new LiveView(house.runtime, house.clock).groups()
  expect(view().get('121')).toEqual({
    waiting: 2,
    longestWaitMs: house.clock.now() - 2000,
    callbacksWaiting: 1,
    agents: { unregistered: 2 },
  })
  expect(view().get('122')).toEqual({
    waiting: 0,
    longestWaitMs: 0,
    callbacksWaiting: 0,
    agents: { idle: 1 },
  })
  await house.emit({ type: 'registered', at, extension: '1001' })
  // Offered, which is shown as what it is about to be.
  expect(view().get('121')?.agents).toEqual({ unregistered: 1, ringing: 1 })
})

test('a call: the group it waits in now, not the one it came to first', async () => {
  const house = new CallbackHouse()
  house.groups.splice(0, 1, group('121', { queue: { ...defaultQueueRules, exits: { 3: 'queue:122' } } }))
  house.groups.push(group('122'))
  await house.open([], [])
  const facts = { callerNumber: '13900139001', extension: '' }
  await house.parked('B', facts)
  const groups = () => new LiveView(house.runtime, house.clock).calls().map(call => call.group)
  expect(groups()).toEqual(['121'])
  await house.emit({ type: 'digit', at, leg: leg('B', facts), digit: '3' })
  expect(groups()).toEqual(['122'])
})
