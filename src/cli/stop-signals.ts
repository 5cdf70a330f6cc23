const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type StopSignal = (typeof signals)[number]

/**
 * Ctrl-C under npm arrives twice, from the terminal and from npm: what comes so soon after the first
 * is the same wish, not a second one.
 */
const sameWishMs = 1000

/** The process, as far as it is needed here. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown
  off(signal: StopSignal, listener: () => void): unknown
}

/** How the wait for the end came out: an orderly stop, or a second signal that asks for none. */
export type Ending = 'stopped' | 'cutShort'

/**
 * Waits for a signal, then runs `stop` to its end unless a second signal comes. `now` in ms, from a clock that never
 * goes back. Rejects when `stop` does.
 */
export function stopOnSignal(
  source: SignalSource,
  stop: () => Promise<void>,
  now: () => number,
): Promise<Ending> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending>()
  let firstAt: number | null = null
  const take = (): void => {
    if (firstAt === null) {
      firstAt = now()
      stop().then(() => resolve('stopped'), reject)
    } else if (now() - firstAt >= sameWishMs) {
      resolve('cutShort')
    }
  }
  for (const signal of signals) source.on(signal, take)
  return promise.finally(() => {
    for (const signal of signals) source.off(signal, take)
  })
}
