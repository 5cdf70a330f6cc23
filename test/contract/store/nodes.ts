import { expect, test } from 'vitest'
import { agent, gateway, group, step, summary } from '../../../src/adapters/sql/testing/records.ts'
import { legId } from '../../../src/core/shared/ids.ts'
import { type NewDatabase, opened } from './databases.ts'

const firstPage = { page: 1, pageSize: 500 }

/** What one node changes, the others see. */
export function otherNodesSuite(newDatabase: NewDatabase): void {
  test('a change by another node is heard of and read', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    expect([await one.agents.agents(), await one.gateways.gateways()]).toEqual([[], []])
    const heard = Promise.all([
      new Promise<void>(resolve => one.agents.onChange(resolve)),
      new Promise<void>(resolve => one.gateways.onChange(resolve)),
    ])
    await other.agents.saveGroup(group('120'))
    await other.agents.saveAgent(agent('1001'))
    await other.gateways.save(gateway('a'), 'secret')
    await heard
    expect(await one.agents.groups()).toEqual([group('120')])
    expect(await one.gateways.gateways()).toEqual([{ ...gateway('a'), password: 'secret' }])
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
    const holiday = { date: '2026-10-01', name: '', hours: '', groups: ['120'] }
    expect(await created(twice.map(({ holidays }) => holidays.save(holiday)))).toEqual(once)
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
