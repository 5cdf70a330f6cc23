import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FlowRequest } from '../../core/flow/contract.ts'
import { millis } from '../../core/shared/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'

/** A clock for tests that has no patience: a timer fires at the end of the turn, and time jumps to its moment. */
export function hurriedClock(startAt = 1_700_000_000_000): Clock {
  let now = startAt
  return {
    now: () => millis(now),
    after: (delayMs, fire) => {
      const dueAt = now + delayMs
      const pending = setImmediate(() => {
        now = Math.max(now, dueAt)
        fire()
      })
      return () => clearImmediate(pending)
    },
  }
}

/** A clock for tests that stands still until told to go on to its next timer. */
export function steppedClock(
  startAt = 1_700_000_000_000,
): Clock & { step(): void; passed(): number; setBack(ms: number): void } {
  let now = startAt
  const timers = new Map<() => void, number>()
  return {
    now: () => millis(now),
    passed: () => now - startAt,
    // The time of day alone: timers run by the time that passes.
    setBack: ms => {
      now -= ms
      for (const [fire, dueAt] of timers) timers.set(fire, dueAt - ms)
    },
    after: (delayMs, fire) => {
      timers.set(fire, now + delayMs)
      return () => timers.delete(fire)
    },
    step: () => {
      const [next] = [...timers].sort(([, a], [, b]) => a - b)
      if (next === undefined) throw new Error('no timer is set')
      timers.delete(next[0])
      now = next[1]
      next[0]()
    },
  }
}

/** Keeps what was logged, as "level message". */
export function memoryLog(): { log: Log; lines: string[]; fields: object[] } {
  const lines: string[] = []
  const fields: object[] = []
  const at = (level: string) => (what: object, message: string) => {
    lines.push(`${level} ${message}`)
    fields.push(what)
  }
  const log: Log = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  }
  return { log, lines, fields }
}

export const flowEvent = (callUuid: string, dtmf = ''): FlowRequest => ({
  sip_network_ip: '127.0.0.1',
  sip_network_port: '5060',
  timestamp: '1700000000',
  event: 'dtmf',
  direction: 'inbound',
  caller_number: '1002',
  call_uuid: callUuid,
  callee_number: '120',
  group_number: '120',
  middle_number: '',
  dtmf,
  additional_data: {},
})

/** A folder of its own, removed by `remove`. */
export function temporaryFolder(): { file: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-outbox-'))
  return { file: join(folder, 'outbox.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
