import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { AgentCrowd, type AgentTurn } from './support/phone/agent-crowd.ts'
import type { Phone } from './support/phone/baresip.ts'
import { openEntrance } from './support/phone/caller-crowd.ts'
import {
  type AgentFields,
  allIdle,
  becomes,
  crowdAccounts,
  dismissAll,
  hire,
  setGroup,
  stateOf,
  wait,
} from './support/queue/staff.ts'
import { until } from './support/until.ts'

const accounts = crowdAccounts(2)
const [odd] = accounts.map(({ number }) => number) as [string]

/** An agent whom SIPp plays, ready and idle. */
async function oddAgent(house: House, turn: AgentTurn, fields: AgentFields = {}): Promise<AgentCrowd> {
  const { sip: sipPort } = house.ports
  const crowd = await AgentCrowd.open({ sipPort, accounts: accounts.slice(0, 1), turns: [turn] })
  house.lendOut(crowd)
  await hire(house, odd, fields)
  await becomes(house, odd, 'idle')
  return crowd
}

/** An agent who comes while somebody waits, and so is rung at once. */
async function joins(house: House, phone: Phone): Promise<Phone> {
  await hire(house, phone.number)
  return phone
}

/** An agent with a phone that a person could have, ready and idle. */
async function agentWith(house: House, phone: Phone, fields: AgentFields = {}): Promise<Phone> {
  await hire(house, phone.number, fields)
  await becomes(house, phone.number, 'idle')
  return phone
}

/** So long that somebody on a busy machine hangs up before its end. */
const whisper = Array(4).fill('welcome.wav').join('|')

const level = (of: number): AgentFields => ({ groups: [{ number: '121', level: of }] })
const did = (what: string) => (note: { readonly what: string }) => note.what === what

onEachSwitch(
  'races of a queue',
  house => {
    beforeAll(() => openEntrance(house()))

    beforeEach(async () => {
      house().flow.begin(onEvents({ incoming: queue('121') }))
      await dismissAll(house())
      await setGroup(house(), '121')
    })

    const moments: readonly (readonly [string, AgentTurn, ended: string])[] = [
      ['before the phone says that it rings', { way: 'silent' }, 'cancelled'],
      ['while it rings', { way: 'ignores' }, 'cancelled'],
      ['as the agent answers', { way: 'late' }, 'dropped'],
    ]

    it.each(moments)('the caller is gone %s: its leg ends, the agent is free', async (_when, turn, ended) => {
      const agent = await oddAgent(house(), turn)
      const caller = await house().phone('1002')
      await caller.dial('121')
      await agent.noted('a call at the phone', did('rung'))
      if (turn.way !== 'silent') await becomes(house(), odd, 'ringing')
      await caller.hangUp()
      await agent.noted(`its end: ${ended}`, did(ended))
      await becomes(house(), odd, 'idle')
      await house().nothingLeft()
      expect(agent.notes.filter(did('rung'))).toHaveLength(1)
    })

    it('the agent answers as the ring time is over: that call is ended, the caller gets the next agent', async () => {
      await setGroup(house(), '121', { ring_timeout: 2 })
      const late = await oddAgent(house(), { way: 'late' })
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('121')
      await late.noted('the late answer', did('late'))
      await late.noted('its end', did('dropped'))
      const agent = await joins(house(), await house().phone('1001', { tone: 'agent' }))
      await agent.rings()
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
      expect(caller.ear.tonesSince()).toEqual(['music', 'agent'])
      await agent.hangUp()
    })

    it('ring-all, two answer at once: one has the caller, the other is told and free', async () => {
      await setGroup(house(), '121', { strategy: 'ring-all' })
      const [one, two, caller, next] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1003', { tone: 'secondAgent' }),
        house().phone('1002', { tone: 'caller' }),
        house().phone('1004', { tone: 'caller' }),
      ])
      for (const phone of [one, two]) await agentWith(house(), phone)
      await caller.dial('121')
      await Promise.all([one.rings(), two.rings()])
      await Promise.all([one.pickUp(), two.pickUp()])
      const loser = await Promise.any([one, two].map(phone => phone.closed().then(() => phone)))
      const winner = loser === one ? two : one
      const voice = winner === one ? 'agent' : 'secondAgent'
      await Promise.all([caller.ear.hears(voice), winner.ear.hears('caller')])
      // There may have been no time for the music.
      expect(caller.ear.tonesSince().filter(tone => tone !== 'music')).toEqual([voice])
      expect(loser.ear.tonesSince()).not.toContain('caller')
      await becomes(house(), loser.number, 'idle')
      await next.dial('121')
      await loser.rings()
      await loser.answer()
      await next.ear.hears(loser === one ? 'agent' : 'secondAgent')
      await Promise.all([caller.hangUp(), next.hangUp()])
      // Not by `closed`: the one that waited for who is faster takes the winner's own end.
      await Promise.all([winner, loser].map(phone => until('an idle phone', () => phone.isIdle())))
    })

    it('ring-all, one answers later: hears that the call is taken', async () => {
      await setGroup(house(), '121', { strategy: 'ring-all', whisper: 'welcome.wav' })
      const [one, two, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1003', { tone: 'secondAgent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      for (const phone of [one, two]) await agentWith(house(), phone)
      await caller.dial('121')
      await Promise.all([one.rings(), two.rings()])
      await Promise.all([one.pickUp(), two.pickUp()])
      const loser = await Promise.any([one, two].map(phone => phone.closed().then(() => phone)))
      // Where it had not been answered yet on the switch it was cancelled, and there is nobody to tell.
      expect([['callTaken'], []]).toContainEqual(loser.ear.tonesSince())
      await caller.hangUp()
    })

    const missed: readonly (readonly [string, AgentTurn])[] = [
      ['declines', { way: 'declines', ringMs: 200 }],
      ['is busy', { way: 'busy' }],
      ['cannot be reached', { way: 'away' }],
      ['does not answer', { way: 'ignores' }],
      ['says nothing', { way: 'silent' }],
    ]

    it.each(missed)(
      'an agent %s: the caller is first again, with the time waited kept',
      async (_what, turn) => {
        await setGroup(house(), '121', { ring_timeout: 2 })
        const missing = await oddAgent(house(), turn)
        const [early, late] = await Promise.all([house().phone('1002'), house().phone('1004')])
        await early.dial('121')
        const { at: missedAt } = await missing.noted('a call at the phone', did('rung'))
        const { call_uuid } = await house().flow.asked('incoming')
        await late.dial('121')
        await wait(house(), 2)
        await until('the offer over', () =>
          missing.notes.some(note => ['refused', 'cancelled'].includes(note.what)),
        )
        const agent = await joins(house(), await house().phone('1001'))
        expect(await agent.rings()).toBe('1002')
        const rungAt = Date.now()
        await agent.answer()
        await late.hangUp()
        const { nacd } = house()
        await until('a talk', async () => (await nacd.api.call(call_uuid))?.phase === 'bridged')
        await agent.hangUp()
        await early.closed()
        const cdr = await until('the call record', () => nacd.api.cdr(call_uuid))
        // From the first moment in line, not from the offer that came to nothing.
        expect(cdr.waited_ms).toBeGreaterThanOrEqual(rungAt - missedAt)
        expect(missing.notes.filter(did('rung'))).toHaveLength(1)
      },
    )

    it('the power of a ringing phone goes: the caller gets another agent', async () => {
      await setGroup(house(), '121', { ring_timeout: 5 })
      const gone = await oddAgent(house(), { way: 'ignores' })
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('121')
      await becomes(house(), odd, 'ringing')
      await gone.dies()
      const agent = await joins(house(), await house().phone('1001', { tone: 'agent' }))
      await agent.rings()
      await agent.answer()
      await caller.ear.hears('agent')
      await agent.hangUp()
    })

    it('the power of a phone has gone: its agent rests at once, the caller gets another', async () => {
      const gone = await house().phone('1003')
      await hire(house(), gone.number)
      await becomes(house(), gone.number, 'idle')
      await gone.pullPlug()
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('121')
      // Long before it would have rung to no purpose: 15 s.
      await becomes(house(), gone.number, 'resting')
      const agent = await joins(house(), await house().phone('1001', { tone: 'agent' }))
      await agent.rings()
      await agent.answer()
      await caller.ear.hears('agent')
      await agent.hangUp()
    })

    it('the agent hangs up over the whisper: the caller is in line again and gets another agent', async () => {
      await setGroup(house(), '121', { whisper })
      const [agent, other, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1003', { tone: 'secondAgent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await agentWith(house(), agent)
      await caller.dial('121')
      await agent.rings()
      await agent.answer()
      await agent.ear.hears('welcome')
      await agentWith(house(), other)
      await agent.hangUp()
      await other.rings()
      await other.answer()
      await other.ear.hears('welcome')
      await caller.ear.hears('secondAgent')
      expect(caller.ear.tonesSince()).toEqual(['music', 'secondAgent'])
      await caller.hangUp()
    })

    it('the caller hangs up over the whisper: the agent is free', async () => {
      await setGroup(house(), '121', { whisper })
      const agent = await agentWith(house(), await house().phone('1001'))
      const caller = await house().phone('1002')
      await caller.dial('121')
      await agent.rings()
      await agent.answer()
      await agent.ear.hears('welcome')
      await caller.hangUp()
      await agent.closed()
      await becomes(house(), '1001', 'idle')
    })
  },
  { accounts },
)

/** Whom the calls of one caller, one after the other, go to; each agent takes them all. */
async function served(
  house: House,
  agents: readonly Phone[],
  caller: Phone,
  calls: number,
): Promise<string[]> {
  const order: string[] = []
  while (order.length < calls) {
    for (const phone of [...agents, caller]) phone.forget()
    await caller.dial('121')
    const rung = await Promise.any(agents.map(agent => agent.rings().then(() => agent)))
    order.push(rung.number)
    await rung.answer()
    await until('a talk', async () => (await house.nacd.api.calls())[0]?.phase === 'bridged')
    await rung.hangUp()
    await Promise.all([caller.closed(), rung.closed()])
    await allIdle(
      house,
      agents.map(({ number }) => number),
    )
  }
  return order
}

onEachSwitch('strategies of a queue', house => {
  beforeEach(async () => {
    house().flow.begin(onEvents({ incoming: queue('121') }))
    await dismissAll(house())
  })

  /** Three agents, the one at 1001 on the last place and of the second level where levels are asked for. */
  async function three(fields: (nth: number) => AgentFields): Promise<readonly Phone[]> {
    const numbers = ['1001', '1003', '1005']
    const phones = await Promise.all(numbers.map(number => house().phone(number)))
    for (const [nth, phone] of phones.entries()) await agentWith(house(), phone, fields(nth))
    return phones
  }

  it('round-robin: each in turn', async () => {
    await setGroup(house(), '121', { strategy: 'round-robin' })
    const agents = await three(nth => ({ groups: [{ number: '121', position: nth + 1 }] }))
    const order = await served(house(), agents, await house().phone('1002'), 4)
    expect(new Set(order.slice(0, 3)).size).toBe(3)
    expect(order[3]).toBe(order[0])
  })

  it('top-down: always the first who is free, the lower level before the higher', async () => {
    await setGroup(house(), '121', { strategy: 'top-down' })
    const agents = await three(nth => ({
      groups: [{ number: '121', level: nth === 0 ? 2 : 1, position: 3 - nth }],
    }))
    const caller = await house().phone('1002')
    expect(await served(house(), agents, caller, 2)).toEqual(['1005', '1005'])
    await hire(house(), '1005', { status: 'busy' })
    expect(await served(house(), agents.slice(0, 2), caller, 1)).toEqual(['1003'])
    await hire(house(), '1003', { status: 'busy' })
    expect(await served(house(), agents.slice(0, 1), caller, 1)).toEqual(['1001'])
  })

  it('skills: only who has them, the best first; nobody: asks with queue_failed', async () => {
    const { flow } = house()
    const needs = (ad_skills: string) => onEvents({ incoming: queue('121', { ad_skills }) })
    await setGroup(house(), '121', { strategy: 'skill-based' })
    const skills = [{ english: 50 }, { english: 90, vip: 30 }, {}] as const
    const agents = await three(nth => ({ skills: { ...skills[nth] } }))
    const caller = await house().phone('1002')
    flow.begin(needs('english'))
    expect(await served(house(), agents, caller, 2)).toEqual(['1003', '1003'])
    flow.begin(needs('english:40,vip:30'))
    expect(await served(house(), agents, caller, 1)).toEqual(['1003'])
    flow.begin(needs('japanese'))
    await caller.dial('121')
    expect((await flow.asked('queue_failed')).additional_data).toMatchObject({ cause: 'no_such_skill' })
    await caller.closed()
  })

  it('the level of an agent counts in every strategy', async () => {
    await setGroup(house(), '121', { strategy: 'longest-idle' })
    const agents = await three(nth => level(nth === 1 ? 1 : 2))
    expect(await served(house(), agents, await house().phone('1002'), 3)).toEqual(['1003', '1003', '1003'])
    expect(await stateOf(house(), '1001')).toBe('idle')
  })
})
