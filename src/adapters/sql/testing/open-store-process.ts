import type { StoreConfig } from '../../../config/config.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { openStore } from '../store.ts'
import { realClock } from './real-clock.ts'

/** A node that opens the store its argument describes (JSON), makes a group of its own, and ends. */
const [store, group = ''] = process.argv.slice(2)
const opened = await openStore(JSON.parse(store ?? '') as StoreConfig, { clock: realClock, log: memoryLog() })
await opened.agents.changeGroup(group, {})
process.stdout.write(JSON.stringify(await opened.agents.groups()))
await opened.close()
