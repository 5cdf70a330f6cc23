import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { until } from './support/until.ts'

const stateOf = async ({ nacd }: House, extension: string) =>
  (await nacd.api.get<{ live: { state: string } }>(`/v1/agents/${extension}`)).live.state

const staff = ({ nacd }: House, extension: string, status: 'ready' | 'offline', wrapUp = 0) =>
  nacd.api.put(`/v1/agents/${extension}`, {
    job_number: `8${extension}`,
    groups: [{ number: '121' }],
    status,
    wrap_up: wrapUp,
  })

async function bothHear(agent: Phone, caller: Phone): Promise<void> {
  const [atAgent, atCaller] = [agent.ear.position, caller.ear.position]
  await Promise.all([
    agent.ear.hears('caller', { from: atAgent, forMs: 500 }),
    caller.ear.hears('agent', { from: atCaller, forMs: 500 }),
  ])
}

interface LiveCall {
  readonly parties: { readonly caller: string }
  readonly phase: string
  readonly waited_ms: number
}

const calls = async ({ nacd }: House) => (await nacd.api.get<{ items: LiveCall[] }>('/v1/calls')).items

/** Calls in the order in which they are waiting, by caller. */
const waiting = async (house: House) =>
  (await calls(house))
    .filter(({ phase }) => phase === 'queued')
    .toSorted((a, b) => b.waited_ms - a.waited_ms)
    .map(({ parties }) => parties.caller)

interface Today {
  readonly wrap_up_ms: number
  readonly times: {
    readonly since: number
    readonly wrap_up_ms: number
    readonly talking_ms: number
  }
}

/** What the history has of agent 1001 since the beginning of its hour, ms. */
async function past({ nacd }: House, from: number) {
  const range = `from=${from}&to=${Date.now() + 1}&by=hour`
  const { items } = await nacd.api.get<{ items: Today[] }>(`/v1/figures/agents?agent=1001&${range}`)
  const sum = (of: (each: Today) => number) => items.reduce((ms, each) => ms + of(each), 0)
  return { wrapUp: sum(each => each.wrap_up_ms), talking: sum(({ times }) => times?.talking_ms ?? 0) }
}

/** Whether the controller will know of the agent's wrap-up when it is killed now. */
function hasWrittenWrapUp({ folder }: House, extension: string): boolean {
  const store = new Database(join(folder, 'var', 'nacd.db'), { readonly: true })
  const row = store.prepare('select state from nacd_agent_states where extension = ?').get(extension)
  store.close()
  const { rest } = JSON.parse((row as { state: string } | undefined)?.state ?? '{}')
  return rest?.why === 'wrapUp'
}

async function killed(house: House): Promise<void> {
  await house.nacd.kill()
  await house.nacd.start()
}

onEachSwitch('the controller of a queue is killed', house => {
  it('those who wait keep order, waited time and music', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001', 'offline')
    const callers = await Promise.all(
      ['1002', '1004', '1005'].map(number => house().phone(number, { tone: 'caller' })),
    )
    for (const caller of callers) {
      await caller.dial('121')
      await caller.ear.hears('music')
    }
    const since = Date.now() - Math.max(...(await calls(house())).map(({ waited_ms }) => waited_ms))
    await killed(house())
    await until('all of them found', async () => (await waiting(house())).length === 3)
    expect(await waiting(house())).toEqual(['1002', '1004', '1005'])
    const longest = Math.max(...(await calls(house())).map(({ waited_ms }) => waited_ms))
    expect(longest).toBeGreaterThanOrEqual(Date.now() - since - 2_000)
    for (const caller of callers) await caller.ear.hears('music', { from: caller.ear.position })

    const agent = await house().phone('1001', { tone: 'agent' })
    await staff(house(), '1001', 'ready')
    for (const [at, caller] of callers.entries()) {
      expect(await agent.rings()).toBe(['1002', '1004', '1005'][at])
      await agent.answer()
      await bothHear(agent, caller)
      await caller.hangUp()
      await agent.closed()
    }
  })

  it('an offer that is out is answered by the phone that rings, and by no other', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001', 'ready')
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await agent.rings()
    await killed(house())
    await agent.answer()
    await bothHear(agent, caller)
    expect(await house().channels()).toHaveLength(2)
    await caller.hangUp()
    await agent.closed()
  })

  it('a talk goes on, and the wrap-up after it is the agent’s; so is one that had begun', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001', 'ready', 600)
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await agent.rings()
    await agent.answer()
    await bothHear(agent, caller)
    await killed(house())
    await bothHear(agent, caller)
    await caller.hangUp()
    await agent.closed()
    await until('the wrap-up', async () => (await stateOf(house(), '1001')) === 'wrap_up')

    // What is shown is written down a moment later.
    await until('the memory written', () => hasWrittenWrapUp(house(), '1001'))
    await killed(house())
    await until('the wrap-up kept', async () => (await stateOf(house(), '1001')) === 'wrap_up')
    expect(await nacd.api.command('nacd', 'wrapup 1001')).toBe('+OK 1001 rest ended')
    await until('the agent idle', async () => (await stateOf(house(), '1001')) === 'idle')
  })

  it('a talk that ended meanwhile has its record, and its wrap-up', async () => {
    const { flow, nacd, push } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001', 'ready', 600)
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    const { call_uuid } = await flow.asked('incoming')
    await agent.rings()
    await agent.answer()
    await bothHear(agent, caller)
    await nacd.kill()
    await caller.hangUp()
    await agent.closed()
    await nacd.start()
    const record = await until('the record', () => nacd.api.cdr(call_uuid))
    expect(record).toMatchObject({ agent_extension: '1001', ended_by: 'system' })
    await until('the wrap-up', async () => (await stateOf(house(), '1001')) === 'wrap_up')
    await until('both ends told', () => {
      const ends = push.events.filter(({ event }) => event === 'hangup')
      return ends.some(({ call_uuid: uuid }) => uuid === call_uuid) && ends.length === 2
    })
    await nacd.api.command('nacd', 'wrapup 1001')
  })

  it('what the agent did before is in the history, and in the day after the restart', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    const began = Date.now()
    await staff(house(), '1001', 'ready', 600)
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    const before = await past(house(), began)
    await caller.dial('121')
    await agent.rings()
    await agent.answer()
    await bothHear(agent, caller)
    await caller.hangUp()
    await agent.closed()
    const kept = await until('the wrap-up kept', async () => {
      const now = await past(house(), began)
      return now.wrapUp > before.wrapUp && now.talking > before.talking ? now : undefined
    })
    const killedAt = Date.now()
    await killed(house())
    expect(await past(house(), began)).toMatchObject(kept)
    await until('the wrap-up goes on', async () => (await stateOf(house(), '1001')) === 'wrap_up')
    const { wrap_up_ms, times } = await until('the day is there again', async () => {
      const { live } = await nacd.api.get<{ live: { today: Today } }>('/v1/agents/1001')
      return live.today.wrap_up_ms >= kept.wrapUp ? live.today : undefined
    })
    expect(times.wrap_up_ms).toBeGreaterThanOrEqual(wrap_up_ms)
    expect(times.talking_ms).toBe(kept.talking)
    expect(times.since).toBeLessThan(killedAt)

    expect(await nacd.api.command('nacd', 'wrapup 1001')).toBe('+OK 1001 rest ended')
    const group = await nacd.api.get<{ live: { today: Today } }>('/v1/groups/121')
    expect(group.live.today.wrap_up_ms).toBeGreaterThanOrEqual(kept.wrapUp)
    await until('the wrap-up after the restart kept', async () => {
      const now = await past(house(), began)
      return now.wrapUp > kept.wrapUp
    })
  })
})
