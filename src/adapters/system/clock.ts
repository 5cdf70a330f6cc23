import { randomUUID } from 'node:crypto'
import { legId, millis, requestId } from '../../core/shared/ids.ts'
import type { Clock, Ids } from '../../ports/clock.ts'
import type { Pause } from '../../ports/pause.ts'

/** The machine's clock. Timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => millis(Date.now()),
  after(delayMs, fire) {
    const timer = setTimeout(fire, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

export const randomIds: Ids = {
  legId: () => legId(randomUUID()),
  requestId: () => requestId(randomUUID()),
}

/** One turn of the event loop: sockets and timers go first. */
export const systemPause: Pause = () => new Promise(resolve => setImmediate(resolve))
