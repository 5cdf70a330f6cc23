import { type DestinationStream, pino } from 'pino'
import type { Log } from '../../ports/log.ts'
import { shortLine } from './short-line.ts'

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Whether what stands under `pii` may be written. */
  readonly pii: boolean
}

/** Never written, wherever a careless caller puts them; a safety net, not a licence. */
const neverWritten = ['password', 'secret', 'token', 'authorization']

/** Lines wait in memory when whoever reads them is slow; beyond this they are dropped, for calls go first. */
const mostWaitingBytes = 8_388_608

/** A log that writes one line of JSON per message to `destination`. */
export function createLog(options: LogOptions, destination: DestinationStream): Log {
  const hidden = options.pii ? neverWritten : ['pii', ...neverWritten]
  return pino(
    {
      base: null,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      redact: { paths: hidden.flatMap(name => [name, `*.${name}`]), censor: '[redacted]' },
    },
    destination,
  )
}

/** Where a program's log goes: short lines for a person at a terminal, else JSON on standard output, written beside the work. */
export function standardOutput(): DestinationStream {
  if (process.stdout.isTTY) return { write: line => process.stdout.write(shortLine(line)) }
  return pino.destination({ dest: 1, sync: false, maxLength: mostWaitingBytes })
}
