import { headerLines, type SipMessage } from './message.ts'
import { parseParams } from './params.ts'
import { splitLines } from './split.ts'

/** The Q.850 cause of a message's Reason header (RFC 3326), 0..127; null when it carries none. */
export function q850Of(message: SipMessage): number | null {
  for (const value of splitLines(headerLines(message, 'reason'))) {
    const match = /^Q\.850[ \t]*(;.*)$/i.exec(value)
    const cause = parseParams(match?.[1] ?? '')?.get('cause') ?? ''
    if (/^\d{1,3}$/.test(cause) && Number(cause) <= 127) return Number(cause)
  }
  return null
}

/** The value of a Reason header for a Q.850 cause. */
export function formatQ850(cause: number): string {
  return `Q.850;cause=${cause}`
}
