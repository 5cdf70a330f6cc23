/** Time as the SIP stack sees it; tests put a hand-driven one in its place. Epoch ms. */
export interface SipClock {
  now(): number
  /** Runs `fire` once after `delayMs`; the returned function cancels it (idempotent). */
  after(delayMs: number, fire: () => void): () => void
}

/** The machine's own time. Its timers do not keep the process alive: the sockets do. */
export const systemClock: SipClock = {
  now: () => Date.now(),
  after: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
