/**
 * Waits for one thing that can be called off. `begin` starts it and returns what stops it or clears it away, which is
 * called once at the end, however it ends; `begin` calls `settle` when the thing has happened. Resolves with its value,
 * or with `aborted` once `signal` is. `begin` is not called when it is aborted already.
 */
export function waitFor<T>(
  signal: AbortSignal,
  begin: (settle: (value: T) => void) => () => void,
): Promise<T | 'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted')
  return new Promise(resolve => {
    const abort = (): void => settle('aborted')
    let stop: (() => void) | null = null
    let settled = false
    const settle = (value: T | 'aborted'): void => {
      if (settled) return
      settled = true
      signal.removeEventListener('abort', abort)
      resolve(value)
      stop?.()
    }
    signal.addEventListener('abort', abort)
    stop = begin(settle)
    if (settled) stop()
  })
}

/** Resolves when `signal` is aborted. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  await waitFor<never>(signal, () => () => undefined)
}
