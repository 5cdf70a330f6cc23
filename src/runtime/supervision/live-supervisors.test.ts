import { expect, test } from 'vitest'
import { LiveView } from '../live-view.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'

const supervisor = leg('s-1', {
  direction: 'outbound',
  extension: '1003',
  variables: { nacd_supervises: 'call', nacd_supervision: 'listen' },
})

test('a leg that supervises is nobody’s call: it is left alone, and not shown beside the calls', async () => {
  const house = new House([])
  house.switch.start()
  const at = house.clock.now()
  const answered = { ...supervisor, answered: true }
  await house.emit(
    { type: 'legCreated', at, leg: supervisor },
    { type: 'legAnswered', at, leg: answered },
    { type: 'switchReady', at, legs: [answered], registered: [] },
    { type: 'digit', at, leg: answered, digit: '2' },
  )
  expect(new LiveView(house.runtime, house.clock).calls()).toEqual([])
  expect(house.asked).toEqual([])
  expect(house.runtime.supervisors.of('call')).toMatchObject([{ leg: 's-1', mode: 'whisper' }])
  expect(house.switch.sent).toEqual([
    { type: 'setVariables', legId: 's-1', variables: { nacd_supervision: 'whisper' } },
  ])
  await house.emit({
    type: 'legEnded',
    at,
    leg: answered,
    cause: 'NORMAL_CLEARING',
    sipCode: 0,
    endedBy: 'far',
    answeredAt: at,
  })
  expect(house.runtime.supervisors.of('call')).toEqual([])
  expect(house.runtime.legs.size).toBe(0)
})
