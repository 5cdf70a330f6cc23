import { expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { ApiRefusal } from './support/nacd/api.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

interface Supervisor {
  readonly leg: string
  readonly extension: string
  readonly mode: string
}

const pathOf = (call: string): string => `/v1/calls/${call}/supervision`

const begin = ({ nacd }: House, call: string, mode: string, extension = '1003'): Promise<Supervisor> =>
  nacd.api.post<Supervisor>(pathOf(call), { extension, mode })

const supervisorsOf = async ({ nacd }: House, call: string): Promise<readonly Supervisor[]> =>
  (await nacd.api.get<{ items: readonly Supervisor[] }>(pathOf(call))).items

/** The status with which nacd refuses. */
async function refusal(asked: Promise<unknown>): Promise<number> {
  const error = await asked.then(
    () => null,
    (refused: unknown) => refused,
  )
  expect(error).toBeInstanceOf(ApiRefusal)
  return (error as ApiRefusal).status
}

const stateOf = async ({ nacd }: House, extension: string) =>
  (await nacd.api.get<{ live: { state: string } }>(`/v1/agents/${extension}`)).live.state

const agent = (status: string) => ({ groups: [{ number: '121' }], status, wrap_up: 0 })

/** A caller who has come through the queue to the agent 1001, and the supervisor 1003, an agent as well. */
async function talk(house: House) {
  house.flow.begin(onEvents({ incoming: queue('121') }))
  await house.nacd.api.put('/v1/agents/1001', agent('ready'))
  await house.nacd.api.put('/v1/agents/1003', agent('offline'))
  const [agentPhone, caller, supervisor] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
    house.phone('1003', { tone: 'secondAgent' }),
  ])
  await caller.dial('121')
  const { call_uuid: call } = await house.flow.asked('incoming')
  await agentPhone.rings()
  await agentPhone.answer()
  await Promise.all([agentPhone.ear.hearsOnly(['caller']), caller.ear.hearsOnly(['agent'])])
  return { call, agent: agentPhone, caller, supervisor }
}

type Talk = Awaited<ReturnType<typeof talk>>

/** Who hears whom in each mode: the caller, the agent and the supervisor. */
async function hearsAs(mode: 'listen' | 'whisper' | 'barge', { caller, agent: phone, supervisor }: Talk) {
  await Promise.all([
    supervisor.ear.hearsOnly(['caller', 'agent']),
    caller.ear.hearsOnly(mode === 'barge' ? ['agent', 'secondAgent'] : ['agent']),
    phone.ear.hearsOnly(mode === 'listen' ? ['caller'] : ['caller', 'secondAgent']),
  ])
}

onEachSwitch('supervision', house => {
  it('listens, whispers to the agent and joins both, and the call goes on without the supervisor', async () => {
    const all = await talk(house())
    const { call, supervisor, caller } = all
    const { leg } = await begin(house(), call, 'listen')
    expect(await supervisor.rings()).toBe('1001')
    // One call, not two.
    expect((await house().nacd.api.calls()).map(({ uuid }) => uuid)).toEqual([call])
    await supervisor.answer()
    await hearsAs('listen', all)
    for (const mode of ['whisper', 'barge', 'listen'] as const) {
      expect(await begin(house(), call, mode)).toEqual({
        leg,
        extension: '1003',
        mode,
        switch: expect.any(String),
      })
      await hearsAs(mode, all)
    }
    await supervisor.press('3')
    await until('the mode by key', async () => (await supervisorsOf(house(), call))[0]?.mode === 'barge')
    expect(await supervisorsOf(house(), call)).toMatchObject([{ leg, extension: '1003' }])
    await house().nacd.api.remove(`${pathOf(call)}/${leg}`)
    await supervisor.closed()
    await until('nobody supervises', async () => (await supervisorsOf(house(), call)).length === 0)
    await Promise.all([all.agent.ear.hearsOnly(['caller']), caller.ear.hearsOnly(['agent'])])
    await caller.hangUp()
    await all.agent.closed()
    const cdr = await until('the call record', () => house().nacd.api.cdr(call))
    expect(cdr).toMatchObject({ agent_extension: '1001', ended_by: 'caller' })
  })

  it.each(['whisper', 'barge'] as const)('begins with %s, and ends with the call', async mode => {
    const all = await talk(house())
    await begin(house(), all.call, mode)
    await all.supervisor.rings()
    await all.supervisor.answer()
    await hearsAs(mode, all)
    await all.agent.hangUp()
    await Promise.all([all.caller.closed(), all.supervisor.closed()])
  })

  it('a supervisor who hangs up leaves the call alone, and was on a call meanwhile', async () => {
    const all = await talk(house())
    await house().nacd.api.patch('/v1/agents/1003', { status: 'ready' })
    await until('an idle supervisor', async () => (await stateOf(house(), '1003')) === 'idle')
    await begin(house(), all.call, 'barge')
    await all.supervisor.rings()
    await until('an occupied supervisor', async () => (await stateOf(house(), '1003')) !== 'idle')
    await all.supervisor.answer()
    await hearsAs('barge', all)
    await all.supervisor.hangUp()
    await until('an idle supervisor', async () => (await stateOf(house(), '1003')) === 'idle')
    await Promise.all([all.agent.ear.hearsOnly(['caller']), all.caller.ear.hearsOnly(['agent'])])
    await all.caller.hangUp()
    await all.agent.closed()
  })

  it('a phone that rings for a call that ends rings no longer', async () => {
    const all = await talk(house())
    await begin(house(), all.call, 'listen')
    await all.supervisor.rings()
    await all.caller.hangUp()
    await Promise.all([all.agent.closed(), all.supervisor.closed()])
  })

  it('what cannot be is refused', async () => {
    const all = await talk(house())
    const { call, caller } = all
    expect(await refusal(begin(house(), 'nobody', 'listen'))).toBe(404)
    expect(await refusal(begin(house(), call, 'listen', '9999'))).toBe(404)
    expect(await refusal(begin(house(), call, 'shout'))).toBe(400)
    expect(await refusal(begin(house(), call, 'listen', '1001'))).toBe(409)
    expect(await refusal(begin(house(), call, 'listen', '1002'))).toBe(409)
    expect(await refusal(begin(house(), call, 'listen', '1006'))).toBe(409)
    expect(await refusal(house().nacd.api.remove(`${pathOf(call)}/nobody`))).toBe(404)
    const command = (text: string) => house().nacd.api.command('nacd', `supervise ${text}`)
    expect(await command(`${call} 1001`)).toBe('-ERR 1001 is in this call itself')
    expect(await command(`${call} 1003 shout`)).toMatch(/^-ERR usage: nacd supervise/)
    expect(await command(`${call} 1003 whisper`)).toMatch(/^\+OK \S+ whisper$/)
    await all.supervisor.rings()
    await all.supervisor.answer()
    await hearsAs('whisper', all)
    expect(await command(`${call} 1003 off`)).toBe('+OK 1003 off')
    await all.supervisor.closed()
    await caller.hangUp()
    await all.agent.closed()
    await until('the end of the call', async () => (await house().nacd.api.calls()).length === 0)
    expect(await command(`${call} 1003`)).toBe('-ERR no such call')
  })

  it('a supervisor is in the call still when nacd was killed, and can be sent away', async () => {
    const all = await talk(house())
    const { leg } = await begin(house(), all.call, 'listen')
    await all.supervisor.rings()
    await all.supervisor.answer()
    await begin(house(), all.call, 'whisper')
    await hearsAs('whisper', all)
    await house().nacd.kill()
    await house().nacd.start()
    const found = await until('the supervisor found again', async () => {
      const list = await supervisorsOf(house(), all.call).catch(() => [])
      return list.length > 0 ? list : null
    })
    expect(found).toMatchObject([{ leg, extension: '1003', mode: 'whisper' }])
    await hearsAs('whisper', all)
    expect(await begin(house(), all.call, 'barge')).toMatchObject({ leg, mode: 'barge' })
    await hearsAs('barge', all)
    await house().nacd.api.remove(`${pathOf(all.call)}/${leg}`)
    await all.supervisor.closed()
    await all.caller.hangUp()
    await all.agent.closed()
  })
})
