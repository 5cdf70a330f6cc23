import { expect, onTestFinished, test } from 'vitest'
import { cdrRow, stepRow } from '../../../src/adapters/sql/calls/call-rows.ts'
import { type CallLogEntry, writeCallRows } from '../../../src/adapters/sql/calls/call-writer.ts'
import { connect } from '../../../src/adapters/sql/database/connect.ts'
import { realClock } from '../../../src/adapters/sql/testing/real-clock.ts'
import { agent, gateway, group, route, step, summary } from '../../../src/adapters/sql/testing/records.ts'
import { legId } from '../../../src/core/shared/ids.ts'
import type { AgentsChange } from '../../../src/ports/queue/agent-store.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import { type NewDatabase, opened } from './databases.ts'

const firstPage = { page: 1, pageSize: 500 }

/** What one node changes, the others see. */
export function otherNodesSuite(newDatabase: NewDatabase): void {
  test('a change by another node is heard of and read', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    expect([await one.agents.agents(), await one.gateways.gateways()]).toEqual([[], []])
    expect([await one.limits.limits(), await one.destinationRules.rules()]).toEqual([[], []])
    const heard = Promise.all([
      new Promise<void>(resolve => one.agents.onChange(() => resolve())),
      new Promise<void>(resolve => one.gateways.onChange(resolve)),
      new Promise<void>(resolve => one.routes.onChange(resolve)),
      new Promise<void>(resolve => one.limits.onChange(resolve)),
      new Promise<void>(resolve => one.destinationRules.onChange(resolve)),
    ])
    await other.agents.saveGroup(group('120'))
    await other.agents.saveAgent(agent('1001'))
    await other.gateways.save(gateway('a'), 'secret')
    const load = await other.routeLoads.begin()
    await load.add([route('1')])
    await load.finish('add')
    const limit = { key: 'called:*', cps: null, maxConcurrent: 1, perHour: 3, perDay: 10, evenSpacing: false }
    await other.limits.save(limit)
    await other.destinationRules.add({ scope: { type: 'everyone' }, prefix: '+44', verdict: 'allow' })
    await heard
    expect(await one.routes.list(firstPage)).toEqual({ items: [{ ...route('1'), id: 1 }], total: 1 })
    expect(await one.limits.limits()).toEqual([limit])
    expect(await one.destinationRules.rules()).toMatchObject([{ id: 1, prefix: '+44' }])
    expect(await one.agents.groups()).toEqual([group('120')])
    expect(await one.gateways.gateways()).toEqual([{ ...gateway('a'), password: 'secret' }])
  })

  test('a status set beside an unheard change of another node is told as anything', async () => {
    const config = await newDatabase()
    const one = await opened(config)
    await one.agents.saveAgent(agent('1001'))
    await one.agents.agents()
    const heard: AgentsChange[] = []
    one.agents.onChange(change => void heard.push(change))
    const other = await opened(config)
    await other.agents.saveAgent(agent('1002'))
    await one.agents.setStatus('1001', 'busy', '')
    expect(heard.at(-1)).toEqual({ type: 'anything' })
    expect(await one.agents.agents()).toMatchObject([{ status: 'busy' }, { extension: '1002' }])
  })
}

/** A commit whose answer was lost is done again, as it was or with what came meanwhile. */
export function lostAnswerSuite(newDatabase: NewDatabase): void {
  test('a batch that is written twice is there once', async () => {
    const db = await connect(await newDatabase(), { clock: realClock, log: memoryLog() })
    onTestFinished(() => db.destroy())
    const entries = Array.from({ length: 20 }, (_, each): CallLogEntry[] => [
      { type: 'step', row: stepRow(legId(`call-${each}`), step('arrived'), each) },
      { type: 'ended', row: cdrRow(summary(`call-${each}`, { cause: 'USER_BUSY' })) },
    ]).flat()
    expect(await writeCallRows(db, realClock, entries)).toEqual([])
    const later: CallLogEntry = { type: 'ended', row: cdrRow(summary('call-3')) }
    expect(await writeCallRows(db, realClock, [...entries, later])).toEqual([])
    const causes = await db.selectFrom('nacd_cdrs').select(['uuid', 'cause']).execute()
    expect(causes).toHaveLength(20)
    expect(causes.filter(({ cause }) => cause !== 'USER_BUSY')).toEqual([
      { uuid: 'call-3', cause: 'NORMAL_CLEARING' },
    ])
    expect(await db.selectFrom('nacd_call_steps').selectAll().execute()).toHaveLength(20)
  })
}

/** Several nodes write at once: nothing fails, nothing is lost, nothing is there twice. */
export function manyWritersSuite(newDatabase: NewDatabase): void {
  const nodes = async (count: number) => {
    const config = await newDatabase()
    return Promise.all(Array.from({ length: count }, () => opened(config)))
  }

  test('the same record written by all at once is created once', async () => {
    const all = await nodes(4)
    await all[0]?.agents.saveGroup(group('120'))
    const created = async (writes: Promise<string | { readonly type: string }>[]) =>
      (await Promise.all(writes)).map(each => (typeof each === 'string' ? each : each.type)).sort()
    const once = ['created', ...Array(7).fill('replaced')]
    const twice = [...all, ...all]
    const in120 = { groups: [{ number: '120', level: 1, position: 1 }], skills: { a: 1, b: 2 } }
    expect(await created(twice.map(({ agents }) => agents.saveAgent(agent('1001', in120))))).toEqual(once)
    expect(await created(twice.map(({ agents }) => agents.saveGroup(group('121'))))).toEqual(once)
    expect(await created(twice.map(({ gateways }) => gateways.save(gateway('a'), null)))).toEqual(once)
    const refused = { number: '139', group: '120', until: null, note: '' }
    expect(await created(twice.map(({ blacklist }) => blacklist.save(refused)))).toEqual(once)
    const limit = {
      key: 'called:*',
      cps: 1,
      maxConcurrent: null,
      perHour: null,
      perDay: 9,
      evenSpacing: true,
    }
    expect(await created(twice.map(({ limits }) => limits.save(limit)))).toEqual(once)
    expect(await created(twice.map(({ routes }) => routes.save({ ...route('1'), id: 7 })))).toEqual(once)
    const holiday = { date: '2026-10-01', name: '', hours: '', groups: ['120'] }
    expect(await created(twice.map(({ holidays }) => holidays.save(holiday)))).toEqual(once)
  })

  test('routes added by all at once have each its own id', async () => {
    const all = await nodes(4)
    const added = await Promise.all([...all, ...all].map(({ routes }) => routes.add(route('1'))))
    expect(added.map(({ id }) => id).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('changes of one agent by all at once are all kept', async () => {
    const all = await nodes(4)
    await all[0]?.agents.saveAgent(agent('1001'))
    const changes = [{ name: 'Li' }, { jobNumber: '8' }, { skills: { german: 7 } }, { maxNoAnswer: 9 }]
    await Promise.all(changes.map((change, node) => all[node]?.agents.changeAgent('1001', change)))
    const later = await all[0]?.agents.changeAgent('1001', {})
    expect(later).toEqual({
      type: 'changed',
      record: agent('1001', Object.assign({}, ...changes)),
    })
  })

  test('one of several seeds is planted, and all of it', async () => {
    const all = await nodes(3)
    const seeds = await Promise.all(
      all.map(({ agents }) => agents.seed([group('120')], [agent('1001'), agent('1002')])),
    )
    expect(seeds.sort()).toEqual([false, false, true])
    expect(await all[0]?.agents.agents()).toHaveLength(2)
  })

  test("agents' times kept by all at once are all there, each nacd's own beside the others'", async () => {
    const all = await nodes(3)
    for (let round = 1; round <= 3; round += 1) {
      for (const [node, { agentTimes }] of all.entries()) {
        for (let agent = 0; agent < 300; agent += 1) {
          const ms = round * 1000 + node
          const of = { quarter: 0, time: 'wrapUp', group: '120', reason: '' } as const
          agentTimes.keep({ ...of, extension: String(agent), ms })
        }
      }
      await Promise.all(all.map(({ agentTimes }) => agentTimes.flush()))
    }
    const wanted = { from: 0, to: 1, times: ['wrapUp'], extension: '7' } as const
    const found: number[] = []
    for await (const page of all[0]?.agentTimes.keptIn(wanted) ?? []) found.push(...page.map(({ ms }) => ms))
    expect(found.sort((a, b) => a - b)).toEqual([3000, 3001, 3002])
  })

  test('call records written by all at once are there once, each with its later end', async () => {
    const all = await nodes(3)
    for (const { callLog } of all) {
      for (let call = 0; call < 200; call += 1) {
        callLog.step(legId(`call-${call}`), step('arrived'))
        callLog.ended(summary(`call-${call}`))
      }
    }
    await Promise.all(all.map(({ callLog }) => callLog.flush()))
    expect((await all[0]?.cdrs.list({}, firstPage))?.total).toBe(200)
    const found = await all[0]?.cdrs.find('call-7')
    expect(found?.summary).toEqual(summary('call-7'))
    expect(found?.steps.length).toBeGreaterThan(0)
  })
}
