import { frameMs } from './types.ts'

/** After a stall at most this many frames are sent at once; the rest of the lost time is skipped. */
const maxCatchUp = 4

/** The heartbeat of the media plane. */
export interface Ticker {
  /**
   * Calls `tick` once per 20 ms of time until the returned function is called (idempotent).
   * `frames` is how many periods the call stands for: 1, or more when the process was stalled for longer than can be
   * caught up.
   */
  start(tick: (frames: number) => void): () => void
}

/** Where the system ticker gets time and timers from. Times in ms, monotonic. */
export interface TickerTime {
  now(): number
  /** Runs `fire` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, fire: () => void): () => void
}

const systemTime: TickerTime = {
  now: () => performance.now(),
  after: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs)
    return () => clearTimeout(timer)
  },
}

/**
 * Runs `tick` for the `due` periods that have passed: one call each, the first of them standing for those too many to
 * be caught up. Stops in between when `isRunning` says so.
 */
function runDue(due: number, tick: (frames: number) => void, isRunning: () => boolean): void {
  const lost = Math.max(0, due - maxCatchUp)
  for (let i = lost; i < due && isRunning(); i++) tick(i === lost ? lost + 1 : 1)
}

/**
 * A ticker on an absolute schedule: every tick is due at a multiple of 20 ms after the start, so a late timer makes
 * the next wait shorter and errors do not add up.
 */
export function createSystemTicker(time: TickerTime = systemTime): Ticker {
  return {
    start(tick) {
      const startedAt = time.now()
      let ticks = 0
      let running = true
      let cancel = arm()

      function arm(): () => void {
        const dueAt = startedAt + (ticks + 1) * frameMs
        return time.after(Math.max(0, Math.ceil(dueAt - time.now())), fire)
      }
      function fire(): void {
        const due = Math.floor((time.now() - startedAt) / frameMs) - ticks
        ticks += due
        try {
          runDue(due, tick, () => running)
        } finally {
          if (running) cancel = arm()
        }
      }
      return () => {
        running = false
        cancel()
      }
    },
  }
}
