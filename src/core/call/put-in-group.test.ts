import { expect, test } from 'vitest'
import { requestId } from '../shared/ids.ts'
import type { CallEvent } from './call-event.ts'
import { answer, caller, play } from './testing/play.ts'

const group: CallEvent = { type: 'groupRequested', group: '130' }
const answered = (response: Parameters<typeof answer>[0]): CallEvent => ({
  type: 'flowAnswered',
  requestId: requestId(`${caller}.1`),
  response: answer(response),
  tookMs: 1,
  raw: '',
})

test.each<[string, CallEvent[]]>([
  ['asking', []],
  ['playing', [answered({ action: 'playback', action_data: { ad_rings: 'a.wav' } })]],
  ['collecting', [answered({ action: 'dtmf', dtmf_len: 1 })]],
])('%s: whatever plays is stopped and the caller waits in the group', (_phase, before) => {
  const { state, effects } = play([...before, group])
  expect(state.phase).toMatchObject({ type: 'queued', wait: { group: '130', music: ['group-music.wav'] } })
  expect(state.answeredAt).not.toBeNull()
  const said = effects.flatMap(each => (each.type === 'command' ? [each.command.type] : [each.type]))
  expect(said.filter(type => type === 'stopPlaying' || type === 'joinQueue')).toEqual([
    'stopPlaying',
    'joinQueue',
  ])
})

test('one who waits elsewhere leaves there first, and the wait is counted', () => {
  const queued = answered({ action: 'queue', action_data: { ad_group: '131' } })
  const { state, effects } = play([queued, group])
  expect(state).toMatchObject({
    waitedMs: 1000,
    phase: { type: 'queued', wait: { group: '130', since: 3000 } },
  })
  expect(effects).toContainEqual({ type: 'leaveQueue', how: 'elsewhere' })
})

test('one for whom somebody is rung stays with that', () => {
  const { state, effects } = play([answered({ action: 'bridge', action_data: { ad_number: '1001' } }), group])
  expect(state.phase.type).toBe('dialing')
  expect(effects).toEqual([])
})

test('an answer that comes late changes nothing', () => {
  const { state } = play([group, answered({ action: 'hangup' })])
  expect(state.phase.type).toBe('queued')
})
