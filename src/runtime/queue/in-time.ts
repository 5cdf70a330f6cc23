import type { Clock } from '../../ports/clock.ts'

/** What comes of `work`, or `late` when it takes longer than `mostMs`. A rejection within that time is passed on, a later one is nobody's. */
export function inTime<T, L>(
  clock: Pick<Clock, 'after'>,
  mostMs: number,
  work: Promise<T>,
  late: L,
): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(mostMs, () => resolve(late))
    work.then(resolve, reject).finally(cancel)
  })
}
