import { expect, it } from 'vitest'
import { hangup, onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

const agentOf = (status: string, jobNumber: string) => ({
  job_number: jobNumber,
  groups: [{ number: '121' }],
  status,
})

/** An agent who did not take a call rests for a while, so those of one scenario are not those of the next. */
const jobNumbers = { '1001': '8001', '1003': '8003', '1005': '8005', '1006': '8006' } as const

/** Who of group 121 is ready; everybody else is off. */
async function staff({ nacd }: House, ...ready: readonly (keyof typeof jobNumbers)[]): Promise<void> {
  for (const [extension, jobNumber] of Object.entries(jobNumbers)) {
    const status = ready.some(each => each === extension) ? 'ready' : 'offline'
    await nacd.api.put(`/v1/agents/${extension}`, agentOf(status, jobNumber))
  }
}

/** What the queue has told of an agent. */
const stateOf = async ({ nacd }: House, extension: string) =>
  (await nacd.api.get<{ live: { state: string } }>(`/v1/agents/${extension}`)).live.state

onEachSwitch('queue', house => {
  it('the caller waits with music until an agent becomes ready', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house())
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('music', { forMs: 1_500 })
    expect(await nacd.api.call(call_uuid)).toMatchObject({ phase: 'queued', group: '121' })
    expect(await nacd.api.get('/v1/groups/121')).toMatchObject({ live: { waiting: 1 } })

    await nacd.api.patch('/v1/agents/1001', { status: 'ready' })
    expect(await agent.rings()).toBe('1002')
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    await agent.hangUp()
    await caller.closed()
    const cdr = await until('the call record', () => nacd.api.cdr(call_uuid))
    expect(cdr).toMatchObject({ agent_extension: '1001', agent_number: '8001', ended_by: 'agent' })
    expect(cdr.waited_ms).toBeGreaterThanOrEqual(1_500)
  })

  it('the caller waits until an agent registers', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001')
    const caller = await house().phone('1002', { tone: 'caller' })
    await caller.dial('121')
    await caller.ear.hears('music')
    const agent = await house().phone('1001', { tone: 'agent' })
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  })

  it('of two agents the one who has been idle longest is rung', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001', '1003')
    const [first, second, caller] = await Promise.all([
      house().phone('1001'),
      house().phone('1003'),
      house().phone('1002', { tone: 'caller' }),
    ])
    await until('both agents idle', async () =>
      (await Promise.all(['1001', '1003'].map(each => stateOf(house(), each)))).every(
        state => state === 'idle',
      ),
    )
    const served: string[] = []
    for (const _call of ['first', 'second', 'third']) {
      await caller.dial('121')
      const rung = await Promise.any([first, second].map(agent => agent.rings().then(() => agent)))
      served.push(rung.number)
      const from = rung.ear.position
      await rung.answer()
      await rung.ear.hears('caller', { from })
      await rung.hangUp()
      await Promise.all([caller.closed(), rung.closed()])
      await house().nothingLeft()
    }
    const [one, two, three] = served
    expect(two).not.toBe(one)
    expect(three).toBe(one)
  })

  it('an agent declines: the next one is rung', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1005', '1006')
    const [first, second, caller] = await Promise.all([
      house().phone('1005', { tone: 'agent' }),
      house().phone('1006', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    const declining = await Promise.any([first, second].map(agent => agent.rings().then(() => agent)))
    const other = declining === first ? second : first
    await declining.hangUp()
    await other.rings()
    expect(await declining.isIdle()).toBe(true)
    await other.answer()
    await Promise.all([other.ear.hears('caller'), caller.ear.hears('agent')])
  })

  it('two callers, one agent: first come, first served', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house())
    const [agent, early, late] = await Promise.all([
      house().phone('1001'),
      house().phone('1002', { tone: 'caller' }),
      house().phone('1004'),
    ])
    await early.dial('121')
    await early.ear.hears('music')
    await late.dial('121')
    await late.ear.hears('music')
    await house().nacd.api.patch('/v1/agents/1001', { status: 'ready' })
    expect(await agent.rings()).toBe('1002')
    await agent.answer()
    await agent.ear.hears('caller')
    await agent.hangUp()
    await agent.closed()
    expect(await agent.rings()).toBe('1004')
    await late.hangUp()
    await agent.closed()
  })

  it('the caller hangs up while an agent rings: the phone stops, the agent is free again', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121') }))
    await staff(house(), '1001')
    const [agent, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('121')
    await agent.rings()
    await caller.hangUp()
    await agent.closed()
    await until('an idle agent', async () => (await stateOf(house(), '1001')) === 'idle')
  })

  it('ad_timeout without an agent: asks with queue_failed', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('121', { ad_timeout: '3' }), queue_failed: hangup('goodbye.wav') }))
    await staff(house())
    const caller = await house().phone('1002')
    await caller.dial('121')
    expect((await flow.asked('queue_failed')).additional_data).toMatchObject({ cause: 'timeout' })
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['music', 'goodbye'])
  })

  it('a group that does not exist: asks with queue_failed at once', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: queue('999'), queue_failed: hangup('goodbye.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    expect((await flow.asked('queue_failed')).additional_data).toMatchObject({ cause: 'unknown_group' })
    await caller.closed()
  })
})
