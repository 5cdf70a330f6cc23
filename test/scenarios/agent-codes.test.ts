import { expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

interface Agent {
  readonly status: string
  readonly reason: string
  readonly live: { readonly state: string }
}

const agent = ({ nacd }: House, extension = '1001') => nacd.api.get<Agent>(`/v1/agents/${extension}`)

const staff = ({ nacd }: House, extension: string, wrapUp = 0) =>
  nacd.api.put(`/v1/agents/${extension}`, {
    job_number: `8${extension}`,
    groups: [{ number: '121' }],
    status: 'ready',
    wrap_up: wrapUp,
  })

const idle = (house: House, extension = '1001') =>
  until('the agent idle', async () => (await agent(house, extension)).live.state === 'idle')

onEachSwitch('codes agents dial', house => {
  it.each([
    ['*52', 'busy', ''],
    ['*527', 'busy', '7'],
    ['*53', 'offline', ''],
    ['*51', 'ready', ''],
  ])('%s: the agent is %s (%s), and is hung up on when they have heard it', async (code, status, reason) => {
    const { nacd } = house()
    await staff(house(), '1001')
    const phone = await house().phone('1001')
    await phone.dial(code)
    await phone.established()
    await phone.closed()
    expect(await agent(house())).toMatchObject({ status, reason })
    await idle(house())
    const records = () => nacd.api.get<{ items: { cause: string }[] }>('/v1/cdrs?caller=1001')
    expect(await until('its record', async () => (await records()).items[0])).toMatchObject({
      cause: 'NORMAL_CLEARING',
    })
  })

  it('one who is ready by a code is offered who waits, once the call of the code is over', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001')
    const [phone, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await phone.dial('*52')
    await phone.closed()
    await caller.dial('121')
    await caller.ear.hears('music')
    await phone.dial('*51')
    await phone.closed()
    await phone.rings()
    await phone.answer()
    await caller.ear.hears('agent')
    await caller.hangUp()
    await phone.closed()
    await until('nobody waits', async () => (await nacd.api.calls()).length === 0)
  })

  it('*54 ends the wrap-up', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001', 600)
    const [phone, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await phone.rings()
    await phone.answer()
    await caller.ear.hears('agent')
    await caller.hangUp()
    await phone.closed()
    await until('the wrap-up', async () => (await agent(house())).live.state === 'wrap_up')
    await phone.dial('*54')
    await phone.closed()
    await idle(house())
  })

  it('one who is no agent is told so, and nothing else happens', async () => {
    const { nacd } = house()
    const phone = await house().phone('1006')
    await phone.dial('*51')
    await phone.established()
    await phone.closed()
    await expect(nacd.api.get('/v1/agents/1006')).rejects.toThrow()
  })
})
