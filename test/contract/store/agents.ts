import { expect, test } from 'vitest'
import { agent, group } from '../../../src/adapters/sql/testing/records.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { OpenStore } from './databases.ts'

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

  test('changing or removing what is not there says so', async () => {
    const { agents } = await open()
    expect(await agents.changeAgent('1001', { name: 'x' })).toEqual({ type: 'notFound' })
    expect(await agents.changeGroup('120', { name: 'x' })).toEqual({ type: 'notFound' })
    expect(await agents.removeAgent('1001')).toBe(false)
    expect(await agents.removeGroup('120')).toBe(false)
  })

  test('removing a group takes it out of its agents', async () => {
    const { agents } = await open()
    await agents.saveGroup(group('120'))
    await agents.saveAgent(agent('1001', { ...in120, skills: { a: 1 } }))
    expect(await agents.removeGroup('120')).toBe(true)
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
}
