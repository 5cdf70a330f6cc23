import type { Digit } from './digits.ts'

const key = /^[0-9*#A-D]$/i

/** A key press lasts this long when the INFO does not say. */
const defaultMs = 250

function durationOf(text: string | undefined): number {
  const ms = Number(text ?? defaultMs)
  return Number.isInteger(ms) && ms > 0 && ms <= 10_000 ? ms : defaultMs
}

/**
 * `Signal=5` and `Duration=160` on lines of their own, in any order and case. Looked for within each line: were line breaks
 * skipped too, a body of nothing else would be gone through anew from each of them.
 */
function readRelay(body: string): { signal: string; duration: string | undefined } {
  const [, signal = ''] = /^[ \t]*signal[ \t]*=[ \t]*(\S+)[ \t]*$/im.exec(body) ?? []
  const [, duration] = /^[ \t]*duration[ \t]*=[ \t]*(\d{1,9})[ \t]*$/im.exec(body) ?? []
  return { signal, duration }
}

/**
 * The key in a SIP INFO of the type `application/dtmf-relay` (Signal and Duration lines) or `application/dtmf` (the key
 * alone); null when there is none. 10 and 11 stand for * and #, as some phones write them.
 */
export function readInfoDigit(contentType: string, body: string): Digit | null {
  if (contentType !== 'application/dtmf-relay' && contentType !== 'application/dtmf') return null
  const relay = readRelay(body)
  const signal = relay.signal === '' ? body.trim() : relay.signal
  const digit = ({ '10': '*', '11': '#' } as Record<string, string>)[signal] ?? signal.toUpperCase()
  return key.test(digit) ? { digit, durationMs: durationOf(relay.duration), source: 'ENDPOINT' } : null
}
