import { expect, test } from 'vitest'
import { requestId } from '../../shared/ids.ts'
import type { CallEvent } from '../call-event.ts'
import { agentLeg, answer, namesOf, play } from '../testing/play.ts'

const says = (response: Parameters<typeof answer>[0], n: number): CallEvent => ({
  type: 'flowAnswered',
  requestId: requestId(`caller-leg.${n}`),
  response: answer(response),
  tookMs: 5,
  raw: '',
})
const menu = (length: number, n: number) => says({ action: 'dtmf', dtmf_len: length }, n)
const keys = (text: string): CallEvent[] => [...text].map(digit => ({ type: 'digit', digit }))
const done = (n: number, digits = ''): CallEvent => ({
  type: 'executeDone',
  requestId: requestId(`caller-leg.${n}`),
  digits,
  recordedMs: 0,
})

test.each<[string, readonly CallEvent[], dtmf: string | null, left: string]>([
  ['a key before the first menu', [...keys('1'), menu(1, 1)], '1', ''],
  [
    'a key that comes after the menu before has what it wants',
    [menu(1, 1), done(2, '1'), ...keys('2'), menu(1, 3)],
    '2',
    '',
  ],
  ['what one menu leaves is for the next', [...keys('12'), menu(1, 1), menu(1, 2)], '2', ''],
  ['what is left over stays', [...keys('4071'), menu(3, 1)], '407', '1'],
  [
    'over a prompt before the menu',
    [
      says({ action: 'playback', action_data: { ad_rings: 'a', ad_then: 'continue' } }, 1),
      ...keys('9'),
      done(2),
      menu(1, 3),
    ],
    '9',
    '',
  ],
  ['too few are forgotten, the question is asked', [...keys('1'), menu(2, 1)], null, ''],
  [
    'keys the switch collects are not counted twice',
    [menu(2, 1), ...keys('12'), done(2, '12'), menu(1, 3)],
    null,
    '',
  ],
  [
    'keys in a queue are for nothing',
    [
      says({ action: 'queue' }, 1),
      { type: 'queueJoined' },
      ...keys('1'),
      { type: 'queueFailed', cause: 'timeout' },
      menu(1, 3),
    ],
    null,
    '',
  ],
  [
    'keys before a queue are not for a menu after it',
    [
      ...keys('1'),
      says({ action: 'queue' }, 1),
      { type: 'queueJoined' },
      { type: 'queueFailed', cause: 'timeout' },
      menu(1, 3),
    ],
    null,
    '',
  ],
  [
    'nor those before a bridge',
    [
      ...keys('1'),
      says({ action: 'bridge', action_data: { ad_number: '1001' } }, 1),
      { type: 'originateFailed', legId: agentLeg, cause: 'USER_BUSY' },
      menu(1, 3),
    ],
    null,
    '',
  ],
  ['somebody who leans on the keys', [...keys('7'.repeat(99)), menu(30, 1)], '7'.repeat(30), '77'],
])('%s', (_what, events, dtmf, left) => {
  const { state, effects } = play(events)
  const asked = effects.find(effect => effect.type === 'ask')
  expect({ dtmf: asked?.request.dtmf ?? null, left: state.typedAhead }).toEqual({ dtmf, left })
  expect(namesOf(effects).includes('command collectDigits')).toBe(dtmf === null)
})
