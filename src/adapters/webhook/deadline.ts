/** What a run that took too long comes to. */
export const tooLate = Symbol('too late')

/**
 * Runs something that must be over within `ms`; later than that it is told by its signal and no longer waited for, whether
 * it listens or not (undici does not while a request still waits for a connection). The signal is silent otherwise: an
 * abort costs more than a whole request does.
 */
export async function withDeadline<T>(
  ms: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof tooLate> {
  const controller = new AbortController()
  const passed = Promise.withResolvers<typeof tooLate>()
  const timer = setTimeout(() => {
    passed.resolve(tooLate)
    controller.abort()
  }, ms)
  try {
    return await Promise.race([run(controller.signal), passed.promise])
  } finally {
    clearTimeout(timer)
  }
}
