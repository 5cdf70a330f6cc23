import { setTimeout as pause } from 'node:timers/promises'

/** What was waited for did not come true in time. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'

  constructor(what: string, ms: number, last: unknown) {
    super(`${what}: not within ${ms} ms; last seen: ${describe(last)}`)
  }
}

export interface UntilOptions {
  /** ms; default 10,000. */
  readonly within?: number
  /** ms between two looks; default 25. */
  readonly every?: number
}

/**
 * Looks again and again until `look` gives something other than null, undefined or false, and returns that.
 * Rejects with DeadlinePassed, which tells `what` was waited for and what was seen last.
 */
export async function until<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { within = 10_000, every = 25 }: UntilOptions = {},
): Promise<T> {
  const deadline = performance.now() + within
  for (;;) {
    const seen = await look()
    if (seen !== null && seen !== undefined && seen !== false) return seen
    if (performance.now() > deadline) throw new DeadlinePassed(what, within, seen)
    await pause(every)
  }
}

/** Waits for `promise`, but not longer than `within` ms. */
export async function inTime<T>(what: string, promise: Promise<T>, within = 10_000): Promise<T> {
  const late = Symbol('late')
  const abort = new AbortController()
  const deadline = pause(within, late, { signal: abort.signal }).catch(() => late)
  const first = await Promise.race([promise, deadline])
  abort.abort()
  if (first === late) throw new DeadlinePassed(what, within, 'nothing')
  return first as T
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
