import { expect, test } from 'vitest'
import { agent, group, summary } from '../../../src/adapters/sql/testing/records.ts'
import type { AgentMemory } from '../../../src/core/acd/agent-memory.ts'
import { legId, millis } from '../../../src/core/shared/ids.ts'
import type { Callback } from '../../../src/ports/queue/callbacks.ts'
import type { Vip } from '../../../src/ports/queue/vips.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import { type NewDatabase, type OpenStore, opened } from './databases.ts'
import { asAdministrator } from './sql.ts'

const memory = (extension: string, change: Partial<AgentMemory> = {}): AgentMemory => ({
  extension,
  rest: { why: 'wrapUp', until: millis(5000), group: '120' },
  talk: { callId: legId('a'), group: '120', since: millis(1000) },
  idleSince: millis(900),
  misses: { noAnswer: 2, busy: 1 },
  calls: 7,
  talkedMs: 61_000,
  at: millis(4000),
  ...change,
})

/** What the queue remembers of agents and talks, whatever the database. */
export function queueMemorySuite(open: OpenStore, newDatabase: NewDatabase): void {
  test('of what is kept of an agent the last is found again, by another nacd too', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    expect(await one.queueMemory.agents()).toEqual([])
    for (let calls = 0; calls < 10; calls += 1) one.queueMemory.keep(memory('1001', { calls }))
    one.queueMemory.keep(memory('1002', { rest: null, talk: null, misses: {} }))
    await one.queueMemory.flush()
    const kept = [memory('1001', { calls: 9 }), memory('1002', { rest: null, talk: null, misses: {} })]
    expect(await other.queueMemory.agents()).toEqual(kept)
    other.queueMemory.keep(memory('1001', { calls: 0, rest: null }))
    expect(await other.queueMemory.agents()).toEqual([memory('1001', { calls: 0, rest: null }), kept[1]])
  })

  test('what is kept at the last moment is written when the store is closed', async () => {
    const config = await newDatabase()
    const one = await opened(config)
    one.queueMemory.keep(memory('1001'))
    await one.close()
    expect(await (await opened(config)).queueMemory.agents()).toEqual([memory('1001')])
  })

  test('nothing is remembered of an agent who was removed', async () => {
    const store = await open()
    await store.agents.saveAgent(agent('1001'))
    store.queueMemory.keep(memory('1001'))
    await store.queueMemory.flush()
    await store.agents.removeAgent('1001')
    expect(await store.queueMemory.agents()).toEqual([])
  })

  test('rubbish in the place of a state is said and left out', async () => {
    const [config, log] = [await newDatabase(), memoryLog()]
    const store = await opened(config, { log })
    for (const extension of ['1001', '1002', '1003', '1004']) store.queueMemory.keep(memory(extension))
    await store.queueMemory.flush()
    await asAdministrator(
      config,
      "update nacd_agent_states set state = '{nonsense' where extension = '1001'",
      "update nacd_agent_states set state = 'null' where extension = '1002'",
      `update nacd_agent_states set state = '{"rest":{"why":"lunch"}}' where extension = '1003'`,
    )
    expect(await store.queueMemory.agents()).toEqual([memory('1004')])
    expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['error', { agent: '1001' }],
      ['error', { agent: '1002' }],
      ['error', { agent: '1003' }],
    ])
  })

  test('the last talk of each caller with an agent of a queue is found, the latest first', async () => {
    const store = await open()
    const talk = (uuid: string, callerNumber: string, agentExtension: string, bridgedAt: number | null) =>
      store.callLog.ended(
        summary(uuid, {
          callerNumber,
          agentExtension,
          bridgedAt: bridgedAt === null ? null : millis(bridgedAt),
        }),
      )
    talk('a', '138', '1001', 1000)
    talk('b', '138', '1002', 3000)
    talk('c', '139', '1001', 2000)
    talk('d', '137', '1003', 3000)
    talk('e', '136', '1003', 500)
    talk('f', '138', '1004', null)
    talk('g', '', '1004', 4000)
    talk('h', '135', '', 4000)
    store.callLog.ended(summary('i', { callerNumber: '134', group: '', bridgedAt: millis(4000) }))
    await store.callLog.flush()
    const found = async (since: number, most: number) =>
      (await store.queueMemory.talksSince(millis(since), most)).map(each => Object.values(each).join(' '))
    expect(await found(1000, 10)).toEqual(['137 1003 3000', '138 1002 3000', '139 1001 2000'])
    expect(await found(500, 10)).toHaveLength(4)
    expect(await found(0, 2)).toEqual(['137 1003 3000', '138 1002 3000'])
    expect(await found(5000, 10)).toEqual([])
    expect(await found(0, 0)).toEqual([])
  })

  test('talks are found over more records than are read at once', async () => {
    const store = await open()
    for (let call = 0; call < 12_000; call += 1) {
      store.callLog.ended(
        // Many at the same moment, so that a page ends among them.
        summary(`call-${call}`, {
          callerNumber: String(call % 7000),
          bridgedAt: millis(1000 + Math.floor(call / 900)),
        }),
      )
    }
    await store.callLog.flush()
    const talks = await store.queueMemory.talksSince(millis(0), 100_000)
    expect(new Set(talks.map(each => each.callerNumber)).size).toBe(7000)
    expect(talks).toHaveLength(7000)
    expect(talks.find(each => each.callerNumber === '0')?.at).toBe(1000 + Math.floor(7000 / 900))
    expect(talks.map(each => each.at)).toEqual(talks.map(each => each.at).sort((one, other) => other - one))
  }, 60_000)
}

const callback = (id: string, change: Partial<Callback> = {}): Callback => ({
  id: legId(id),
  number: '13800138000',
  group: '120',
  priority: 3,
  skills: [{ skill: 'english', score: 60 }],
  since: millis(1000),
  askedAt: millis(2000),
  attempts: 0,
  notBefore: millis(0),
  ...change,
})

/** Callbacks that are still to be made, whatever the database. */
export function callbacksSuite(newDatabase: NewDatabase): void {
  test('a callback is there as soon as it is put, changed, and gone when removed', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    const [first, second] = [callback('b'), callback('a', { since: millis(1500), skills: [] })]
    await one.callbacks.put(second)
    await one.callbacks.put(first)
    expect(await other.callbacks.all()).toEqual([first, second])
    const tried = callback('b', { attempts: 1, notBefore: millis(300_000) })
    await other.callbacks.put(tried)
    expect(await one.callbacks.all()).toEqual([tried, second])
    expect(await one.callbacks.remove(legId('b'))).toBe(true)
    expect(await other.callbacks.remove(legId('b'))).toBe(false)
    expect(await other.callbacks.all()).toEqual([second])
  })

  test('what callers and switches choose is data, cut to its column', async () => {
    const store = await opened(await newDatabase())
    const nasty = callback("1'; drop table nacd_callbacks; --", {
      number: `${'9'.repeat(100)}\u0000`,
      priority: 1e12,
      skills: [{ skill: "'\u0000😀", score: 1 }],
    })
    await store.callbacks.put(nasty)
    expect(await store.callbacks.all()).toEqual([
      { ...nasty, number: '9'.repeat(64), priority: 2_147_483_647 },
    ])
    expect(await store.callbacks.remove(nasty.id)).toBe(true)
  })

  test('a callback whose skills cannot be read is made all the same', async () => {
    const [config, log] = [await newDatabase(), memoryLog()]
    const store = await opened(config, { log })
    await store.callbacks.put(callback('a'))
    await store.callbacks.put(callback('b'))
    await asAdministrator(
      config,
      "update nacd_callbacks set skills = '{' where id = 'a'",
      `update nacd_callbacks set skills = '["english"]' where id = 'b'`,
    )
    expect(await store.callbacks.all()).toEqual([
      callback('a', { skills: [] }),
      callback('b', { skills: [] }),
    ])
    expect(log.lines.map(({ fields }) => fields)).toEqual([{ callback: 'a' }, { callback: 'b' }])
  })
}

const vip = (number: string, change: Partial<Vip> = {}): Vip => ({
  number,
  group: '',
  until: null,
  note: '',
  priority: 10,
  ...change,
})

/** Callers who go before others, whatever the database. */
export function vipsSuite(open: OpenStore, newDatabase: NewDatabase): void {
  test('a VIP is saved, listed by group, changed and removed', async () => {
    const { vips, agents } = await open()
    await agents.saveGroup(group('120'))
    const [one, two] = [vip('1'), vip('2', { group: '120', until: millis(5), note: '张总', priority: -3 })]
    expect([await vips.save(two), await vips.save(one)]).toEqual([{ type: 'created' }, { type: 'created' }])
    expect(await vips.vips()).toEqual([one, two])
    expect(await vips.list(null, { page: 2, pageSize: 1 })).toEqual({ items: [two], total: 2 })
    expect(await vips.list('120', { page: 1, pageSize: 5 })).toEqual({ items: [two], total: 1 })
    expect(await vips.list('', { page: 1, pageSize: 5 })).toEqual({ items: [one], total: 1 })
    const record = vip('2', { group: '120', note: '张总', priority: -3 })
    expect(await vips.change('2', { until: null })).toEqual({ type: 'changed', record })
    expect(await vips.save(vip('2'))).toEqual({ type: 'replaced' })
    expect(await vips.find('2')).toEqual(vip('2'))
    expect([await vips.remove('2'), await vips.remove('2')]).toEqual([true, false])
    expect(await vips.change('2', {})).toEqual({ type: 'notFound' })
    expect(await vips.vips()).toEqual([one])
  })

  test('a VIP of a group that does not exist is refused and nothing is written', async () => {
    const { vips } = await open()
    const unknown = { type: 'unknownGroups', groups: ['120'] }
    expect(await vips.save(vip('1', { group: '120' }))).toEqual(unknown)
    await vips.save(vip('1'))
    expect(await vips.change('1', { group: '120', note: 'x' })).toEqual(unknown)
    expect(await vips.vips()).toEqual([vip('1')])
  })

  test('a VIP another nacd has added is heard of', async () => {
    const config = await newDatabase()
    const [one, other] = [await opened(config), await opened(config)]
    expect(await one.vips.vips()).toEqual([])
    const heard = new Promise<void>(resolve => one.vips.onChange(resolve))
    await other.vips.save(vip('1'))
    await heard
    expect(await one.vips.vips()).toEqual([vip('1')])
  })
}
