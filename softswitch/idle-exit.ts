import type { SipClock } from './sip/clock.ts'

/** What the idle watch looks at. */
export interface IdleWatch {
  readonly clock: SipClock
  readonly idleMs: number
  /** Whether there is a call or a client. */
  readonly isBusy: () => boolean
  readonly onIdle: () => void
}

/**
 * Ends a switch that nobody needs: `onIdle` is called once, when there was neither a call nor an event-socket client for
 * `idleMs`. The returned function stops the watch.
 */
export function watchIdle({ clock, idleMs, isBusy, onIdle }: IdleWatch): () => void {
  const stepMs = Math.max(50, Math.min(10_000, Math.floor(idleMs / 10)))
  let busyAt = clock.now()
  let cancel = (): void => undefined
  const look = (): void => {
    const now = clock.now()
    if (isBusy()) busyAt = now
    if (now - busyAt >= idleMs) onIdle()
    else cancel = clock.after(stepMs, look)
  }
  look()
  return () => cancel()
}
