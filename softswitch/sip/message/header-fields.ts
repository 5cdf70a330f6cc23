import type { SipLimits } from '../limits.ts'
import { canonicalName } from './header-name.ts'
import type { HeaderField } from './message.ts'

/** Header lines as far as they could be read, and what was wrong with the first that could not. */
export interface HeaderFields {
  readonly fields: readonly HeaderField[]
  readonly fault: string | null
}

const headerLine = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:([^\r\n]*)$/

/** Joins continuation lines (RFC 3261 7.3.1: a line that begins with a space or tab goes on) with one space. */
function unfold(lines: readonly string[]): string[] {
  const unfolded: string[] = []
  for (const line of lines) {
    const last = unfolded.length - 1
    if (/^[ \t]/.test(line) && last >= 0) unfolded[last] = `${unfolded[last]} ${line.trim()}`
    else unfolded.push(line)
  }
  return unfolded
}

function parseLine(line: string): HeaderField | null {
  const match = headerLine.exec(line)
  if (match?.[1] === undefined) return null
  return { name: canonicalName(match[1]), value: (match[2] ?? '').trim() }
}

function faultOfLines(lines: readonly string[], limits: SipLimits): string | null {
  if (lines.length > limits.headers) return 'too many headers'
  return lines.some(line => Buffer.byteLength(line) > limits.lineBytes) ? 'header line too long' : null
}

/** Reads the lines between start line and body. Lines that are no header are left out and reported. */
export function parseHeaderFields(folded: readonly string[], limits: SipLimits): HeaderFields {
  const lines = unfold(folded)
  const fault = faultOfLines(lines, limits)
  const fields: HeaderField[] = []
  let unreadable = false
  for (const line of lines.slice(0, limits.headers)) {
    const field = parseLine(line)
    if (field === null) unreadable = true
    else fields.push(field)
  }
  return { fields, fault: fault ?? (unreadable ? 'unreadable header line' : null) }
}
