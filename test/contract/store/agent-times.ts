import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../src/adapters/sql/database/connect.ts'
import { agentTimeRow } from '../../../src/adapters/sql/figures/agent-time-rows.ts'
import { writeTimes } from '../../../src/adapters/sql/figures/agent-time-writer.ts'
import { realClock } from '../../../src/adapters/sql/testing/real-clock.ts'
import { type SpentTime, workTimes } from '../../../src/core/figures/spent-time.ts'
import type { AgentTimeStore, KeptTime, TimesWanted } from '../../../src/ports/queue/agent-times.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import { type NewDatabase, opened } from './databases.ts'
import { rowsIn } from './sql.ts'

const quarter = 900_000

const spent = (change: Partial<SpentTime> = {}): SpentTime => ({
  ...{ quarter, extension: '1001', time: 'ready', group: '', reason: '', ms: 1000 },
  ...change,
})

const ours = (of: SpentTime): KeptTime => ({ ...of, isOurs: true })
const others = (of: SpentTime): KeptTime => ({ ...of, isOurs: false })

async function all(store: AgentTimeStore, change: Partial<TimesWanted> = {}): Promise<readonly KeptTime[]> {
  const found: KeptTime[] = []
  const wanted = { from: 0, to: 1e15, times: workTimes, extension: null, ...change }
  for await (const page of store.keptIn(wanted)) found.push(...page)
  return found
}

/** Agents' time by quarters, whatever the database. */
export function agentTimesSuite(newDatabase: NewDatabase): void {
  test('of one thing in one quarter the longest is kept, in one batch or in two, and not added up', async () => {
    const { agentTimes } = await opened(await newDatabase())
    for (const ms of [1000, 2000, 3000]) agentTimes.keep(spent({ ms }))
    await agentTimes.flush()
    agentTimes.keep(spent({ ms: 4000 }))
    await agentTimes.flush()
    agentTimes.keep(spent({ ms: 3500 }))
    await agentTimes.flush()
    expect(await all(agentTimes)).toEqual([ours(spent({ ms: 4000 }))])
  })

  test('each start of each nacd has its own, and knows which', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    for (const ms of [1000, 5000]) {
      one.agentTimes.keep(spent({ ms }))
      other.agentTimes.keep(spent({ ms: ms + 1 }))
      await Promise.all([one.agentTimes.flush(), other.agentTimes.flush()])
    }
    const byLength = (a: KeptTime, b: KeptTime) => a.ms - b.ms
    expect([...(await all(one.agentTimes))].sort(byLength)).toEqual([
      ours(spent({ ms: 5000 })),
      others(spent({ ms: 5001 })),
    ])
    await one.close()
    const again = await opened(config)
    again.agentTimes.keep(spent({ ms: 7 }))
    await again.agentTimes.flush()
    expect([...(await all(again.agentTimes))].sort(byLength)).toEqual([
      ours(spent({ ms: 7 })),
      others(spent({ ms: 5000 })),
      others(spent({ ms: 5001 })),
    ])
  })

  test('what is kept at the last moment is written when the store is closed', async () => {
    const config = await newDatabase()
    const one = await opened(config)
    one.agentTimes.keep(spent())
    await one.close()
    expect(await all((await opened(config)).agentTimes)).toEqual([others(spent())])
  })

  test('times are found by quarter, by what was done and by agent', async () => {
    const { agentTimes } = await opened(await newDatabase())
    const kept = [
      spent({ time: 'paused', reason: "小休'; --", ms: 0 }),
      spent({ time: 'paused', reason: '示忙 😀', ms: 1 }),
      spent({ time: 'wrapUp', group: '120', quarter: 2 * quarter, ms: 2 }),
      spent({ time: 'wrapUp', group: '121', quarter: 2 * quarter, ms: 3 }),
      spent({ time: 'otherCall', extension: '1002', quarter: 3 * quarter, ms: 4 }),
    ]
    for (const each of kept) agentTimes.keep(each)
    await agentTimes.flush()
    const sorted = async (change: Partial<TimesWanted>) =>
      [...(await all(agentTimes, change))].sort((a, b) => a.ms - b.ms)
    const found = async (change: Partial<TimesWanted>) => (await sorted(change)).map(({ ms }) => ms)
    expect(await sorted({})).toEqual(kept.map(ours))
    expect(await found({ from: 2 * quarter, to: 3 * quarter })).toEqual([2, 3])
    expect(await found({ times: ['wrapUp', 'ready'] })).toEqual([2, 3])
    expect(await found({ extension: '1002' })).toEqual([4])
    expect(await found({ times: [] })).toEqual([])
  })

  test('page after page each comes once, also of one agent', async () => {
    const { agentTimes } = await opened(await newDatabase())
    const kept: SpentTime[] = []
    for (let n = 0; n < 3500; n += 1) {
      const [at, extension] = [quarter * Math.floor(n / 1200), n % 2 === 0 ? '1001' : `2${n}`]
      kept.push(spent({ quarter: at, extension, time: 'paused', reason: `r${n}`, ms: n }))
    }
    for (const each of kept) agentTimes.keep(each)
    await agentTimes.flush()
    const found = async (extension: string | null) =>
      (await all(agentTimes, { extension })).map(({ ms }) => ms).sort((a, b) => a - b)
    expect(await found(null)).toEqual(kept.map(({ ms }) => ms))
    expect(await found('1001')).toEqual(kept.map(({ ms }) => ms).filter(ms => ms % 2 === 0))
  })

  test('what is too old is removed, of every kind, and nothing else', async () => {
    const config = await newDatabase()
    const { agentTimes } = await opened(config)
    for (let n = 0; n < 10; n += 1) {
      for (const time of workTimes) agentTimes.keep(spent({ time, quarter: n * quarter }))
    }
    await agentTimes.flush()
    await agentTimes.removeBefore(7 * quarter)
    expect(await rowsIn(config, 'nacd_agent_times')).toBe(3 * workTimes.length)
    expect(Math.min(...(await all(agentTimes)).map(each => each.quarter))).toBe(7 * quarter)
    await agentTimes.removeBefore(7 * quarter)
    await agentTimes.removeBefore(100 * quarter)
    expect(await rowsIn(config, 'nacd_agent_times')).toBe(0)
  })

  test('what is longer than its column is cut, never refused', async () => {
    const { agentTimes } = await opened(await newDatabase())
    const endless = `${'x'.repeat(500)}\u0000`
    agentTimes.keep(spent({ time: 'paused', extension: endless, group: endless, reason: endless, ms: 1e300 }))
    await agentTimes.flush()
    expect(await all(agentTimes)).toEqual([
      ours(
        spent({
          ...{ time: 'paused', extension: 'x'.repeat(32), group: 'x'.repeat(32), reason: 'x'.repeat(128) },
          ms: Number.MAX_SAFE_INTEGER,
        }),
      ),
    ])
  })

  test('a batch that is written twice, or comes through late, is there once', async () => {
    const db = await connect(await newDatabase(), { clock: realClock, log: memoryLog() })
    onTestFinished(() => db.destroy())
    const rows = (ms: number) =>
      ['1001', '1002'].map(extension => agentTimeRow(spent({ extension, ms }), 'a-run'))
    await writeTimes(db, rows(5000))
    await writeTimes(db, rows(5000))
    await writeTimes(db, rows(4000))
    const found = await db
      .selectFrom('nacd_agent_times')
      .select(['extension', 'ms'])
      .orderBy('extension')
      .execute()
    expect(found.map(({ extension, ms }) => [extension, Number(ms)])).toEqual([
      ['1001', 5000],
      ['1002', 5000],
    ])
  })
}
