import { expect, onTestFinished, test, vi } from 'vitest'
import { connect } from '../../../src/adapters/sql/database/connect.ts'
import { SqlOpenCalls } from '../../../src/adapters/sql/queue/open-calls.ts'
import { realClock } from '../../../src/adapters/sql/testing/real-clock.ts'
import { summary } from '../../../src/adapters/sql/testing/records.ts'
import { play } from '../../../src/core/call/testing/play.ts'
import { legId, millis } from '../../../src/core/shared/ids.ts'
import type { OpenCall } from '../../../src/ports/calls/open-calls.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import { type NewDatabase, opened } from './databases.ts'
import { asAdministrator } from './sql.ts'

const call = (recordId: string, change: Partial<OpenCall> = {}): OpenCall => ({
  recordId,
  switchName: 'local',
  state: { ...play([]).state, uuid: legId(recordId) },
  savedAt: millis(1000),
  ...change,
})

/** The calls under way, whatever the database. */
export function openCallsSuite(newDatabase: NewDatabase): void {
  test('of several states of a call the last is found, by the controller after this one', async () => {
    const config = await newDatabase()
    const [one, next] = [await opened(config), await opened(config)]
    for (let savedAt = 0; savedAt < 10; savedAt += 1)
      one.openCalls.keep(call('a', { savedAt: millis(savedAt) }))
    one.openCalls.keep(call('b', { switchName: 'other' }))
    await one.openCalls.flush()
    expect(await next.openCalls.on('local')).toEqual([call('a', { savedAt: millis(9) })])
    expect(await next.openCalls.on('other')).toEqual([call('b', { switchName: 'other' })])
    expect(await next.openCalls.on("' or '1'='1")).toEqual([])
  })

  test('what is not written yet is found too, and what is over is not', async () => {
    const config = await newDatabase()
    const { openCalls } = await opened(config)
    openCalls.keep(call('a'))
    openCalls.keep(call('b'))
    await openCalls.flush()
    openCalls.keep(call('c'))
    openCalls.keep(call('b', { savedAt: millis(2000) }))
    openCalls.close('a')
    const calls = await openCalls.on('local')
    expect(calls).toEqual([call('b', { savedAt: millis(2000) }), call('c')])
    const reading = openCalls.on('local')
    openCalls.close('b')
    openCalls.keep(call('d'))
    expect(await reading).toEqual([call('c'), call('d')])
  })

  test('a call that began and ended between two writes is not written at all', async () => {
    const config = await newDatabase()
    const statements: string[] = []
    const { openCalls } = await opened(config, { observe: outcome => void statements.push(outcome) })
    await openCalls.on('local')
    const before = statements.length
    openCalls.keep(call('a'))
    openCalls.close('a')
    await openCalls.flush()
    expect([statements.length - before, await openCalls.on('local')]).toEqual([0, []])
  })

  test('a call an earlier controller left is closed, known to this one or not', async () => {
    const config = await newDatabase()
    const [one, next] = [await opened(config), await opened(config)]
    for (const id of ['a', 'b', 'c']) one.openCalls.keep(call(id))
    await one.openCalls.flush()
    next.openCalls.close('a')
    await next.openCalls.on('local')
    next.openCalls.keep(call('b', { savedAt: millis(2000) }))
    next.openCalls.close('b')
    await next.openCalls.flush()
    expect(await (await opened(config)).openCalls.on('local')).toEqual([call('c')])
  })

  test('the row of a call goes after its record is written; one with a record tells nothing', async () => {
    const config = await newDatabase()
    const [one, next] = [await opened(config), await opened(config)]
    one.openCalls.keep(call('a'))
    one.openCalls.keep(call('b'))
    await one.openCalls.flush()
    one.callLog.ended(summary('a'))
    one.openCalls.close('a')
    await one.openCalls.flush()
    expect((await next.cdrs.find('a'))?.summary).toEqual(summary('a'))
    one.callLog.ended(summary('b'))
    await one.callLog.flush()
    expect(await next.openCalls.on('local')).toEqual([])
    await next.openCalls.flush()
    expect(await asAdministrator(config, 'select record_id from nacd_open_calls')).toEqual([])
  })

  test('a call that begins is written down though the records of those that are over cannot be', async () => {
    const config = await newDatabase()
    const store = await opened(config)
    const rows = () => asAdministrator(config, 'select record_id from nacd_open_calls order by record_id')
    store.openCalls.keep(call('a'))
    await store.openCalls.flush()
    await asAdministrator(config, 'alter table nacd_cdrs rename to nacd_cdrs_away')
    store.callLog.ended(summary('a'))
    store.openCalls.close('a')
    store.openCalls.keep(call('b'))
    await vi.waitFor(async () => expect(await rows()).toEqual([{ record_id: 'a' }, { record_id: 'b' }]))
    await asAdministrator(config, 'alter table nacd_cdrs_away rename to nacd_cdrs')
    await store.openCalls.flush()
    expect(await rows()).toEqual([{ record_id: 'b' }])
  })

  test.each([
    ['later', 5000],
    ['in the same millisecond', 1000],
    ['with its clock set back', 500],
  ])('a call that begins anew %s while its old row is removed keeps its new one', async (_when, savedAt) => {
    const config = await newDatabase()
    const rows = () => asAdministrator(config, 'select record_id from nacd_open_calls order by record_id')
    const needs = { clock: realClock, log: memoryLog() }
    const db = await connect(config, needs)
    onTestFinished(() => db.destroy())
    let begins = async () => undefined as unknown
    const openCalls = new SqlOpenCalls(db, {
      ...{ ...needs, clock: { ...realClock, now: () => millis(1000) } },
      // The last thing that is waited for before rows are removed.
      writeRecords: async () => {
        await begins()
        return true
      },
    })
    openCalls.keep(call('a'))
    openCalls.keep(call('b'))
    await openCalls.flush()
    const anew = call('a', { savedAt: millis(savedAt), switchName: 'anew' })
    const written = async () =>
      expect(
        await asAdministrator(config, "select record_id from nacd_open_calls where switch_name = 'anew'"),
      ).toEqual([{ record_id: 'a' }])
    begins = () => {
      openCalls.keep(anew)
      return vi.waitFor(written)
    }
    openCalls.close('a')
    openCalls.close('b')
    await openCalls.flush()
    begins = async () => undefined
    expect(await rows()).toEqual([{ record_id: 'a' }])
    expect(await openCalls.on('anew')).toMatchObject([{ recordId: 'a', state: anew.state }])
    openCalls.close('a')
    await openCalls.flush()
    expect(await rows()).toEqual([])
  })

  test('one that begins anew is found though the record of its first end is written', async () => {
    const config = await newDatabase()
    const [one, next] = [await opened(config), await opened(config)]
    one.openCalls.keep(call('a'))
    await one.openCalls.flush()
    one.callLog.ended(summary('a', { endedAt: millis(1000) }))
    await one.callLog.flush()
    one.openCalls.close('a')
    one.openCalls.keep(call('a', { savedAt: millis(1001) }))
    expect(await one.openCalls.on('local')).toMatchObject([{ recordId: 'a', switchName: 'local' }])
    await one.openCalls.flush()
    expect(await next.openCalls.on('local')).toMatchObject([{ recordId: 'a', switchName: 'local' }])
    next.callLog.ended(summary('a', { endedAt: millis(Date.now()) }))
    next.openCalls.close('a')
    await next.openCalls.flush()
    expect(await (await opened(config)).openCalls.on('local')).toEqual([])
  })

  test('a state that cannot be read is said, and its row goes', async () => {
    const [config, log] = [await newDatabase(), memoryLog()]
    const store = await opened(config, { log })
    store.openCalls.keep(call('a'))
    store.openCalls.keep(call('b'))
    await store.openCalls.flush()
    await asAdministrator(config, "update nacd_open_calls set state = '{nonsense' where record_id = 'a'")
    expect(await store.openCalls.on('local')).toEqual([call('b')])
    expect(log.lines).toMatchObject([{ level: 'error', fields: { call: 'a' } }])
    await store.openCalls.flush()
    expect(await asAdministrator(config, 'select record_id from nacd_open_calls')).toEqual([
      { record_id: 'b' },
    ])
  })

  test('many calls are kept and closed at once', async () => {
    const config = await newDatabase()
    const store = await opened(config)
    const ids = Array.from({ length: 1000 }, (_, each) => `call-${each}`)
    for (const id of ids) store.openCalls.keep(call(id))
    await store.openCalls.flush()
    expect(await store.openCalls.on('local')).toHaveLength(1000)
    for (const id of ids) store.openCalls.close(id)
    await store.openCalls.flush()
    expect(await asAdministrator(config, 'select record_id from nacd_open_calls')).toEqual([])
  })
}
