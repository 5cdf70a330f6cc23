import { expect, it } from 'vitest'
import type { QueueRules } from '../../src/core/acd/queue-rules.ts'
import { hangup, onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { setQueue } from './support/nacd/queue-rules.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

/** Nobody takes calls: who waits, waits. */
async function nobody({ nacd }: House, ...groups: readonly string[]): Promise<void> {
  const membership = groups.map(number => ({ number }))
  await nacd.api.put('/v1/agents/1001', { job_number: '8001', groups: membership, status: 'offline' })
}

const isReady = ({ nacd }: House) => nacd.api.patch('/v1/agents/1001', { status: 'ready' })

const record = (house: House, uuid: string) => until('the call record', () => house.nacd.api.cdr(uuid))

async function announcedTo(house: House, uuid: string): Promise<unknown[]> {
  const { steps } = await record(house, uuid)
  return steps.filter(({ type }) => type === 'announced').map(({ detail }) => detail.prompts)
}

const spoken = ['position', 'digit', 'position'] as const

onEachSwitch('waiting in a queue', house => {
  it('each caller hears their place between the music, and again only when it is better', async () => {
    const { flow, nacd } = house()
    await nobody(house(), '121')
    await setQueue(house(), '121', { announceEvery: 2 })
    flow.begin(onEvents({ incoming: queue('121') }))
    const [early, late] = await Promise.all([house().phone('1002'), house().phone('1004')])
    await early.dial('121')
    await early.ear.hears('music')
    await late.dial('121')
    await late.ear.hears('position')
    const told = late.ear.position
    await late.ear.hears('music', { from: told, forMs: 3_500 })
    expect(late.ear.tonesSince()).toEqual(['music', ...spoken, 'music'])

    const [, second] = (await nacd.api.calls()).map(({ uuid }) => uuid)
    const before = late.ear.position
    await early.hangUp()
    await late.ear.hears('position', { from: before })
    await late.ear.hears('music', { from: late.ear.position })
    await late.hangUp()
    expect(await announcedTo(house(), second ?? '')).toEqual(['say://position/2', 'say://position/1'])
  })

  it('comfort messages come where there is no better place to tell, one after the other', async () => {
    await nobody(house(), '121')
    await setQueue(
      house(),
      '121',
      { announceEvery: 2, sayPosition: false },
      { announcements: ['welcome.wav', 'waiting.wav'] },
    )
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.ear.hears('waiting', { within: 20_000 })
    await caller.ear.hears('music', { from: caller.ear.position })
    expect(caller.ear.tonesSince().slice(0, 4)).toEqual(['music', 'welcome', 'music', 'waiting'])
  })

  it('an agent is offered over an announcement: the two talk', async () => {
    await nobody(house(), '121')
    await setQueue(house(), '121', { announceEvery: 2 })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await caller.ear.hears('position')
    await isReady(house())
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent', { forMs: 1_500 })])
  })

  it('a key leads to another group, and the time waited goes along', async () => {
    const { flow, nacd } = house()
    await nobody(house(), '122')
    await setQueue(house(), '121', { exits: { '3': 'queue:122' } })
    await setQueue(house(), '122', {}, { music: 'waiting.wav' })
    flow.begin(onEvents({ incoming: queue('121') }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await caller.ear.hears('music', { forMs: 2_000 })
    await caller.press('7')
    await caller.press('3')
    await caller.ear.hears('waiting')
    const { call_uuid } = await flow.asked('incoming')
    expect(await nacd.api.get('/v1/groups/121')).toMatchObject({ live: { waiting: 0 } })
    expect(await nacd.api.get('/v1/groups/122')).toMatchObject({ live: { waiting: 1 } })
    expect(await nacd.api.call(call_uuid)).toMatchObject({ phase: 'queued', group: '122' })
    await isReady(house())
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    await agent.hangUp()
    expect((await record(house(), call_uuid)).waited_ms).toBeGreaterThanOrEqual(2_000)
  })

  it('a key leads to the mailbox of the group', async () => {
    await nobody(house(), '121')
    await setQueue(house(), '121', { exits: { '2': 'voicemail' } })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const caller = await house().phone('1002', { tone: 'caller' })
    await caller.dial('121')
    await caller.ear.hears('music')
    await caller.press('2')
    await caller.ear.hears('leaveMessage')
    const { nacd, flow } = house()
    const { call_uuid } = await flow.asked('incoming')
    await until('recording', async () => (await nacd.api.call(call_uuid))?.phase === 'recording')
    const from = caller.ear.position
    await until('two seconds', () => caller.ear.position > from + 2_000)
    await caller.hangUp()
    expect((await record(house(), call_uuid)).recording).toMatch(/\/121-[^/]+\.wav$/)
  })

  it('a key asks for a callback: the caller hears that it will be made, and is hung up', async () => {
    await nobody(house(), '121')
    await setQueue(house(), '121', { exits: { '1': 'callback' } })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.ear.hears('music')
    await caller.press('1')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['music', 'callback'])
    const { call_uuid } = await house().flow.asked('incoming')
    const { ended_by, steps } = await record(house(), call_uuid)
    expect(ended_by).toBe('system')
    expect(steps.map(({ type }) => type)).toContain('callback_asked')
    const { api } = house().nacd
    const { items } = await api.get<{ items: { id: string }[] }>('/v1/callbacks')
    // Else an agent of another scenario is rung for them.
    expect(await Promise.all(items.map(({ id }) => api.remove(`/v1/callbacks/${id}`)))).toHaveLength(1)
  })

  it('a key asks the call flow', async () => {
    const { flow } = house()
    await nobody(house(), '121')
    await setQueue(house(), '121', { exits: { '9': 'flow' } })
    flow.begin(onEvents({ incoming: queue('121'), queue_failed: hangup('goodbye.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.ear.hears('music')
    await caller.press('9')
    expect(await flow.asked('queue_failed')).toMatchObject({
      dtmf: '9',
      additional_data: { cause: 'key', group: '121' },
    })
    await caller.closed()
  })

  it('waited too long: the extension that the group names rings', async () => {
    await nobody(house(), '121')
    await setQueue(house(), '121', { overflows: { timeout: 'number:1003' } }, { maxWait: 1 })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const [other, caller] = await Promise.all([
      house().phone('1003', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await other.rings()
    await other.answer()
    await Promise.all([other.ear.hears('caller'), caller.ear.hears('agent')])
  })

  it('too many wait: the next caller goes to another group, and to the call flow when nobody takes them there', async () => {
    const { flow } = house()
    await nobody(house(), '121')
    await setQueue(house(), '121', { overflows: { queue_full: 'queue:122' } }, { maxLength: 1 })
    await setQueue(house(), '122', {}, { music: 'waiting.wav', maxWait: 3 })
    flow.begin(onEvents({ incoming: queue('121'), queue_failed: hangup('goodbye.wav') }))
    const [first, second] = await Promise.all([house().phone('1002'), house().phone('1004')])
    await first.dial('121')
    await first.ear.hears('music')
    await second.dial('121')
    expect((await flow.asked('queue_failed')).additional_data).toMatchObject({
      cause: 'timeout',
      group: '122',
    })
    await second.closed()
    expect(second.ear.tonesSince()).toEqual(['waiting', 'goodbye'])
  })

  it.each<[string, string, Partial<QueueRules>, Record<string, string>]>([
    ['no agent is logged in', 'no_agent', { needsAgents: true }, {}],
    ['nobody has the skill', 'no_such_skill', {}, { ad_skills: 'klingon' }],
  ])('%s: the caller goes to another group at once', async (_what, cause, rules, data) => {
    await nobody(house(), '121')
    await setQueue(house(), '121', { ...rules, overflows: { [cause]: 'queue:122' } })
    await setQueue(house(), '122', {}, { music: 'waiting.wav' })
    house().flow.begin(onEvents({ incoming: queue('121', data) }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.ear.hears('waiting')
    expect(caller.ear.tonesSince()).toEqual(['waiting'])
  })

  it('too many wait for each agent: the next caller is told so', async () => {
    await house().nacd.api.put('/v1/agents/1001', { groups: [{ number: '121' }], status: 'busy' })
    const overflows = { too_many_waiting: 'playback:failed.wav' }
    await setQueue(house(), '121', { waitersPerAgent: 1, overflows })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const [first, second] = await Promise.all([house().phone('1002'), house().phone('1004')])
    await first.dial('121')
    await first.ear.hears('music')
    await second.dial('121')
    await second.closed()
    expect(second.ear.tonesSince()).toEqual(['failed'])
  })

  it('a key while a phone rings leads on: that phone stops, the one of the other group rings', async () => {
    const { nacd } = house()
    await nacd.api.put('/v1/agents/1001', { groups: [{ number: '121' }], status: 'ready' })
    await nacd.api.put('/v1/agents/1003', { groups: [{ number: '122' }], status: 'ready' })
    await setQueue(house(), '121', { exits: { '3': 'queue:122' } })
    await setQueue(house(), '122', {})
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const [agent, other, caller] = await Promise.all([
      house().phone('1001'),
      house().phone('1003', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('121')
    await agent.rings()
    // The phone of the agent may ring before the caller's own knows that the call is answered, and sends no key till then.
    await caller.established()
    await caller.press('3')
    await Promise.all([agent.closed(), other.rings()])
    await other.answer()
    await Promise.all([other.ear.hears('caller'), caller.ear.hears('agent')])
    await nacd.api.remove('/v1/agents/1003')
  })

  it('a closed group tells the caller so, whatever the call flow said', async () => {
    await nobody(house(), '121')
    const overflows = { closed: 'playback:closed.wav' }
    const today = new Date().getDay()
    const hours = today === 3 ? 'fri 03:00-03:01' : 'wed 03:00-03:01'
    await setQueue(house(), '121', { overflows }, { openingHours: hours })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['closed'])
  })

  it('where calls are recorded the caller hears it before the music', async () => {
    await nobody(house(), '121')
    await setQueue(house(), '121', { record: true, recordAnnouncement: 'recording-notice.wav' })
    house().flow.begin(onEvents({ incoming: queue('121') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.ear.hears('music')
    expect(caller.ear.tonesSince()).toEqual(['recorded', 'music'])
  })

  it('the controller is killed while the caller waits: place, music and keys are as before', async () => {
    const { flow, nacd } = house()
    await nobody(house(), '121')
    await setQueue(house(), '121', { announceEvery: 2, exits: { '9': 'flow' } })
    flow.begin(onEvents({ incoming: queue('121'), queue_failed: hangup('goodbye.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.ear.hears('position')
    const { call_uuid } = await flow.asked('incoming')
    await caller.ear.hears('music', { from: caller.ear.position })
    await nacd.kill()
    await nacd.start()
    const from = caller.ear.position
    await caller.ear.hears('music', { from, forMs: 3_000 })
    expect(caller.ear.tonesSince(from)).toEqual(['music'])
    await caller.press('9')
    await flow.asked('queue_failed')
    await caller.closed()
    expect(await announcedTo(house(), call_uuid)).toEqual(['say://position/1'])
  })
})
