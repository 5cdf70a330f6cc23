import { StoreFault } from '../../adapters/sql/database/fault.ts'
import { StoreUnavailable } from '../../adapters/sql/database/store-error.ts'
import { type OpenReadStore, openReadStore } from '../../adapters/sql/read-store.ts'
import { systemClock } from '../../adapters/system/clock.ts'
import type { StoreConfig } from '../../config/config.ts'
import { silence } from '../customer/silence.ts'
import type { Finding } from './finding.ts'

type Look = (store: OpenReadStore) => Promise<readonly Finding[]>

/** What is found in the records of the store; nothing where they cannot be read. */
export async function fromStore(config: StoreConfig, look: Look): Promise<readonly Finding[]> {
  try {
    return await withStore(config, look)
  } catch (error) {
    // Not there yet, of an older version, or not to be had: the check of the store says so.
    if (error instanceof StoreUnavailable || error instanceof StoreFault) return []
    throw error
  }
}

async function withStore(config: StoreConfig, look: Look): Promise<readonly Finding[]> {
  const store = openReadStore(config, { clock: systemClock, log: silence })
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}

/** Names for a message: a few, and how many more. */
export function some(names: readonly string[], most = 5): string {
  const more = names.length - most
  return names.slice(0, most).join(', ') + (more > 0 ? ` (+${more})` : '')
}
