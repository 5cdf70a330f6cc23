import { expect, it } from 'vitest'
import { type AgentNote, overlaps, readNotes, stretches } from './crowd-log.ts'

const log = [
  '1700000000.000000;250000.000000;rung;3001;13900000001;a@x',
  '1700000000.000000;750000.000000;answered;3001;13900000001;a@x',
  '1700000001.000000;0.000000;rung;3002;13900000001;b@x',
  '1700000001.000000;500000.000000;answered;3002;13900000001;b@x',
  '1700000002.000000;0.000000;left;3001;13900000001;a@x',
  '1700000002.000000;0.000000;rung;3001;13900000002;c@x',
  '1700000003.000000;0.000000;cancelled;3001;13900000002;c@x',
  '1700000004.000000;0.000000;ru',
].join('\n')

const second = 1_700_000_000_000
const notes = readNotes<AgentNote['what']>(log)

it('a log of a crowd tells who did what when, without its last, unfinished line', () => {
  expect(notes).toHaveLength(7)
  expect(notes[0]).toEqual({
    ...{ at: second + 250, what: 'rung', who: '3001', detail: '13900000001', callId: 'a@x' },
  })
})

it('talks last from the answer to whoever hangs up, rings to the end of the call', () => {
  expect(stretches(notes, 'answered')).toEqual([
    { who: '3001', with: '13900000001', from: second + 750, until: second + 2_000 },
    { who: '3002', with: '13900000001', from: second + 1_500, until: null },
  ])
  expect(stretches(notes, 'rung').map(({ until }) => until)).toEqual([second + 2_000, second + 3_000, null])
})

it('a caller with two agents at once is told, an agent with one caller after the other is not', () => {
  const talks = stretches(notes, 'answered')
  expect(overlaps(talks, 'with')).toHaveLength(1)
  expect(overlaps(talks, 'who')).toEqual([])
  expect(overlaps(stretches(notes, 'rung'), 'who')).toEqual([])
})
