import { expect, test } from 'vitest'
import { summary } from '../../../src/adapters/sql/testing/records.ts'
import type { CallSummary } from '../../../src/core/call/record/record.ts'
import { legId, millis } from '../../../src/core/shared/ids.ts'
import type { CdrFilter, CdrReader } from '../../../src/ports/calls/cdr-reader.ts'
import type { OpenStore } from './databases.ts'

const calls = [
  summary('a', { startedAt: millis(1000), callerNumber: '1002', cause: 'USER_BUSY' }),
  summary('b', { startedAt: millis(2000), agentExtension: '1003', talkedMs: 10 }),
  summary('c', {
    startedAt: millis(3000),
    agentExtension: '1003',
    talkedMs: 20,
    group: '121',
    calleeNumber: '121',
  }),
  summary('d', { startedAt: millis(4000), callerNumber: "1' or '1'='1" }),
]

const filters: readonly [string, CdrFilter, string][] = [
  ['nothing', {}, 'dcba'],
  ['from, inclusive', { from: 3000 }, 'dc'],
  ['to, exclusive', { to: 3000 }, 'ba'],
  ['a span', { from: 2000, to: 3000 }, 'b'],
  ['caller', { caller: '1002' }, 'cba'],
  ['caller as a trick', { caller: "1' or '1'='1" }, 'd'],
  ['callee', { callee: '121' }, 'c'],
  ['agent', { agent: '1003' }, 'cb'],
  ['group', { group: '121' }, 'c'],
  ['cause', { cause: 'USER_BUSY' }, 'a'],
  ['two at once', { agent: '1003', group: '120' }, 'b'],
  ['nobody', { caller: '999' }, ''],
]

/** Reading call records, whatever the database. */
export function callRecordsSuite(open: OpenStore): void {
  async function reader(calls: readonly CallSummary[]): Promise<CdrReader> {
    const store = await open()
    for (const call of calls) store.callLog.ended(call)
    await store.callLog.flush()
    return store.cdrs
  }

  test('records are filtered by what they say', async () => {
    const cdrs = await reader(calls)
    for (const [name, filter, expected] of filters) {
      const page = await cdrs.list(filter, { page: 1, pageSize: 50 })
      expect([name, page.items.map(item => item.uuid).join(''), page.total]).toEqual([
        name,
        expected,
        expected.length,
      ])
    }
  })

  test('pages are newest first and tell the whole number', async () => {
    const cdrs = await reader(calls)
    const pages = await Promise.all([1, 2, 3].map(page => cdrs.list({}, { page, pageSize: 3 })))
    expect(pages.map(page => page.items.map(item => item.uuid).join(''))).toEqual(['dcb', 'a', ''])
    expect(pages.map(page => page.total)).toEqual([4, 4, 4])
  })

  test('a record comes back as it was, or not at all', async () => {
    const cdrs = await reader(calls)
    expect(await cdrs.find('c')).toEqual({ summary: calls[2], steps: [] })
    expect(await cdrs.find("c' or '1'='1")).toBeNull()
  })

  test('the steps of a call can be read before it has ended', async () => {
    const store = await open()
    const steps = ['arrived', 'line_found'].map((type, nth) => ({ at: millis(nth), type, detail: { nth } }))
    for (const step of steps) store.callLog.step(legId('a'), step)
    store.callLog.step(legId('b'), { at: millis(0), type: 'arrived', detail: {} })
    await store.callLog.flush()
    expect([await store.cdrs.find('a'), await store.cdrs.steps('a')]).toEqual([null, steps])
    expect(await store.cdrs.steps("a' or '1'='1")).toEqual([])
  })

  test('ratings are counted by agent and by group, in a span of time', async () => {
    const rated = (
      uuid: string,
      startedAt: number,
      agentExtension: string,
      group: string,
      surveyDigit: string,
    ) => summary(uuid, { startedAt: millis(startedAt), agentExtension, group, surveyDigit })
    const cdrs = await reader([
      rated('a', 1000, '1001', '120', '5'),
      rated('b', 2000, '1001', '121', '5'),
      rated('c', 3000, '1001', '121', '1'),
      rated('d', 4000, '1003', '121', '3'),
      rated('e', 5000, '1003', '121', ''),
    ])
    expect(await cdrs.ratings('agent', {})).toEqual([
      { key: '1001', digits: { 1: 1, 5: 2 } },
      { key: '1003', digits: { 3: 1 } },
    ])
    expect(await cdrs.ratings('group', { from: 2000, to: 4000 })).toEqual([
      { key: '121', digits: { 1: 1, 5: 1 } },
    ])
  })

  test('figures count an agent’s calls since a time', async () => {
    const cdrs = await reader(calls)
    expect(await cdrs.agentFigures(['1003', '1001', '1009'], 2500)).toEqual(
      new Map([
        ['1003', { calls: 1, talkedMs: 20 }],
        ['1001', { calls: 1, talkedMs: 8000 }],
      ]),
    )
    expect(await cdrs.agentFigures([], 0)).toEqual(new Map())
  })
}
