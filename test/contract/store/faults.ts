import { expect, test } from 'vitest'
import { StoreUnavailable } from '../../../src/adapters/sql/database/store-error.ts'
import type { Store } from '../../../src/adapters/sql/store.ts'
import { agent, gateway, group, route, step, summary } from '../../../src/adapters/sql/testing/records.ts'
import type { StoreConfig } from '../../../src/config/config.ts'
import { legId, millis } from '../../../src/core/shared/ids.ts'
import { ManualClock } from '../../../src/testing/manual-clock.ts'
import { memoryLog } from '../../../src/testing/memory-log.ts'
import type { DatabaseServer } from '../../databases/database-server.ts'
import { until } from '../../scenarios/support/until.ts'
import { type NewDatabase, opened } from './databases.ts'
import { asAdministrator, openSession } from './sql.ts'

const firstPage = { page: 1, pageSize: 500 }
/** Short, so that a test need not wait; each is awaited, none is measured. */
const serverLimits = { connectMs: 500, statementMs: 500, restMs: 100 }

const limit = { key: 'called:*', cps: null, maxConcurrent: 1, perHour: 3, perDay: 9, evenSpacing: false }
const rule = { scope: { type: 'everyone' }, prefix: '+44', verdict: 'allow' } as const

interface Running {
  readonly store: Store
  readonly config: StoreConfig
  readonly log: ReturnType<typeof memoryLog>
  /** Ends this many calls, each with one step. */
  calls(count: number): void
  /** Call records and steps that are in the database, once it takes them. */
  written(): Promise<{ readonly calls: number; readonly steps: number }>
}

async function running(newDatabase: NewDatabase): Promise<Running> {
  const config = await newDatabase()
  const log = memoryLog()
  const limits = { everyMs: 5, retryMs: 50, flushTries: 600 }
  const store = await opened(config, { log, limits, serverLimits })
  await store.agents.saveGroup(group('120'))
  await store.agents.saveAgent(agent('1001'))
  await store.gateways.save(gateway('a'), 'secret')
  await store.limits.save(limit)
  await store.destinationRules.add(rule)
  await Promise.all([store.agents.agents(), store.agents.groups(), store.gateways.gateways()])
  await Promise.all([store.limits.limits(), store.destinationRules.rules()])
  let ended = 0
  return {
    store,
    config,
    log,
    calls(count) {
      for (const last = ended + count; ended < last; ended += 1) {
        store.callLog.step(legId(`call-${ended}`), step('arrived'))
        store.callLog.ended(summary(`call-${ended}`))
      }
    },
    async written() {
      await store.callLog.flush()
      const [calls] = (await asAdministrator(config, 'select count(*) as many from nacd_cdrs')) as Count[]
      const [steps] = (await asAdministrator(
        config,
        'select count(*) as many from nacd_call_steps',
      )) as Count[]
      return { calls: Number(calls?.many), steps: Number(steps?.many) }
    },
  }
}

interface Count {
  readonly many: number | string
}

/** What calls need goes on; what needs the database is told that it is not to be had, and says nothing else. */
async function goesOnWithout({ store }: Running): Promise<void> {
  expect(await store.agents.agents()).toEqual([agent('1001')])
  expect(await store.agents.groups()).toEqual([group('120')])
  expect(await store.gateways.gateways()).toHaveLength(1)
  expect(await store.limits.limits()).toEqual([limit])
  expect(await store.destinationRules.rules()).toEqual([{ ...rule, id: 1 }])
  const asks: (() => Promise<unknown>)[] = [
    () => store.cdrs.list({}, firstPage),
    () => store.agents.saveAgent(agent('1002')),
    () => store.blacklist.find('1'),
    () => store.routes.count(),
    () => store.routes.add(route('1')),
    () => store.houseRules.isBlacklisted(['1'], '120', millis(0)),
  ]
  for (const ask of asks) await expect(ask()).rejects.toThrow(StoreUnavailable)
  expect(await store.ok()).toBe(false)
}

/** A server that fails while calls run. */
export function faultsSuite(server: () => DatabaseServer, newDatabase: NewDatabase): void {
  test('killed in the middle of writing: calls go on, every record is written once afterwards', async () => {
    const nacd = await running(newDatabase)
    nacd.calls(500)
    const killed = server().kill()
    nacd.calls(500)
    await killed
    await goesOnWithout(nacd)
    nacd.calls(500)
    await server().start()
    expect(await nacd.written()).toEqual({ calls: 1500, steps: 1500 })
    expect(await nacd.store.ok()).toBe(true)
    const said = nacd.log.lines.filter(({ fields }) => fields.of === 'call records')
    expect(said.map(({ message }) => message)).toEqual([
      'changes are not written',
      'changes are written again',
    ])
  })

  test('killed while agents work: their time waits, and is there once, whole, afterwards', async () => {
    const { store } = await running(newDatabase)
    const keep = (ms: number) =>
      store.agentTimes.keep({ quarter: 0, extension: '1001', time: 'ready', group: '', reason: '', ms })
    keep(1000)
    const killed = server().kill()
    keep(2000)
    await killed
    keep(3000)
    await server().start()
    await store.agentTimes.flush()
    const found: number[] = []
    const wanted = { from: 0, to: 1, times: ['ready'], extension: null } as const
    for await (const page of store.agentTimes.keptIn(wanted)) found.push(...page.map(({ ms }) => ms))
    expect(found).toEqual([3000])
  })

  test('frozen: every question ends at its deadline, a thousand at once do not pile up', async () => {
    const nacd = await running(newDatabase)
    nacd.calls(10)
    server().freeze()
    try {
      nacd.calls(500)
      await goesOnWithout(nacd)
      const asked = Array.from({ length: 1000 }, () => nacd.store.cdrs.find('a'))
      const answers = await Promise.allSettled(asked)
      expect(new Set(answers.map(answer => answer.status))).toEqual(new Set(['rejected']))
    } finally {
      server().thaw()
    }
    expect(await nacd.written()).toEqual({ calls: 510, steps: 510 })
    expect(await nacd.store.ok()).toBe(true)
  })

  test('frozen in the middle of a change: one deadline is the end of it, its rollback has none of its own', async () => {
    const config = await newDatabase()
    const clock = new ManualClock()
    const store = await opened(config, { clock })
    await store.agents.saveAgent(agent('1001'))
    const session = await openSession(config)
    for (const statement of lockRow) await session.run(statement)
    const refused = expect(store.agents.saveAgent(agent('1002'))).rejects.toThrow('no answer in 5000 ms')
    await until('the change waiting for the row', async () => {
      const [running] = (await asAdministrator(config, waiting[server().type])) as Count[]
      return Number(running?.many) === 1
    })
    server().freeze()
    try {
      clock.advance(5_000)
      await refused
    } finally {
      server().thaw()
      await session.end()
    }
  })

  test('frozen to the end: closing gives up and says what is lost', async () => {
    const config = await newDatabase()
    const store = await opened(config, { serverLimits, limits: { retryMs: 10, flushTries: 2 } })
    server().freeze()
    try {
      store.callLog.ended(summary('a'))
      await expect(store.close()).rejects.toThrow('1 changes could not be written')
    } finally {
      server().thaw()
    }
  })

  test('restarted: what it broke is made anew, and changes by others are heard again', async () => {
    const nacd = await running(newDatabase)
    await server().shutDown()
    await server().start()
    nacd.calls(10)
    expect(await nacd.written()).toEqual({ calls: 10, steps: 10 })
    const heard = new Promise<void>(resolve => nacd.store.agents.onChange(() => resolve()))
    const other = await opened(nacd.config)
    await other.agents.saveAgent(agent('1002'))
    await heard
    expect(await nacd.store.agents.agents()).toHaveLength(2)
  })

  test('a table that is locked holds up what needs it and nothing else', async () => {
    const nacd = await running(newDatabase)
    const session = await openSession(nacd.config)
    for (const statement of lock[server().type]) await session.run(statement)
    nacd.calls(10)
    await expect(nacd.store.cdrs.find('call-1')).rejects.toThrow(StoreUnavailable)
    expect(await nacd.store.agents.saveAgent(agent('1002'))).toEqual({ type: 'created' })
    await session.end()
    expect(await nacd.written()).toEqual({ calls: 10, steps: 10 })
  })

  test('out of connections: waited for at the start, and told while it runs', async () => {
    const config = await newDatabase()
    if (config.type === 'sqlite') throw new Error('a server was wanted')
    await asAdministrator(config, ...accountWithOneConnection[config.type])
    const url = new URL(config.url)
    url.username = 'single'
    url.password = 'let-me-in'
    const single = { ...config, url: url.href }
    const session = await openSession(single)
    await expect(opened(single)).rejects.toThrow(StoreUnavailable)
    const waiting = Promise.withResolvers<void>()
    const log = { ...memoryLog(), warn: () => waiting.resolve() }
    const opening = opened(single, { log, patienceMs: 60_000, serverLimits })
    await waiting.promise
    await session.end()
    const store = await opening
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => store.cdrs.find('a')))
    const reasons = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(answers.length - reasons.length).toBeGreaterThan(0)
    for (const reason of reasons) expect(reason).toBeInstanceOf(StoreUnavailable)
  })
}

const lockRow = ['begin', "update nacd_changes set revision = revision where topic = 'agents'"]

/** Counts the statement that waits for it. */
const waiting = {
  postgres:
    "select count(*) as many from pg_stat_activity where query like 'update%nacd_changes%' and wait_event_type = 'Lock'",
  mysql: "select count(*) as many from information_schema.processlist where info like 'update%nacd_changes%'",
} as const

const lock = {
  postgres: ['begin', 'lock table nacd_cdrs in access exclusive mode'],
  mysql: ['lock tables nacd_cdrs write'],
} as const

const accountWithOneConnection = {
  postgres: [
    "create role single login password 'let-me-in' connection limit 1",
    'grant create on schema public to single',
  ],
  mysql: [
    "create user single identified by 'let-me-in' with max_user_connections 1",
    'grant all on *.* to single',
  ],
} as const
