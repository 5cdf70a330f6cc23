import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSipSocket, type SipMessage, sipText } from './sip-socket.ts'

/** People who call at given times, and take whatever answer they get for the last word. */
export interface Callers {
  /** `times`: ms from now, in order. Resolves with when the first call went out (performance.now), after `patience` ms of silence at the end. */
  call(user: string, times: readonly number[], patienceMs: number): Promise<Called>
  close(): void
}

export interface Called {
  readonly startedAt: number
  /** How many calls were answered with each status; none = no final answer. */
  readonly answers: ReadonlyMap<string, number>
}

export async function openCallers(port: number, switchPort: number): Promise<Callers> {
  const answers = new Map<string, string>()
  const socket = await openSipSocket(port, (message, from) => {
    const [, status = ''] = /^SIP\/2\.0 (\d{3})/.exec(message.startLine) ?? []
    if (!/^[3-6]/.test(status)) return
    answers.set(message.header('call-id')[0] ?? '', status)
    socket.send(acknowledge(message), from.port)
  })
  const invite = (user: string): void => {
    const id = randomUUID()
    answers.set(id, 'none')
    socket.send(inviteOf(user, id, port, switchPort), switchPort)
  }
  return {
    async call(user, times, patienceMs) {
      answers.clear()
      const startedAt = performance.now()
      for (const [nth, time] of times.entries()) {
        const early = startedAt + time - performance.now()
        if (early > 1) await sleep(early)
        invite(`${user}138${String(nth).padStart(8, '0')}`)
      }
      await sleep(patienceMs)
      return { startedAt, answers: countOf([...answers.values()]) }
    },
    close: () => socket.close(),
  }
}

function countOf(statuses: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  return counts
}

function inviteOf(user: string, id: string, port: number, switchPort: number): string {
  const body = sdp(port)
  const uri = `sip:${user}@127.0.0.1:${switchPort}`
  const lines = [
    `INVITE ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${id}`,
    'Max-Forwards: 70',
    `From: <sip:bench@127.0.0.1:${port}>;tag=${id}`,
    `To: <${uri}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:bench@127.0.0.1:${port}>`,
    'Content-Type: application/sdp',
  ]
  return sipText(lines, body)
}

/** The media port is one nobody sends to before an answer. */
const sdp = (port: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port + 1} RTP/AVP 0`,
    '',
  ].join('\r\n')

/** Of a refusal, on the same branch as the INVITE (RFC 3261 section 17.1.1.3). */
function acknowledge(answer: SipMessage): string {
  const [to = ''] = answer.header('to')
  const [uri = ''] = /sip:[^>]+/.exec(to) ?? []
  return sipText([
    `ACK ${uri} SIP/2.0`,
    `Via: ${answer.header('via')[0]}`,
    'Max-Forwards: 70',
    `From: ${answer.header('from')[0]}`,
    `To: ${to}`,
    `Call-ID: ${answer.header('call-id')[0]}`,
    'CSeq: 1 ACK',
  ])
}
