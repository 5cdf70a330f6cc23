import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { openStore, type Store } from './store.ts'
import { group } from './testing/records.ts'
import { tempFolder } from './testing/temp-folder.ts'

async function open(file = join(tempFolder(), 'nacd.db')): Promise<Store> {
  const store = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  onTestFinished(() => store.close())
  return store
}

test('groups of a store from before there were languages speak that of the house', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const before = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  await before.agents.saveGroup(group('120'))
  await before.close()
  const old = new Database(file)
  old.exec(`drop table nacd_holidays; drop table nacd_blacklist; alter table nacd_groups drop column language;
    drop table nacd_gateways; drop table nacd_changes; delete from nacd_migrations where name > '0003'`)
  old.close()
  expect(await (await open(file)).agents.groups()).toEqual([group('120', { language: '' })])
})
