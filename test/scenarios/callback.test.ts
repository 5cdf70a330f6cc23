import { expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { channelsOf, heardIn, isWhole } from './support/stereo-file.ts'
import { until } from './support/until.ts'

const staff = ({ nacd }: House, status: 'ready' | 'offline') =>
  nacd.api.put('/v1/agents/1001', { job_number: '8001', groups: [{ number: '121' }], status, wrap_up: 0 })

const callbacks = async ({ nacd }: House) =>
  (await nacd.api.get<{ items: { number: string; attempts: number }[] }>('/v1/callbacks')).items

/** Else an agent of another scenario is rung for them. */
async function forget({ nacd: { api } }: House): Promise<void> {
  const { items } = await api.get<{ items: { id: string }[] }>('/v1/callbacks')
  for (const { id } of items) await api.remove(`/v1/callbacks/${id}`)
}

interface Recorded {
  readonly recording: string
  readonly agent_extension: string
  readonly callee_number: string
}

const records = async ({ nacd }: House, from: number) =>
  (await nacd.api.get<{ items: Recorded[] }>(`/v1/cdrs?from=${from}&group=121`)).items

type Figures = Readonly<Record<'entered' | 'offered' | 'answered' | 'left', unknown>>

/** Of group 121 today, live. */
const today = async ({ nacd }: House) =>
  (await nacd.api.get<{ live: { today: Figures } }>('/v1/groups/121')).live.today

/** The same out of the call records. */
const figures = async ({ nacd }: House, from: number) =>
  (await nacd.api.get<{ items: Figures[] }>(`/v1/figures/groups?from=${from}&to=${from + 1}&group=121`)).items

/** 1002 waits, presses the key and is hung up on; 1001 may be ready afterwards. */
async function asked(house: House) {
  const { flow, nacd } = house
  flow.begin(onEvents({ incoming: queue('121') }))
  await staff(house, 'offline')
  await nacd.api.patch('/v1/groups/121', { exits: { 1: 'callback' } })
  const [agent, customer] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
  ])
  await customer.dial('121')
  await customer.ear.hears('music')
  await customer.press('1')
  await customer.closed()
  await until('the callback', async () => (await callbacks(house)).length === 1)
  return { agent, customer }
}

onEachSwitch('a customer who wants to be called back', house => {
  it('is called when an agent is there, who is rung first; the talk is recorded and counted as any other', async () => {
    const from = Date.now()
    const { agent, customer } = await asked(house())
    await house().nacd.api.patch('/v1/groups/121', { record: true })
    await staff(house(), 'ready')
    expect(await agent.rings()).toBe('1002')
    await agent.answer()
    await customer.rings()
    await customer.answer()
    const [atAgent, atCustomer] = [agent.ear.position, customer.ear.position]
    await Promise.all([
      agent.ear.hears('caller', { from: atAgent, forMs: 1_500 }),
      customer.ear.hears('agent', { from: atCustomer, forMs: 1_500 }),
    ])
    await until('the callback done', async () => (await callbacks(house())).length === 0)
    await customer.hangUp()
    await agent.closed()
    const agents = () => house().nacd.api.get<{ live: { state: string } }>('/v1/agents/1001')
    await until('the agent idle', async () => (await agents()).live.state === 'idle')
    await house().nacd.api.patch('/v1/groups/121', { record: false })
    const record = async () => (await records(house(), from)).find(({ recording }) => recording !== '')
    const { recording, agent_extension } = await until('the record', record)
    expect(agent_extension).toBe('1001')
    await until('the file is whole', () => isWhole(recording))
    const [left, right] = channelsOf(recording).map(heardIn)
    expect([left?.('agent'), right?.('caller')]).toEqual([0, 0])
    expect(left?.('caller')).toBeGreaterThanOrEqual(1_000)
    expect(right?.('agent')).toBeGreaterThanOrEqual(1_000)
    const [past] = await figures(house(), from)
    expect(past).toMatchObject({ entered: 2, offered: 1, answered: 1, talks: 1, left: { callback: 1 } })
  })

  it('is called once, though the controller is killed while the phone of the agent rings', async () => {
    const { agent, customer } = await asked(house())
    await staff(house(), 'ready')
    await agent.rings()
    await house().nacd.kill()
    await house().nacd.start()
    await agent.answer()
    await customer.rings()
    await until('both legs', async () => (await house().channels()).length === 2)
    await customer.answer()
    await customer.ear.hears('agent', { from: customer.ear.position })
    await until('the callback done', async () => (await callbacks(house())).length === 0)
    await customer.hangUp()
    await agent.closed()
  })

  it('is done with, though the two hang up while the controller is away', async () => {
    const from = Date.now()
    const { agent, customer } = await asked(house())
    await staff(house(), 'ready')
    await agent.rings()
    await agent.answer()
    await customer.rings()
    await customer.answer()
    await customer.ear.hears('agent', { from: customer.ear.position })
    await until('the callback done', async () => (await callbacks(house())).length === 0)
    await house().nacd.kill()
    await customer.hangUp()
    await agent.closed()
    await house().nacd.start()
    const record = async () =>
      (await records(house(), from)).find(({ agent_extension }) => agent_extension === '1001')
    expect(await until('the record', record)).toMatchObject({ callee_number: '1002' })
    expect(await callbacks(house())).toEqual([])
    const [past] = await figures(house(), from)
    // Live too, out of the records, by a controller that saw nothing of it.
    await until('the day restored', async () => (await today(house())).answered === past?.answered)
    const { entered, offered, answered, left } = await today(house())
    expect({ entered, offered, answered, left }).toEqual({
      entered: past?.entered,
      offered: past?.offered,
      answered: past?.answered,
      left: past?.left,
    })
  })

  it('is called once, though they answer, talk and hang up while the controller is away', async () => {
    const { agent, customer } = await asked(house())
    await staff(house(), 'ready')
    await agent.rings()
    await agent.answer()
    await customer.rings()
    await house().nacd.kill()
    await customer.answer()
    await customer.ear.hears('agent', { from: customer.ear.position })
    await customer.hangUp()
    await agent.closed()
    await house().nacd.start()
    expect(await callbacks(house())).toEqual([])
  })

  it('is called again where nobody has answered while the controller was away', async () => {
    const { agent, customer } = await asked(house())
    await staff(house(), 'ready')
    await agent.rings()
    await agent.answer()
    await customer.rings()
    await house().nacd.kill()
    await customer.hangUp()
    await agent.hangUp()
    await agent.closed()
    await house().nacd.start()
    expect(await callbacks(house())).toMatchObject([{ number: '1002' }])
    await forget(house())
  })

  it('is not called while they still hear that they will be, though the controller is killed', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), 'offline')
    await nacd.api.patch('/v1/groups/121', { exits: { 1: 'callback' } })
    const [agent, customer] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await customer.dial('121')
    await customer.ear.hears('music')
    await customer.press('1')
    await until('the callback', async () => (await callbacks(house())).length === 1)
    await staff(house(), 'ready')
    await nacd.kill()
    const told: string[] = []
    const goes = customer.closed(30_000).then(() => told.push('gone'))
    const rings = agent.rings(30_000).then(() => told.push('rung'))
    await nacd.start()
    await Promise.all([goes, rings])
    expect(told).toEqual(['gone', 'rung'])
    await agent.answer()
    await customer.rings()
    await customer.hangUp()
    await agent.closed()
    await forget(house())
  })

  it('hears that it is not possible where as many wait as the group allows, and waits on', async () => {
    await asked(house())
    const { nacd } = house()
    await nacd.api.patch('/v1/groups/121', { max_callbacks: 1 })
    const second = await house().phone('1003')
    await second.dial('121')
    await second.ear.hears('music')
    await second.press('1')
    await second.ear.hears('failed')
    await second.ear.hears('music', { from: second.ear.position })
    expect(await callbacks(house())).toMatchObject([{ number: '1002' }])
    await second.hangUp()
    await nacd.api.patch('/v1/groups/121', { max_callbacks: 100 })
    await forget(house())
  })

  it('keeps their place when the controller is killed before', async () => {
    const { agent, customer } = await asked(house())
    await house().nacd.kill()
    await house().nacd.start()
    expect(await callbacks(house())).toMatchObject([{ number: '1002', attempts: 0 }])
    await staff(house(), 'ready')
    await agent.rings()
    await agent.answer()
    await customer.rings()
    await customer.hangUp()
    await agent.closed()
    expect(
      await until('the attempt counted', async () => {
        const [left] = await callbacks(house())
        return left?.attempts === 1 && left
      }),
    ).toMatchObject({ number: '1002' })
    await forget(house())
  })
})
