export type Stop = () => Promise<void> | void

/** Last started, first stopped; one that fails does not keep the others up, and the first failure is told at the end. */
export async function stopAll(stops: Stop[]): Promise<void> {
  const failures: unknown[] = []
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    try {
      await stop()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
