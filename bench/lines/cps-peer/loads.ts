/** When calls are made, ms from the start; the same each time. */
export interface Load {
  readonly name: string
  readonly times: readonly number[]
}

/** Numbers 0 <= n < 1 that look random and are the same in every run (a linear congruential generator, Numerical Recipes). */
function* draws(seed: number): Generator<number, never> {
  let state = seed
  for (;;) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    yield state / 2 ** 32
  }
}

/** Each call by itself: exponential gaps, as people call. */
export function steadyLoad(perSecond: number, ms: number): Load {
  const random = draws(7)
  const times: number[] = []
  for (let at = 0; at < ms; at += (-Math.log(1 - random.next().value) * 1000) / perSecond) times.push(at)
  return { name: 'each by itself', times }
}

/** Many at once, then none for a while, as a dialler calls: a burst within 300 ms every 1.2 to 1.8 s, of the same mean. */
export function burstLoad(perSecond: number, ms: number): Load {
  const random = draws(11)
  const times: number[] = []
  for (let at = 0; at < ms; at += 1_200 + 600 * random.next().value) {
    const size = Math.round(perSecond * 1.5)
    for (let nth = 0; nth < size; nth += 1) times.push(at + (300 * nth) / size)
  }
  return { name: 'in bursts', times: times.filter(time => time < ms) }
}
