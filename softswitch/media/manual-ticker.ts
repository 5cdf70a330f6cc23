import type { Ticker } from './ticker.ts'

/** A ticker whose time passes by hand: for tests of whatever holds media sessions. */
export interface ManualTicker extends Ticker {
  /** Lets `count` periods of 20 ms pass, one call each. Does nothing while nobody has started it. */
  tick(count?: number): void
  /** Whether somebody has started it and not stopped it. */
  readonly running: boolean
}

/** A ticker that moves only when told to. One starter at a time. */
export function createManualTicker(): ManualTicker {
  let current: ((frames: number) => void) | null = null
  return {
    start(tick) {
      current = tick
      return () => {
        if (current === tick) current = null
      }
    },
    tick(count = 1) {
      for (let i = 0; i < count; i++) current?.(1)
    },
    get running() {
      return current !== null
    },
  }
}
