/** Asks once for what several ask at the same time: phones repeat a REGISTER until it is answered. */
export function shareInFlight<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const inFlight = new Map<string, Promise<T>>()
  return key => {
    const running = inFlight.get(key)
    if (running !== undefined) return running
    const started = ask(key).finally(() => inFlight.delete(key))
    inFlight.set(key, started)
    return started
  }
}
