import type { Clock } from '../../../ports/clock.ts'

/** What a heartbeat needs of the connection it watches. */
export interface Watched {
  /** Sends something that is answered. */
  ask(): void
  /** Nothing came for a whole interval, and nothing for another one after asking. */
  dead(): void
}

export interface Heartbeat {
  /** Anything arrived. */
  heard(): void
  stop(): void
}

/** Finds out that the other end is gone when no one says so: a pulled cable, a hung machine. */
export function startHeartbeat(clock: Clock, intervalMs: number, watched: Watched): Heartbeat {
  let quiet = 0
  let cancel = (): void => undefined
  const beat = (): void => {
    quiet += 1
    if (quiet <= 2) cancel = clock.after(intervalMs, beat)
    if (quiet === 2) watched.ask()
    if (quiet > 2) watched.dead()
  }
  beat()
  return {
    heard() {
      quiet = 0
    },
    stop() {
      cancel()
    },
  }
}
