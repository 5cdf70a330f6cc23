import { afterEach, beforeEach, expect, it } from 'vitest'
import { Driver } from './support/driver.ts'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { becomes, dismissAll, hire, setGroup, stateOf, wait, waitingIn } from './support/queue/staff.ts'
import type { EventWire } from './support/switch/event-wire.ts'
import { until } from './support/until.ts'

/** 1002 talks with 1001, and 1004 waits in 121. */
interface Scene {
  readonly agent: Phone
  readonly talking: Phone
  readonly waiting: Phone
  readonly talk: string
  readonly wait: string
}

async function oneTalksOneWaits(house: House): Promise<Scene> {
  const [agent, talking, waiting] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
    house.phone('1004', { tone: 'caller' }),
  ])
  await hire(house, '1001')
  await becomes(house, '1001', 'idle')
  await talking.dial('121')
  await agent.rings()
  await agent.answer()
  await talking.ear.hears('agent')
  await waiting.dial('121')
  await wait(house, 1)
  await waiting.ear.hears('music')
  const uuidOf = (caller: string) =>
    house.flow.requests.find(({ caller_number }) => caller_number === caller)?.call_uuid ?? ''
  return { agent, talking, waiting, talk: uuidOf('1002'), wait: uuidOf('1004') }
}

async function bothHear(agent: Phone, caller: Phone): Promise<void> {
  await Promise.all([
    agent.ear.hears('caller', { from: agent.ear.position, forMs: 500 }),
    caller.ear.hears('agent', { from: caller.ear.position, forMs: 500 }),
  ])
}

/** Whether nacd says that it has its switch. */
const hasSwitch =
  ({ nacd, ports }: House) =>
  async () => {
    void nacd
    const response = await fetch(`http://127.0.0.1:${ports.http}/readyz`)
    await response.body?.cancel()
    return response.ok
  }

onEachSwitch('the event socket is lost', house => {
  let wire: EventWire | null = null

  async function wired(): Promise<EventWire> {
    wire ??= await house().wire()
    return wire
  }

  async function lose(way: 'cut' | 'stall'): Promise<void> {
    const own = await wired()
    await own[way]()
    await until('nacd without its switch', async () => !(await hasSwitch(house())()), { within: 40_000 })
  }

  async function find(): Promise<void> {
    await (await wired()).mend()
    await until('nacd with its switch again', hasSwitch(house()), { within: 40_000 })
  }

  beforeEach(async () => {
    await wired()
    house().flow.begin(onEvents({ incoming: queue('121') }))
    await dismissAll(house())
    await setGroup(house(), '121')
  })

  afterEach(async () => {
    await find()
  })

  it.each(['cut', 'stall'] as const)(
    '%s: who talks and who waits does not notice',
    async way => {
      const { agent, talking, waiting, wait: waits } = await oneTalksOneWaits(house())
      await lose(way)
      await bothHear(agent, talking)
      await waiting.ear.hears('music', { from: waiting.ear.position })
      await find()
      await bothHear(agent, talking)
      expect(await house().nacd.api.call(waits)).toMatchObject({ phase: 'queued', group: '121' })
      await agent.hangUp()
      await agent.closed()
      expect(await agent.rings()).toBe('1004')
      await agent.answer()
      await waiting.ear.hears('agent')
      await waiting.hangUp()
      const { nacd } = house()
      const cdr = await until('the record', () => nacd.api.cdr(waits))
      expect(cdr).toMatchObject({ agent_extension: '1001', ended_by: 'caller' })
    },
    120_000,
  )

  it('those who hang up meanwhile are found gone, and the agent serves the next', async () => {
    const { agent, talking, waiting, talk, wait: waits } = await oneTalksOneWaits(house())
    await lose('cut')
    await Promise.all([agent.hangUp(), waiting.hangUp()])
    await agent.closed()
    await find()
    const { nacd } = house()
    expect(await until('the talk', () => nacd.api.cdr(talk))).toMatchObject({ agent_extension: '1001' })
    await until('the wait', () => nacd.api.cdr(waits))
    expect(await waitingIn(house())).toBe(0)
    await talking.closed()
    await becomes(house(), '1001', 'idle')
    waiting.forget()
    await waiting.dial('121')
    await agent.rings()
    await waiting.hangUp()
  }, 120_000)

  it('a talk that an operator closes meanwhile is over in the books, and ends when the switch is back', async () => {
    const { agent, talking, waiting, talk } = await oneTalksOneWaits(house())
    const { nacd } = house()
    await lose('cut')
    await nacd.api.remove(`/v1/calls/${talk}`)
    const closed = await until('the record', () => nacd.api.cdr(talk))
    expect(closed).toMatchObject({
      ...{ agent_extension: '1001', ended_by: 'system', cause: 'NORMAL_TEMPORARY_FAILURE' },
      steps: expect.arrayContaining([expect.objectContaining({ type: 'ended_unseen' })]),
    })
    expect((await nacd.api.calls()).map(({ uuid }) => uuid)).not.toContain(talk)
    expect(await stateOf(house(), '1001')).toBe('unregistered')
    await bothHear(agent, talking)
    agent.forget()
    await find()
    await Promise.all([agent.closed(), talking.closed()])
    expect(await agent.rings()).toBe('1004')
    await agent.answer()
    await waiting.ear.hears('agent')
    await waiting.hangUp()
    expect(await nacd.api.cdr(talk)).toEqual(closed)
  }, 120_000)

  it('an agent who answers meanwhile gets the caller all the same, or is let go and rung again', async () => {
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await hire(house(), '1001')
    await becomes(house(), '1001', 'idle')
    await caller.dial('121')
    await agent.rings()
    await lose('cut')
    await agent.pickUp()
    await agent.established()
    await find()
    const joined = caller.ear.hears('agent', { within: 20_000 }).then(() => 'joined')
    const letGo = agent.closed(20_000).then(
      () => 'let go',
      () => 'not let go',
    )
    if ((await Promise.race([joined, letGo])) === 'let go') {
      await agent.rings(20_000)
      await agent.answer()
    }
    await Promise.all([agent.ear.hears('caller'), joined])
    await caller.hangUp()
    await until('an idle phone', () => agent.isIdle())
  }, 120_000)
})

onEachSwitch('phones come and go as nacd connects', house => {
  /** What a driver that connects now knows of 1001 in the end. */
  async function isKnown(driver: Driver, wanted: boolean): Promise<void> {
    const known = (): boolean => {
      let registered = false
      for (const event of driver.events) {
        if (event.type === 'switchReady') registered = event.registered.includes('1001')
        else if ('extension' in event && event.extension === '1001') registered = event.type === 'registered'
      }
      return registered
    }
    await until(`1001 ${wanted ? 'known' : 'gone'}`, () => known() === wanted)
  }

  // FreeSWITCH lists a registration 0.2 s after it was made, and its event comes before.
  it('one that has just registered is known, one that has just gone is not', async () => {
    const phone = await house().phone('1001')
    await isKnown(house().lendOut(await Driver.connect(house().eventSocket)), true)
    await phone.close()
    await isKnown(house().lendOut(await Driver.connect(house().eventSocket)), false)
  })
})

onEachSwitch('the switch is restarted', house => {
  it('its calls are over in the records, the agents are free, and the next call is served', async () => {
    house().flow.begin(onEvents({ incoming: queue('121') }))
    await setGroup(house(), '121')
    const { agent, talking, waiting, talk, wait: waits } = await oneTalksOneWaits(house())
    await house().killSwitch()
    await house().startSwitch()
    const { nacd } = house()
    expect(await until('the talk', () => nacd.api.cdr(talk))).toMatchObject({ agent_extension: '1001' })
    expect(await until('the wait', () => nacd.api.cdr(waits))).toMatchObject({ bridged_at: null })
    expect(await nacd.api.calls()).toEqual([])
    expect(await waitingIn(house())).toBe(0)
    // Nobody has told the phones that the other side is gone.
    await Promise.all([agent, talking, waiting].map(phone => phone.close()))
    const [again, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await becomes(house(), '1001', 'idle')
    await caller.dial('121')
    await again.rings()
    await again.answer()
    await caller.ear.hears('agent')
    await caller.hangUp()
  }, 120_000)
})
