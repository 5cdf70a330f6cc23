import type { Log } from '../../../ports/log.ts'

/** A log that keeps what was said, for tests that look at it. */
export class TestLog implements Log {
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[] = []

  debug(fields: object, message: string): void {
    this.lines.push({ level: 'debug', fields, message })
  }

  info(fields: object, message: string): void {
    this.lines.push({ level: 'info', fields, message })
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: 'warn', fields, message })
  }

  error(fields: object, message: string): void {
    this.lines.push({ level: 'error', fields, message })
  }

  child(): Log {
    return this
  }

  at(level: string): readonly string[] {
    return this.lines.filter(line => line.level === level).map(({ message }) => message)
  }
}
