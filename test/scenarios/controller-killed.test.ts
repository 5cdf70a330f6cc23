import { expect, it } from 'vitest'
import { bridge, onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { markedPids } from './support/process/leftovers.ts'
import { until } from './support/until.ts'

/** A talk between 1002 and 1001, and 1004 waiting for somebody in group 121. */
async function oneTalksOneWaits(house: House) {
  const { flow, nacd } = house
  flow.begin(
    onEvents({ incoming: ({ group_number }) => (group_number === '121' ? queue('121') : bridge('1001')) }),
  )
  await nacd.api.put('/v1/agents/1003', { job_number: '8003', groups: [{ number: '121' }], status: 'ready' })
  const [agent, caller, waiting] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
    house.phone('1004', { tone: 'caller' }),
  ])
  await caller.dial('120')
  await agent.rings()
  await agent.answer()
  await bothHear(agent, caller)
  const talk = (await flow.asked('incoming')).call_uuid
  await waiting.dial('121')
  await waiting.ear.hears('music')
  const wait = flow.requests.find(({ group_number }) => group_number === '121')?.call_uuid ?? ''
  return { agent, caller, waiting, talk, wait }
}

async function bothHear(agent: Phone, caller: Phone): Promise<void> {
  const [atAgent, atCaller] = [agent.ear.position, caller.ear.position]
  await Promise.all([
    agent.ear.hears('caller', { from: atAgent, forMs: 500 }),
    caller.ear.hears('agent', { from: atCaller, forMs: 500 }),
  ])
}

onEachSwitch('the controller is killed', house => {
  it('those who talk go on, those who wait get their agent from the next one', async () => {
    const { nacd, push } = house()
    const { agent, caller, waiting, talk, wait } = await oneTalksOneWaits(house())

    await nacd.kill()
    await bothHear(agent, caller)
    expect(await house().channels()).toHaveLength(3)

    await nacd.start()
    await bothHear(agent, caller)
    const calls = await until('both calls found', async () => {
      const found = await nacd.api.calls()
      return found.length === 2 && found
    })
    expect(calls.map(({ uuid, phase }) => [uuid, phase]).sort()).toEqual(
      [
        [talk, 'bridged'],
        [wait, 'queued'],
      ].sort(),
    )
    const position = waiting.ear.position
    await waiting.ear.hears('music', { from: position })

    const secondAgent = await house().phone('1003', { tone: 'secondAgent' })
    await secondAgent.rings()
    await secondAgent.answer()
    await waiting.ear.hears('secondAgent', { from: position })
    await agent.hangUp()
    await caller.closed()
    await waiting.hangUp()
    await secondAgent.closed()

    expect(await until('the record of the talk', () => nacd.api.cdr(talk))).toMatchObject({
      agent_extension: '1001',
      ended_by: 'agent',
      cause: 'NORMAL_CLEARING',
    })
    const waited = await until('the record of the wait', () => nacd.api.cdr(wait))
    expect(waited).toMatchObject({ agent_extension: '1003', agent_number: '8003', ended_by: 'caller' })
    await until(
      'the end of every leg pushed',
      () => push.events.filter(({ event }) => event === 'hangup').length === 4,
    )
  })

  it('those who hang up meanwhile are found gone', async () => {
    const { nacd } = house()
    const { agent, caller, waiting } = await oneTalksOneWaits(house())
    await nacd.kill()
    await Promise.all([caller.hangUp(), waiting.hangUp()])
    await agent.closed()
    await until('no leg on the switch', async () => (await house().channels()).length === 0)
    await nacd.start()
    expect(await nacd.api.calls()).toEqual([])
    expect(await nacd.api.get('/v1/groups/121')).toMatchObject({ live: { waiting: 0 } })
  })
})

onEachSwitch('an orderly stop', house => {
  it('ends the controller and what it started', async () => {
    const { nacd, kind } = house()
    const { program } = nacd
    program.signal('SIGTERM')
    expect(await program.exited).toEqual({ code: 0, signal: null })
    await until('the end of everything it started', () => markedPids(program.mark).length === 0)
    if (kind === 'embedded') await expect(house().channels()).rejects.toThrow()
    await nacd.start()
  })
})
