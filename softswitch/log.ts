import { createWriteStream } from 'node:fs'

/** Structured log; what tells of people (numbers, digits) goes under the key `pii` only. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Log
}

const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const

export type LogLevel = keyof typeof levels

/** Takes finished lines. */
export type LogSink = (line: string) => void

/** A log of one JSON object per line, in pino's form: `level`, `time` (epoch ms), the fields, `msg`. */
export function createLog(sink: LogSink, least: LogLevel, now: () => number, bound: object = {}): Log {
  const write = (level: LogLevel, fields: object, message: string): void => {
    if (levels[level] < levels[least]) return
    sink(`${JSON.stringify({ level: levels[level], time: now(), ...bound, ...fields, msg: message })}\n`)
  }
  return {
    debug: (fields, message) => write('debug', fields, message),
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
    child: fields => createLog(sink, least, now, { ...bound, ...fields }),
  }
}

/** Lines waiting for a slow reader of standard output or a slow disk; more are dropped. */
const maxWaitingOctets = 1024 * 1024

/**
 * Writes lines to standard output and, when given, to the end of `file`. A reader that went away and a disk that is full
 * do not stop the switch: what cannot be written is lost.
 */
export function openLogSink(file: string | null): LogSink {
  const outputs: NodeJS.WritableStream[] = [process.stdout]
  if (file !== null) outputs.push(createWriteStream(file, { flags: 'a', mode: 0o600 }))
  for (const output of outputs) {
    output.on('error', () => outputs.splice(outputs.indexOf(output), 1))
  }
  return line => {
    for (const output of outputs) {
      const { writableLength = 0 } = output as { writableLength?: number }
      if (writableLength < maxWaitingOctets) output.write(line)
    }
  }
}
