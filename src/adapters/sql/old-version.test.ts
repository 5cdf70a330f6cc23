import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../testing/manual-clock.ts'
import { memoryLog } from '../../testing/memory-log.ts'
import { openReadStore } from './read-store.ts'
import { openStore, type Store } from './store.ts'
import { agent, gateway, group } from './testing/records.ts'
import { tempFolder } from './testing/temp-folder.ts'

async function open(file = join(tempFolder(), 'nacd.db')): Promise<Store> {
  const store = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  onTestFinished(() => store.close())
  return store
}

const dropRouting = `drop table nacd_routes; drop table nacd_route_batches; drop table nacd_counters;
  drop table nacd_limits; drop table nacd_destination_rules;`
const dropQueues = `drop table nacd_agent_states; drop table nacd_callbacks; drop table nacd_open_calls;
  drop table nacd_vips; drop index nacd_cdrs_bridged_at; alter table nacd_groups drop column queue;
  alter table nacd_agents drop column auto_answer; alter table nacd_agents drop column rests;`
const dropTimes = 'drop table nacd_agent_times;'
const routingColumns = [
  'strip',
  'prepend',
  'pattern',
  'replacement',
  'carrier',
  'max_concurrent',
  'cps',
].concat(...['even_spacing', 'caller_ids', 'caller_id_per_hour'])

test('groups of a store from before there were languages speak that of the house', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const before = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  await before.agents.saveGroup(group('120'))
  await before.close()
  const old = new Database(file)
  old.exec(`drop table nacd_holidays; drop table nacd_blacklist; alter table nacd_groups drop column language;
    drop table nacd_gateways; drop table nacd_changes; ${dropTimes} ${dropQueues} ${dropRouting} delete from nacd_migrations where name > '0003'`)
  old.close()
  expect(await (await open(file)).agents.groups()).toEqual([group('120', { language: '' })])
})

test('gateways of a store from before there were limits have none, and their numbers stay as they are', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const before = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  await before.gateways.save(gateway('a'), 'secret')
  await before.close()
  const old = new Database(file)
  const drops = routingColumns.map(column => `alter table nacd_gateways drop column ${column};`).join('')
  old.exec(
    `${drops} ${dropTimes} ${dropQueues} ${dropRouting} delete from nacd_migrations where name > '0006'`,
  )
  old.close()
  const read = openReadStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  expect((await read.gateways.gateways()).map(({ name }) => name)).toEqual(['a'])
  await read.close()
  const plain = { strip: 0, prepend: '', pattern: '', replacement: '', carrier: '', evenSpacing: false }
  const unlimited = { maxConcurrent: null, cps: null, callerIds: [], callerIdPerHour: null }
  expect(await (await open(file)).gateways.find('a')).toEqual(gateway('a', { ...plain, ...unlimited }))
})

test('groups and agents of a store from before queues had rules have the usual ones', async () => {
  const file = join(tempFolder(), 'nacd.db')
  const before = await openStore({ type: 'sqlite', file }, { clock: new ManualClock(), log: memoryLog() })
  await before.agents.saveGroup(group('120'))
  await before.agents.saveAgent(agent('1001'))
  await before.close()
  const old = new Database(file)
  old.exec(`${dropTimes} ${dropQueues} delete from nacd_migrations where name > '0007'`)
  old.close()
  const { agents } = await open(file)
  expect([await agents.groups(), await agents.agents()]).toEqual([[group('120')], [agent('1001')]])
})
