/** One SIP message in a log of SIPp (`-trace_msg`). */
export interface LoggedMessage {
  /** When SIPp took or sent it: ms, with microseconds behind the point. Of the machine's own zone: only differences mean something. */
  readonly at: number
  readonly received: boolean
  readonly startLine: string
  readonly callId: string
  /** The whole message. */
  readonly text: string
}

/** A call that reached the carrier. */
export interface Invite {
  readonly at: number
  readonly callId: string
  /** The number that was dialled there. */
  readonly number: string
  /** The number that was shown; "" = none. */
  readonly caller: string
}

/** The messages of a log, the last one perhaps half written: it is left out. */
export function readLog(log: string): readonly LoggedMessage[] {
  const parts = log.split(/^-{20,} (.+)$/m)
  const messages: LoggedMessage[] = []
  for (let part = 1; part + 1 < parts.length; part += 2) {
    const message = readMessage(parts[part] as string, parts[part + 1] as string)
    if (message !== null) messages.push(message)
  }
  return messages
}

function readMessage(stamp: string, body: string): LoggedMessage | null {
  const [, direction, text] = /^\n\w+ message (received|sent)[^\n]*\n\n([\s\S]*)$/.exec(body) ?? []
  if (text === undefined || !/\r?\n\r?\n/.test(text)) return null
  return {
    at: readStamp(stamp),
    received: direction === 'received',
    startLine: /^[^\r\n]*/.exec(text)?.[0] ?? '',
    callId: field(text, 'Call-ID'),
    text,
  }
}

/** `2026-01-31 12:00:00.123456` */
function readStamp(stamp: string): number {
  const [, seconds, fraction] = /^(\S+ \S+)(\.\d+)$/.exec(stamp) ?? []
  if (seconds === undefined) throw new Error(`SIPp wrote no time: ${stamp}`)
  return Date.parse(`${seconds.replace(' ', 'T')}Z`) + Number(fraction) * 1000
}

const field = (text: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.*?)\\r?$`, 'im').exec(text)?.[1] ?? ''

/** Each call once, at the first INVITE it sent, in the order they came. */
export function invitesOf(messages: readonly LoggedMessage[]): readonly Invite[] {
  const invites = new Map<string, Invite>()
  for (const { at, received, startLine, callId, text } of messages) {
    if (!received || !startLine.startsWith('INVITE ') || invites.has(callId)) continue
    const number = /^INVITE sips?:([^@;]*)@/.exec(startLine)?.[1] ?? ''
    const caller = /sips?:([^@;>]*)@/.exec(field(text, 'From'))?.[1] ?? ''
    invites.set(callId, { at, callId, number: decodeURIComponent(number), caller })
  }
  return [...invites.values()]
}

/** The most of `times` (ms, in order) that lie in one second, wherever it begins; its end is not part of it. */
export function worstSlidingSecond(times: readonly number[]): number {
  let worst = 0
  let first = 0
  for (const [last, time] of times.entries()) {
    while (time - (times[first] as number) >= 1000) first += 1
    worst = Math.max(worst, last - first + 1)
  }
  return worst
}

/** The most calls the carrier had at the same time: from the INVITE to the BYE or to its refusal. */
export function mostAtOnce(messages: readonly LoggedMessage[]): number {
  const live = new Set<string>()
  const over = new Set<string>()
  let most = 0
  for (const message of messages) {
    const { callId, startLine } = message
    if (isEnd(message)) {
      live.delete(callId)
      over.add(callId)
    } else if (startLine.startsWith('INVITE ') && !over.has(callId)) live.add(callId)
    most = Math.max(most, live.size)
  }
  return most
}

/** A BYE of either side, or the carrier's refusal. */
const isEnd = ({ received, startLine, text }: LoggedMessage): boolean =>
  startLine.startsWith('BYE ') ||
  (!received && /^SIP\/2\.0 [3-6]/.test(startLine) && / INVITE$/.test(field(text, 'CSeq')))
