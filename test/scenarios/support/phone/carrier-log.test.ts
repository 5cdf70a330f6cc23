import { expect, it } from 'vitest'
import { invitesOf, mostAtOnce, readLog, worstSlidingSecond } from './carrier-log.ts'

const message = (time: string, direction: string, startLine: string, callId: string, sequence: string) =>
  `----------------------------------------------- 2026-01-31 ${time}
UDP message ${direction} [99] bytes :

${startLine}\r
From: "01088886601" <sip:01088886601@127.0.0.1:5080>;tag=1\r
Call-ID: ${callId}\r
CSeq: ${sequence}\r
\r

`

const log = [
  message('12:00:00.250000', 'received', 'INVITE sip:13900139000@127.0.0.1:5060 SIP/2.0', 'a', '1 INVITE'),
  message('12:00:00.300000', 'received', 'INVITE sip:%2B4420@127.0.0.1:5060 SIP/2.0', 'b', '1 INVITE'),
  message('12:00:00.400000', 'received', 'INVITE sip:13900139000@127.0.0.1:5060 SIP/2.0', 'a', '1 INVITE'),
  message('12:00:00.500000', 'sent', 'SIP/2.0 486 Busy Here', 'a', '1 INVITE'),
  message('12:00:00.500100', 'received', 'BYE sip:x@127.0.0.1:5060 SIP/2.0', 'b', '2 BYE'),
  message('12:00:01.000001', 'received', 'INVITE sip:1@127.0.0.1:5060 SIP/2.0', 'c', '1 INVITE'),
  '----------------------------------------------- 2026-01-31 12:00:02.000000\nUDP message rec',
].join('')

it('a log of SIPp tells who called whom, and when', () => {
  const [first] = invitesOf(readLog(log))
  const noon = first?.at ?? 0
  expect(
    invitesOf(readLog(log)).map(({ at, ...invite }) => ({ ...invite, at: Math.round((at - noon) * 1000) })),
  ).toEqual([
    { at: 0, callId: 'a', number: '13900139000', caller: '01088886601' },
    { at: 50_000, callId: 'b', number: '+4420', caller: '01088886601' },
    { at: 750_001, callId: 'c', number: '1', caller: '01088886601' },
  ])
})

it('a log of SIPp tells how many calls there were at the same time', () => {
  expect(mostAtOnce(readLog(log))).toBe(2)
})

it.each([
  [[], 0],
  [[5], 1],
  [[0, 999.999], 2],
  [[0, 1000], 1],
  [[0, 400, 900, 1000, 1300, 1399.999, 1400], 5],
])('in the worst second of %j lie %i', (times, worst) => {
  expect(worstSlidingSecond(times)).toBe(worst)
})
