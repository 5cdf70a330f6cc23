import { join } from 'node:path'
import { openStore } from '../../../../src/adapters/sql/store.ts'
import { systemClock } from '../../../../src/adapters/system/clock.ts'
import { defaultQueueRules, type QueueRules } from '../../../../src/core/acd/queue-rules.ts'
import type { GroupChange } from '../../../../src/ports/queue/agent-admin.ts'
import { memoryLog } from '../../../../src/testing/memory-log.ts'
import type { House } from '../house.ts'

/** What one scenario says of a group another one shall not find. */
const unlimited: GroupChange = { maxWait: 0, maxLength: 0, openingHours: '', announcements: [], music: '' }

/**
 * Writes how a group's queue treats its callers into the store, as another controller on the same database would; resolves
 * when the house's own goes by it.
 */
export async function setQueue(
  { nacd }: House,
  number: string,
  rules: Partial<QueueRules>,
  change: GroupChange = {},
): Promise<void> {
  const store = await openStore(
    { type: 'sqlite', file: join(nacd.folder, 'var', 'nacd.db') },
    { clock: systemClock, log: memoryLog() },
  )
  const queue = { ...defaultQueueRules, ...rules }
  const { type } = await store.agents
    .changeGroup(number, { ...unlimited, ...change, queue })
    .finally(() => store.close())
  if (type !== 'changed') throw new Error(`group ${number} stays as it was: ${type}`)
  // A change of its own makes it read all groups again.
  await nacd.api.patch(`/v1/groups/${number}`, { name: `${number} ${Date.now()}` })
}
