import { expect, test } from 'vitest'
import { summary } from '../../adapters/sql/testing/records.ts'
import { answered, left, wrappedUp } from '../../core/figures/testing/facts.ts'
import { millis } from '../../core/shared/ids.ts'
import { ManualClock } from '../../testing/manual-clock.ts'
import { House } from '../testing/house.ts'
import { leg } from '../testing/paper-switch.ts'
import { EventHub } from './event-hub.ts'
import { LiveEvents } from './live-events.ts'

function events() {
  const hub = new EventHub({ clock: new ManualClock(1000) })
  const live = new LiveEvents(hub)
  const all = () => Array.from({ length: hub.newest }, (_, n) => hub.read(n + 1))
  return { live, all, types: () => all().map(event => event?.type) }
}

test('what happens in a queue', () => {
  const { live, all } = events()
  live.note(answered(4000), millis(7))
  live.note(left('timeout', 60_000), millis(8))
  live.note(wrappedUp(5000), millis(9))
  expect(all()).toEqual([
    {
      ...{ n: 1, type: 'queue_answered', at: 7, groups: ['120'] },
      facts: { group: '120', call: 'a', agent: '1001', waited_ms: 4000 },
    },
    {
      ...{ n: 2, type: 'queue_left', at: 8, groups: ['120'] },
      facts: { group: '120', call: 'a', how: 'timeout', waited_ms: 60_000 },
    },
    {
      ...{ n: 3, type: 'queue_wrapped_up', at: 9, groups: ['120'] },
      facts: { group: '120', agent: '1001', wrap_up_ms: 5000 },
    },
  ])
})

test('the end of a call, with the name of its record', () => {
  const { live, all } = events()
  live.ended(summary('a.p2'))
  expect(all()[0]).toMatchObject({
    type: 'call_ended',
    groups: ['120'],
    facts: { call: 'a', record: 'a.p2', caller: '1002', agent: '1001', talked_ms: 8000, ended_by: 'agent' },
  })
})

test('a call on paper: it begins, goes through its phases, and the switch comes and goes', async () => {
  const { live, all, types } = events()
  const house = new House(
    [{ action: 'playback', action_data: { ad_rings: 'a.wav' } }],
    100,
    undefined,
    undefined,
    live,
  )
  await house.runtime.start()
  await house.parked('caller')
  await house.emit({
    ...{ type: 'legEnded', leg: leg('caller'), at: millis(0), answeredAt: null },
    ...{ cause: 'NORMAL_CLEARING', sipCode: 0, endedBy: 'far' },
  })
  await house.emit({ type: 'switchLost', at: millis(0), reason: 'gone' })
  expect(types()).toEqual([
    ...['switch_ready', 'switch_ready'],
    ...['call_began', 'call_phase', 'call_phase'],
    'switch_lost',
  ])
  const phases = all().flatMap(event => (event?.type.startsWith('call') ? [event.facts.phase] : []))
  expect(phases).toEqual(['asking', 'playing', 'ending'])
  expect(all().at(-1)?.facts).toEqual({ switch: 'sw', reason: 'gone' })
})

test('agents, gateways and warnings', () => {
  const { live, all } = events()
  const news = { state: 'idle', status: 'ready', reason: '', agent_number: '8001' }
  live.agent('1001', news, ['120', '121'])
  live.gateway('fs1', { name: 'g', state: 'FAIL_WAIT', up: false })
  live.gatewayGone('fs1', 'g')
  live.warned({ gateway: 'g', what: 'asr', isGood: false, value: 0.2, threshold: 0.3, samples: 40 })
  expect(all().map(event => [event?.type, event?.groups, event?.facts])).toEqual([
    ['agent_state', ['120', '121'], { agent: '1001', ...news }],
    ['gateway_state', [], { gateway: 'g', switch: 'fs1', state: 'FAIL_WAIT', up: false }],
    ['gateway_gone', [], { gateway: 'g', switch: 'fs1' }],
    [
      'gateway_warning',
      [],
      { gateway: 'g', what: 'asr', state: 'warning', value: 0.2, threshold: 0.3, samples: 40 },
    ],
  ])
})
