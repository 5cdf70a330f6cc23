/** Events that come while the switch is being looked at, kept in their order. */
export interface HeldEvents {
  /** Copies `body`; false when there is no room for it. */
  add(body: Buffer): boolean
  take(): readonly Buffer[]
}

const defaultMostBytes = 64 * 1024 * 1024

export function createHeldEvents(mostBytes = defaultMostBytes): HeldEvents {
  let held: Buffer[] = []
  let bytes = 0
  return {
    add(body) {
      bytes += body.length
      if (bytes > mostBytes) return false
      held.push(Buffer.from(body))
      return true
    },
    take() {
      const taken = held
      held = []
      bytes = 0
      return taken
    },
  }
}
