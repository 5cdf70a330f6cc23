import { expect, test } from 'vitest'
import { lineMark } from '../../core/line/line-mark.ts'
import { millis } from '../../core/shared/ids.ts'
import type { LegFacts, SwitchEvent } from '../../ports/switch.ts'
import { leg } from '../testing/paper-switch.ts'
import { TrunkAttempts } from './trunk-attempts.ts'

const mark = lineMark({ called: '13900139000', shown: '', group: '', prefix: '139' })
const out = leg('out', { direction: 'outbound', extension: '', gateway: 'g', variables: { nacd_line: mark } })
const line = { gateway: 'g', prefix: '139' }

const created = (at: number, facts: LegFacts = out): SwitchEvent => ({
  ...{ type: 'legCreated', at: millis(at), leg: facts },
})
const rings = (at: number, media = false): SwitchEvent => ({
  ...{ type: 'legProgress', at: millis(at), leg: out, media },
})
const answered = (at: number): SwitchEvent => ({ type: 'legAnswered', at: millis(at), leg: out })
const ended = (at: number, how: Partial<Extract<SwitchEvent, { type: 'legEnded' }>> = {}): SwitchEvent => ({
  ...{ type: 'legEnded', at: millis(at), leg: out, cause: 'NORMAL_CLEARING', sipCode: 0 },
  ...{ endedBy: 'far', answeredAt: null },
  ...how,
})

const attempt = (outcome: string, rang: boolean) => ({ type: 'attempt', outcome, rang, ...line })
const sign = (afterMs: number) => ({ type: 'sign', afterMs, ...line })
const talk = (ms: number) => ({ type: 'talk', ms, ...line })

test.each<[string, readonly SwitchEvent[], readonly object[]]>([
  [
    'rings, is answered, talks',
    [created(0), rings(1500), answered(9000), ended(69_000, { answeredAt: millis(9000) })],
    [sign(1500), attempt('answered', true), talk(60_000)],
  ],
  [
    'is answered at once: that is the first sign',
    [created(0), answered(700)],
    [sign(700), attempt('answered', true)],
  ],
  [
    'early media, then ringing: the first sign counts',
    [created(0), rings(300, true), rings(900)],
    [sign(300)],
  ],
  [
    'is told twice that it was answered',
    [created(0), answered(1), answered(2)],
    [sign(1), attempt('answered', true)],
  ],
  [
    'was answered while nobody listened',
    [created(0), ended(20_000, { answeredAt: millis(8000) })],
    [sign(8000), attempt('answered', true), talk(12_000)],
  ],
  ['refused by the carrier', [created(0), ended(50, { sipCode: 503 })], [attempt('congested', false)]],
  [
    'refused after early media: the callee’s network speaks',
    [created(0), rings(10, true), ended(50, { sipCode: 503 })],
    [sign(10), attempt('callee', true)],
  ],
  ['silence', [created(0), ended(32_000, { cause: 'RECOVERY_ON_TIMER_EXPIRE' })], [attempt('trunk', false)]],
  ['busy', [created(0), ended(50, { sipCode: 486, cause: 'USER_BUSY' })], [attempt('callee', false)]],
  [
    'the caller gave up while it rang',
    [created(0), rings(1000), ended(5000, { sipCode: 487, cause: 'ORIGINATOR_CANCEL', endedBy: 'switch' })],
    [sign(1000), attempt('canceled', true)],
  ],
  ['another leg was faster', [created(0), rings(1000), ended(5000, { cause: 'LOSE_RACE' })], [sign(1000)]],
  ['its beginning was not heard', [rings(1), answered(2), ended(3, { answeredAt: millis(2) })], []],
  ['ended twice', [created(0), ended(1), ended(2)], [attempt('callee', false)]],
  ['the switch’s clock went back', [created(5000), rings(4000)], [sign(0)]],
])('a leg to a trunk: %s', (_name, events, expected) => {
  const attempts = new TrunkAttempts(new Map())
  expect(events.flatMap(event => attempts.note(event))).toEqual(expected)
})

test('legs that come in are nobody’s attempt', () => {
  const attempts = new TrunkAttempts(new Map())
  const inward = leg('in', { gateway: 'g' })
  const events = [created(0, inward), { ...answered(5), leg: inward }, { ...ended(9), leg: inward }]
  expect(events.flatMap(event => attempts.note(event as SwitchEvent))).toEqual([])
  expect(attempts.size).toBe(0)
})

test('a leg that was made before its gateway was told is counted by what is told later', () => {
  const attempts = new TrunkAttempts(new Map())
  attempts.note(created(0, { ...out, gateway: '', variables: {} }))
  expect(attempts.note(answered(5))).toEqual([sign(5), attempt('answered', true)])
})

test('nothing is kept of a leg that is gone', () => {
  const attempts = new TrunkAttempts(new Map())
  attempts.note(created(0))
  attempts.note(ended(1))
  attempts.note(created(2))
  expect(attempts.size).toBe(1)
  attempts.lost(out.legId)
  expect(attempts.size).toBe(0)
  expect(attempts.note(ended(9, { sipCode: 503 }))).toEqual([])
})
