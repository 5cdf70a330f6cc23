import { expect, test } from 'vitest'
import { readOriginateLine } from '../../core/dial/originate-line.ts'
import { legId } from '../../core/shared/ids.ts'
import { LiveView } from '../live-view.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'
import type { OriginateResult } from './order.ts'

/** A house whose switch is there, and an order for the phone of 1001 that becomes a call of group 120. */
async function ringing() {
  const house = new House([{ action: 'queue', action_data: { ad_group: '120' } }])
  house.switch.start()
  const line = readOriginateLine('user/1001 &nacd(120)')
  if (line.type !== 'originate') throw new Error('not an originate')
  const results: OriginateResult[] = []
  const { result } = house.runtime.originator.start({ ...line, timeoutSeconds: 60, switchName: '' })
  void result.then(end => results.push(end))
  await house.settle()
  const order = house.switch.sent.find(command => (command.type as string) === 'originateTo')
  const { legs, jobId } = order as unknown as {
    jobId: string
    legs: { legId: string; variables: Record<string, string> }[]
  }
  const facts = leg(legs[0]?.legId ?? '', {
    direction: 'outbound',
    extension: '1001',
    variables: legs[0]?.variables ?? {},
  })
  await house.emit({ type: 'legCreated', at: house.clock.now(), leg: facts })
  const view = new LiveView(house.runtime, house.clock)
  return { house, view, facts, results, jobId: legId(jobId) }
}

test('a leg that rings stands among the calls, and goes on there once it is answered', async () => {
  const { house, view, facts, results, jobId } = await ringing()
  expect(view.calls()).toMatchObject([
    {
      uuid: facts.legId,
      phase: 'ringing',
      agent: '1001',
      switchName: 'sw',
      legs: [{ uuid: facts.legId, role: 'agent', number: '1001', answered: false }],
    },
  ])
  const at = house.clock.now()
  const answered = { ...facts, answered: true }
  await house.emit(
    { type: 'legAnswered', at, leg: answered },
    { type: 'legParked', at, leg: answered },
    { type: 'originateDone', at, legId: jobId, outcome: { ok: true, answered: facts.legId } },
  )
  expect(results).toEqual([{ type: 'answered', legId: facts.legId }])
  expect(view.calls()).toMatchObject([{ uuid: facts.legId, group: '120' }])
  expect(house.asked[0]).toMatchObject({ event: 'incoming', group_number: '120' })
})

test('it is hung up like a call', async () => {
  const { house, view, facts } = await ringing()
  expect(await view.hangup('another')).toBe(false)
  expect(await view.hangup(facts.legId)).toBe(true)
  expect(house.switch.sent.at(-1)).toEqual({
    type: 'hangup',
    legId: facts.legId,
    cause: 'ORIGINATOR_CANCEL',
  })
})

test('a switch that is lost ends the order, and what rings there is no call any more', async () => {
  const { house, view, results } = await ringing()
  await house.emit({ type: 'switchLost', at: house.clock.now(), reason: 'gone' })
  expect(results).toMatchObject([{ type: 'failed', reason: 'the switch was lost: gone' }])
  expect(view.calls()).toEqual([])
})
