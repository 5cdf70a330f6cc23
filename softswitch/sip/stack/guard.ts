import type { SipClock } from '../clock.ts'

/** Told of an exception that must not leave a socket or timer handler: a bug, ours or a listener's. */
export type FaultReport = (fault: unknown) => void

/** Runs `work`; an exception goes to `report` instead of out of the handler. */
export function guarded(report: FaultReport, work: () => void): void {
  try {
    work()
  } catch (fault) {
    report(fault)
  }
}

/** The same clock, whose timers cannot end the process by an exception. */
export function guardedClock(clock: SipClock, report: FaultReport): SipClock {
  return {
    now: () => clock.now(),
    after: (delayMs, fire) => clock.after(delayMs, () => guarded(report, fire)),
  }
}
