import type { Log } from '../../ports/log.ts'
import type { Terminal } from '../terminal.ts'

/** What goes wrong beside the call, for the one at the terminal: warnings and errors on standard error. */
export function terminalLog(terminal: Terminal): Log {
  const tell = (fields: object, message: string): void => {
    const error = 'error' in fields ? `: ${fields.error}` : ''
    terminal.complain(`nacd: ${message}${error}`)
  }
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: tell,
    error: tell,
    child: () => log,
  }
  return log
}
