import { expect, test } from 'vitest'
import { millis } from '../../shared/ids.ts'
import { LastTalks } from './last-talks.ts'

const talk = (callerNumber: string, extension: string, at: number) => ({
  callerNumber,
  extension,
  at: millis(at),
})

test('the last talk counts, within the time that is asked for', () => {
  const talks = new LastTalks()
  talks.note(talk('139', '1002', 60_000))
  talks.note(talk('139', '1001', 0))
  talks.note(talk('', '1001', 0))
  expect(talks.agentOf('139', 1, millis(120_000))).toBe('1002')
  expect(talks.agentOf('139', 1, millis(120_001))).toBeUndefined()
  expect(talks.agentOf('', 1, millis(0))).toBeUndefined()
})

test('of more callers than are kept, those who spoke longest ago are forgotten', () => {
  const talks = new LastTalks()
  for (let at = 0; at < 100_000; at++) talks.note(talk(`139${at}`, '1001', at))
  talks.note(talk('1390', '1002', 100_000))
  talks.note(talk('138', '1001', 100_001))
  expect(talks.size).toBe(100_000)
  expect(['1390', '1391', '1392'].map(each => talks.agentOf(each, 60, millis(0)))).toEqual([
    '1002',
    undefined,
    '1001',
  ])
})

test('forgetting goes on in the order in which they spoke last', () => {
  const talks = new LastTalks()
  for (let at = 0; at < 250_000; at++) {
    talks.note(talk(`139${at}`, '1001', at))
    // One who calls again and again stays.
    if (at % 50_000 === 0) talks.note(talk('138', '1002', at))
  }
  expect(talks.size).toBe(100_000)
  const known = (at: number) => talks.agentOf(`139${at}`, 60, millis(0)) !== undefined
  expect([0, 149_999, 150_000, 150_001, 249_999].map(known)).toEqual([false, false, false, true, true])
  expect(talks.agentOf('138', 60, millis(0))).toBe('1002')
})
