import { expect, test } from 'vitest'
import { openReadStore } from '../../../src/adapters/sql/read-store.ts'
import { realClock } from '../../../src/adapters/sql/testing/real-clock.ts'
import { agent, group } from '../../../src/adapters/sql/testing/records.ts'
import { defaultQueueRules, type QueueRules } from '../../../src/core/acd/queue-rules.ts'
import type { AgentsChange } from '../../../src/ports/queue/agent-store.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import { type NewDatabase, type OpenStore, opened } from './databases.ts'
import { asAdministrator } from './sql.ts'

const in120 = { groups: [{ number: '120', level: 1, position: 1 }] }

/** Agents and groups, whatever the database. */
export function agentsSuite(open: OpenStore): void {
  test('saving says created, then replaced, and replaces memberships and skills', async () => {
    const { agents } = await open()
    expect(await agents.saveGroup(group('120'))).toEqual({ type: 'created' })
    expect(await agents.saveGroup(group('120', { name: 'new' }))).toEqual({ type: 'replaced' })
    expect(await agents.saveAgent(agent('1001', { ...in120, skills: { a: 1, b: 100 } }))).toEqual({
      type: 'created',
    })
    expect(await agents.saveAgent(agent('1001', { skills: { c: 5 } }))).toEqual({ type: 'replaced' })
    expect(await agents.agents()).toEqual([agent('1001', { skills: { c: 5 } })])
    expect(await agents.groups()).toEqual([group('120', { name: 'new' })])
  })

  test('a membership of a group that does not exist is refused and nothing is written', async () => {
    const { agents } = await open()
    const refused = { type: 'unknownGroups', groups: ['120'] }
    expect(await agents.saveAgent(agent('1001', in120))).toEqual(refused)
    await agents.saveAgent(agent('1001'))
    expect(await agents.changeAgent('1001', { ...in120, name: 'changed' })).toEqual(refused)
    expect(await agents.agents()).toEqual([agent('1001')])
  })

  test('a change touches what it names only, also when several come at once', async () => {
    const { agents } = await open()
    await agents.saveAgent(agent('1001'))
    await Promise.all([
      agents.changeAgent('1001', { name: 'Li' }),
      agents.changeAgent('1001', { skills: { german: 7 } }),
      agents.setStatus('1001', 'busy', 'lunch'),
    ])
    const expected = { name: 'Li', skills: { german: 7 }, status: 'busy', statusReason: 'lunch' } as const
    expect(await agents.agents()).toEqual([agent('1001', expected)])
  })

  test('a status alone is told as such, and nothing is read again for it', async () => {
    const { agents } = await open()
    await agents.saveGroup(group('120'))
    await agents.saveAgent(agent('1001', { ...in120, skills: { a: 1 } }))
    await agents.saveAgent(agent('1002'))
    const groups = await agents.groups()
    await agents.agents()
    const heard: AgentsChange[] = []
    agents.onChange(change => void heard.push(change))
    await agents.setStatus('1001', 'busy', 'lunch')
    await agents.changeAgent('1002', { status: 'offline', skills: {} })
    const [one, two] = await agents.agents()
    expect(heard).toEqual([
      { type: 'statusSet', extension: '1001', status: 'busy', reason: 'lunch' },
      { type: 'statusSet', extension: '1002', status: 'offline', reason: '' },
    ])
    expect(one).toEqual(agent('1001', { ...in120, skills: { a: 1 }, status: 'busy', statusReason: 'lunch' }))
    expect(two).toMatchObject({ status: 'offline' })
    expect(await agents.groups()).toBe(groups)
    await agents.changeAgent('1001', { status: 'ready', wrapUp: 7 })
    await agents.setStatus('1009', 'busy', '')
    expect(heard.slice(2)).toEqual([{ type: 'anything' }, { type: 'anything' }])
    expect(await agents.agents()).toMatchObject([{ status: 'ready', wrapUp: 7 }, {}])
  })

  test('statuses set by many at once are told in their order', async () => {
    const { agents } = await open()
    await agents.saveAgent(agent('1001'))
    let last: AgentsChange = { type: 'anything' }
    agents.onChange(change => {
      last = change
    })
    const reasons = Array.from({ length: 12 }, (_, each) => `reason ${each}`)
    await Promise.all(reasons.map(reason => agents.setStatus('1001', 'busy', reason)))
    const [kept] = await agents.agents()
    const told = { type: 'statusSet', extension: '1001', status: 'busy', reason: kept?.statusReason }
    // Answers of a server may come in another order than they were committed in.
    expect([told, { type: 'anything' }]).toContainEqual(last)
    await agents.saveAgent(agent('1002'))
    expect(await agents.agents()).toMatchObject([{ statusReason: kept?.statusReason }, {}])
  })

  test('changing or removing what is not there says so', async () => {
    const { agents } = await open()
    expect(await agents.changeAgent('1001', { name: 'x' })).toEqual({ type: 'notFound' })
    expect(await agents.changeGroup('120', { name: 'x' })).toEqual({ type: 'notFound' })
    expect(await agents.removeAgent('1001')).toBe(false)
    expect(await agents.removeGroup('120')).toEqual({ type: 'notFound' })
  })

  test('removing a group takes it out of its agents', async () => {
    const { agents } = await open()
    await agents.saveGroup(group('120'))
    await agents.saveAgent(agent('1001', { ...in120, skills: { a: 1 } }))
    expect(await agents.removeGroup('120')).toEqual({ type: 'removed' })
    expect(await agents.agents()).toEqual([agent('1001', { skills: { a: 1 } })])
    expect(await agents.removeAgent('1001')).toBe(true)
    expect(await agents.agents()).toEqual([])
  })

  test('reads come from memory until a write', async () => {
    const { agents } = await open()
    const before = await agents.agents()
    expect(await agents.agents()).toBe(before)
    await agents.saveAgent(agent('1001'))
    expect(await agents.agents()).toHaveLength(1)
  })

  test('every listener hears of a change after it is visible; one that throws stops neither the others nor the write', async () => {
    const log = memoryLog()
    const { agents } = await open({ log })
    const heard: Promise<number>[] = []
    agents.onChange(() => {
      throw new Error('broken listener')
    })
    agents.onChange(() => void heard.push(agents.agents().then(all => all.length)))
    expect(await agents.saveAgent(agent('1001'))).toEqual({ type: 'created' })
    expect(await Promise.all(heard)).toEqual([1])
    expect(log.lines).toMatchObject([{ level: 'error', message: 'a listener to changes failed' }])
  })

  test('numbers and names are data, whatever is in them', async () => {
    const { agents } = await open()
    const nasty = agent("1'; drop table nacd_agents; --", {
      name: '"; select 1',
      skills: { ['__proto__']: 1 },
    })
    await agents.saveAgent(nasty)
    expect(await agents.agents()).toEqual([nasty])
  })

  test('a seed fills an empty store once, and all of it', async () => {
    const { agents } = await open()
    expect(await agents.seed([group('120')], [agent('1001', in120)])).toBe(true)
    await agents.removeAgent('1001')
    expect(await agents.seed([group('121')], [])).toBe(false)
    expect(await agents.groups()).toEqual([group('120')])
  })

  test('a seed that cannot be written whole is not written', async () => {
    const { agents } = await open()
    await expect(
      agents.seed([group('120')], [agent('1001', { groups: [{ number: '999', level: 1, position: 1 }] })]),
    ).rejects.toThrow(/foreign key/i)
    expect(await agents.groups()).toEqual([])
  })

  test('a group leads its callers to groups that are there, and never back', async () => {
    const { agents } = await open()
    const rules = (change: Partial<QueueRules>) => ({ ...defaultQueueRules, ...change })
    const unknown = { type: 'unknownGroups', groups: ['122'] }
    expect(await agents.saveGroup(group('120', { overflow: 'queue:122' }))).toEqual(unknown)
    for (const number of ['120', '121']) await agents.saveGroup(group(number))
    expect(await agents.changeGroup('120', { queue: { exits: { '1': 'queue:122' } } })).toEqual(unknown)
    expect(await agents.changeGroup('120', { overflow: 'queue:121' })).toMatchObject({ type: 'changed' })
    const circle = { type: 'circle', groups: ['121', '120', '121'] }
    const back = { overflows: { timeout: 'queue:120' } }
    expect(await agents.changeGroup('121', { queue: back })).toEqual(circle)
    expect(await agents.saveGroup(group('121', { overflow: '', queue: rules(back) }))).toEqual(circle)
    expect(await agents.groups()).toEqual([group('120', { overflow: 'queue:121' }), group('121')])
    expect(await agents.removeGroup('121')).toEqual({ type: 'inUse', groups: ['120'] })
    await agents.changeGroup('120', { overflow: '' })
    expect(await agents.removeGroup('121')).toEqual({ type: 'removed' })
  })

  test('of a queue’s rules a change touches what it names only, also when several come at once', async () => {
    const { agents } = await open()
    await agents.saveGroup(group('120'))
    await Promise.all([
      agents.changeGroup('120', { queue: { ageing: 5 } }),
      agents.changeGroup('120', { queue: { record: true } }),
      agents.changeGroup('120', { name: 'Li' }),
    ])
    const queue = { ...defaultQueueRules, ageing: 5, record: true }
    expect(await agents.groups()).toEqual([group('120', { name: 'Li', queue })])
  })

  test('two changes at once that lead round together are not both taken', async () => {
    const { agents } = await open()
    for (const number of ['120', '121']) await agents.saveGroup(group(number))
    const outcomes = await Promise.all([
      agents.changeGroup('120', { overflow: 'queue:121' }),
      agents.changeGroup('121', { overflow: 'queue:120' }),
    ])
    expect(outcomes.map(({ type }) => type).sort()).toEqual(['changed', 'circle'])
  })
}

/** Groups and agents that somebody wrote by hand, whatever the database. */
export function damagedRecordsSuite(newDatabase: NewDatabase): void {
  test('rubbish in the place of rules is said, counts as usual, and hurts no other record', async () => {
    const [config, log] = [await newDatabase(), memoryLog()]
    const store = await opened(config, { log })
    const ruled = { queue: { ...defaultQueueRules, ageing: 5, record: true } }
    for (const number of ['119', '120', '121', '122']) await store.agents.saveGroup(group(number, ruled))
    const rests = { busy: { rest: 5, max: 0 } }
    for (const extension of ['1001', '1002']) await store.agents.saveAgent(agent(extension, { rests }))
    await asAdministrator(
      config,
      "update nacd_groups set queue = '{nonsense', announcements = '{}' where number = '119'",
      "update nacd_groups set queue = '[]' where number = '120'",
      `update nacd_groups set queue = '{"ageing":-5,"record":true,"exits":{"A":"callback"}}' where number = '121'`,
      "update nacd_agents set rests = 'null', status = 'lunch' where extension = '1001'",
      "update nacd_groups set language = 'fr' where number = '120'",
    )
    const next = await opened(config, { log })
    expect(await next.agents.groups()).toEqual([
      group('119', { announcements: [] }),
      group('120'),
      group('121', { queue: { ...defaultQueueRules, record: true } }),
      group('122', ruled),
    ])
    expect(await next.agents.agents()).toEqual([
      agent('1001', { status: 'offline' }),
      agent('1002', { rests }),
    ])
    expect(log.lines.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: 'error', of: 'group', number: '119', fields: ['announcements', 'queue'] },
      { level: 'error', of: 'group', number: '120', fields: ['language', 'queue'] },
      { level: 'error', of: 'group', number: '121', fields: ['queue.ageing', 'queue.exits'] },
      { level: 'error', of: 'agent', number: '1001', fields: ['status', 'rests'] },
    ])
    const read = openReadStore(config, { clock: realClock, log: memoryLog() })
    expect((await read.damages()).map(each => each.number)).toEqual(['119', '120', '121', '1001'])
    await read.close()
    expect(await next.agents.changeGroup('120', { queue: { ageing: 7 } })).toMatchObject({ type: 'changed' })
    expect((await next.agents.groups())[1]?.queue).toEqual({ ...defaultQueueRules, ageing: 7 })
  })
}
