import { expect, it } from 'vitest'
import { overlaps } from '../phone/crowd-log.ts'
import type { SwitchHeaders } from '../switch/event-listener.ts'
import { phoneLegs } from './phone-legs.ts'

const event = (name: string, id: string, ms: number, who?: string): SwitchHeaders => ({
  ...{ 'Event-Name': name, 'Unique-ID': id, 'Event-Date-Timestamp': String(ms * 1000) },
  'Caller-Caller-ID-Number': '139',
  ...(who === undefined ? {} : { variable_dialed_user: who }),
})

const events = [
  event('CHANNEL_CREATE', 'caller', 0),
  event('CHANNEL_CREATE', 'a', 10, '3001'),
  event('CHANNEL_BRIDGE', 'a', 15, '3001'),
  event('CHANNEL_HANGUP', 'a', 20, '3001'),
  event('CHANNEL_CREATE', 'b', 20, '3001'),
  event('CHANNEL_HANGUP', 'caller', 30),
]

it("a phone's legs last from their creation to their hangup; one that still is has no end", () => {
  expect(phoneLegs(events)).toEqual([
    { who: '3001', with: '139', from: 10, until: 20 },
    { who: '3001', with: '139', from: 20, until: null },
  ])
})

it('a leg made before the one before it is over overlaps, by however little', () => {
  expect(overlaps(phoneLegs(events), 'who', 0)).toEqual([])
  const early = [...events, event('CHANNEL_CREATE', 'c', 40, '3001')]
  expect(overlaps(phoneLegs(early), 'who', 0)).toHaveLength(1)
})

it('the end of a leg may be told before its beginning', () => {
  const late = [event('CHANNEL_HANGUP', 'a', 20, '3001'), event('CHANNEL_CREATE', 'a', 10, '3001')]
  expect(phoneLegs(late)).toEqual([{ who: '3001', with: '139', from: 10, until: 20 }])
})
