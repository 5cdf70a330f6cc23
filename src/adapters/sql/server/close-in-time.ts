/** A server that does not answer must not hold up the end of nacd. */
const patienceMs = 1000

/** Closes with a good-bye; where that takes too long, `force` cuts the connections. Never rejects: there is nobody to mend it. */
export async function closeInTime(close: () => Promise<void>, force: () => void): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    force()
    late.resolve()
  }, patienceMs)
  await Promise.race([close().catch(force), late.promise])
  clearTimeout(timer)
}
