import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

const everyMs = 60_000

/**
 * Warnings of one kind, written at most once a minute with how often they happened since the last line: a receiver or a
 * disk in trouble must not fill the log as well. `times` adds that many at once.
 */
export function sparseWarning(
  log: Log,
  clock: Pick<Clock, 'now'>,
  message: string,
): (fields: object, times?: number) => void {
  let unwritten = 0
  let quietUntil = 0
  return (fields, times = 1) => {
    unwritten += times
    const now = clock.now()
    // Beyond the interval it is the clock that was set back.
    if (now < quietUntil && quietUntil - now <= everyMs) return
    log.warn({ ...fields, times: unwritten }, message)
    unwritten = 0
    quietUntil = now + everyMs
  }
}
