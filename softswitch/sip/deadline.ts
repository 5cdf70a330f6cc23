import type { SipClock } from './clock.ts'

/** Something that was waited for did not come in time. */
class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
  constructor(ms: number) {
    super(`no answer within ${ms} ms`)
  }
}

/** Settles as `work` does, or rejects with DeadlinePassed after `ms`; a later outcome of `work` is ignored. */
export function withDeadline<T>(work: Promise<T>, clock: SipClock, ms: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const cancel = clock.after(ms, () => reject(new DeadlinePassed(ms)))
  work.then(resolve, reject).finally(cancel)
  return promise
}
