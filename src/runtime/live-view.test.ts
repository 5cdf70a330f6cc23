import { expect, test } from 'vitest'
import { agent, group } from '../core/acd/testing/records.ts'
import { millis } from '../core/shared/ids.ts'
import { LiveView } from './live-view.ts'
import { CallbackHouse } from './testing/callback-house.ts'

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
