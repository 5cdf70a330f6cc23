import { type HeaderField, headerLines, type SipMessage } from './message.ts'
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

/**
 * Why we end a call: a Q.850 cause, or that another phone has taken it (RFC 3326 2: then the phone does not show it as a
 * missed one).
 */
export type EndReason = number | 'elsewhere'

/** The Reason header of a request or refusal that ends a call, none for null. */
export function reasonHeader(reason: EndReason | null): readonly HeaderField[] {
  if (reason === null) return []
  const value =
    reason === 'elsewhere' ? 'SIP;cause=200;text="Call completed elsewhere"' : `Q.850;cause=${reason}`
  return [{ name: 'reason', value }]
}

/** The Q.850 cause of it, null for none. */
export const q850OfReason = (reason: EndReason | null): number | null =>
  typeof reason === 'number' ? reason : null
