import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { millis } from '../../core/shared/ids.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { systemClock } from '../system/clock.ts'
import { seedDemoGroups } from './demo/demo-groups.ts'
import { openReadStore } from './read-store.ts'
import { openStore } from './store.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'nacd-read-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

const digest = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

test('what is in the store can be read beside its owner, and the file stays as it is', async () => {
  const file = join(await folder(), 'nacd.db')
  const log = memoryLog()
  const owner = await openStore({ type: 'sqlite', file }, { clock: systemClock, log })
  await seedDemoGroups(owner.agents)
  await owner.blacklist.save({ number: '1390', group: '', until: null, note: '' })
  const before = await digest(file)
  const reader = openReadStore({ type: 'sqlite', file }, { clock: systemClock, log })
  expect((await reader.agents.groups()).map(group => group.number)).toContain('121')
  expect(await reader.agents.agents()).toHaveLength(10)
  expect(await reader.houseRules.isBlacklisted(['1390'], '120', millis(0))).toBe(true)
  await reader.close()
  expect(await digest(file)).toBe(before)
  await owner.close()
})

test('tables of another version are not changed: reading them fails', async () => {
  const file = join(await folder(), 'nacd.db')
  await writeFile(file, '')
  const reader = openReadStore({ type: 'sqlite', file }, { clock: systemClock, log: memoryLog() })
  await expect(reader.agents.groups()).rejects.toThrow('no such table')
  await reader.close()
  expect(await readFile(file, 'utf8')).toBe('')
})

test('a file that is not there is StoreUnavailable', async () => {
  const file = join(await folder(), 'none.db')
  expect(() => openReadStore({ type: 'sqlite', file }, { clock: systemClock, log: memoryLog() })).toThrow(
    expect.objectContaining({ name: 'StoreUnavailable', store: file }),
  )
})
