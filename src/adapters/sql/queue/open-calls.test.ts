import type { KyselyPlugin } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { play } from '../../../core/call/testing/play.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { OpenCall } from '../../../ports/calls/open-calls.ts'
import { ManualClock } from '../../../testing/manual-clock.ts'
import { memoryLog } from '../../../testing/memory-log.ts'
import { connect } from '../database/connect.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { SqlOpenCalls } from './open-calls.ts'

const call = (recordId: string): OpenCall => ({
  recordId,
  switchName: 'local',
  state: { ...play([]).state, uuid: legId(recordId) },
  savedAt: millis(1000),
})

const needs = { clock: new ManualClock(), log: memoryLog() }
const writeRecords = async () => true

async function database() {
  const db = await connect({ type: 'sqlite', file: `${tempFolder()}/nacd.db` }, needs)
  onTestFinished(() => db.destroy())
  return { db, rows: () => db.selectFrom('nacd_open_calls').select('record_id').execute() }
}

test('a call that was closed and is there after all keeps its row', async () => {
  const { db, rows } = await database()
  const openCalls = new SqlOpenCalls(db, { ...needs, writeRecords })
  openCalls.keep(call('a'))
  openCalls.keep(call('b'))
  await openCalls.flush()
  openCalls.close('a')
  openCalls.close('b')
  openCalls.keep(call('a'))
  await openCalls.flush()
  expect(await rows()).toEqual([{ record_id: 'a' }])
  openCalls.close('a')
  await openCalls.flush()
  expect(await rows()).toEqual([])
})

test('a call that begins anew while its old state is read keeps its row', async () => {
  const { db, rows } = await database()
  const unreadable = { record_id: 'a', switch_name: 'local', state: '{"version":1}', saved_at: 0 }
  await db.insertInto('nacd_open_calls').values(unreadable).execute()
  /** What a reading finds is known only when the test says so. */
  const found = Promise.withResolvers<void>()
  const slow: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (result.rows.length > 0) await found.promise
      return result
    },
  }
  const openCalls = new SqlOpenCalls(db.withPlugin(slow), { ...needs, writeRecords })
  const reading = openCalls.on('local')
  await new Promise(resolve => setImmediate(resolve))
  openCalls.keep(call('a'))
  await openCalls.flush()
  found.resolve()
  expect(await reading).toEqual([call('a')])
  await openCalls.flush()
  expect(await rows()).toEqual([{ record_id: 'a' }])
})
