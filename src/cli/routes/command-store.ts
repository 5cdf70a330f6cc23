import { openStore, type Store } from '../../adapters/sql/store.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { StoreConfig } from '../../config/config.ts'
import type { Clock } from '../../ports/clock.ts'
import { terminalLog } from '../flow/terminal-log.ts'
import type { Terminal } from '../terminal.ts'

/** Unlike the service's own its timers keep the process alive: a command has nothing else that would. */
const clock: Clock = {
  now: systemClock.now,
  after(delayMs, fire) {
    const timer = setTimeout(fire, delayMs)
    return () => clearTimeout(timer)
  },
}

/** A command may wait longer for the database than a call. */
const serverLimits = { statementMs: 60_000 }

/** Works with nacd's own store, whether nacd runs or not, and closes it. Rejects with StoreUnavailable. */
export async function withStore<T>(
  config: StoreConfig,
  terminal: Terminal,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(config, { clock, log: terminalLog(terminal), serverLimits })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
