import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { AgentCrowd, type AgentTurn } from './support/phone/agent-crowd.ts'
import { CallerCrowd, type CrowdCaller, openEntrance } from './support/phone/caller-crowd.ts'
import { overlaps, stretches } from './support/phone/crowd-log.ts'
import { phoneLegEvents, phoneLegHeaders, phoneLegs } from './support/queue/phone-legs.ts'
import {
  allIdle,
  becomes,
  crowdAccounts,
  dismissAll,
  hire,
  setGroup,
  stateOf,
  wait,
} from './support/queue/staff.ts'
import { EventListener } from './support/switch/event-listener.ts'
import { until } from './support/until.ts'

const accounts = crowdAccounts(4)
const [first, second, third] = accounts.map(({ number }) => number) as [string, string, string, string]

async function crowd(
  house: House,
  extensions: readonly string[],
  ...turns: AgentTurn[]
): Promise<AgentCrowd> {
  const own = accounts.filter(({ number }) => extensions.includes(number))
  return house.lendOut(await AgentCrowd.open({ sipPort: house.ports.sip, accounts: own, turns }))
}

async function call(house: House, callers: readonly CrowdCaller[], callee = '121'): Promise<CallerCrowd> {
  return house.lendOut(await CallerCrowd.start(house, { callee, callers }))
}

const caller = (nth: number, patienceMs?: number): CrowdCaller => ({
  number: String(13_900_000_000 + nth),
  ...(patienceMs === undefined ? {} : { patienceMs }),
})

const callers = (count: number, patienceMs?: number): readonly CrowdCaller[] =>
  Array.from({ length: count }, (_, nth) => caller(nth, patienceMs))

onEachSwitch(
  'what users of other queues complain of',
  house => {
    beforeAll(() => openEntrance(house()))

    beforeEach(async () => {
      house().flow.begin(onEvents({ incoming: ({ group_number }) => queue(group_number) }))
      await dismissAll(house())
      for (const group of ['121', '122']) await setGroup(house(), group)
    })

    it('agent stuck reserved', async () => {
      const agents = [first, second, third]
      await crowd(house(), agents, { way: 'ignores' }, { way: 'silent' }, { way: 'late' })
      for (const agent of agents) await hire(house(), agent)
      await allIdle(house(), agents)
      // Each hangs up a little later than the one before: at some other moment of the offer.
      const leaving = await call(
        house(),
        Array.from({ length: 20 }, (_, nth) => caller(nth, 100 * nth)),
      )
      await leaving.ended(30_000)
      await allIdle(house(), agents)
      await dismissAll(house())
    })

    it('ghost leg', async () => {
      const agents = await crowd(house(), [first], { way: 'late' })
      await hire(house(), first)
      await becomes(house(), first, 'idle')
      // They stay until the phone has rung, also on a busy machine.
      const leaving = await call(house(), [caller(1, 4_000)])
      await agents.noted('a ringing phone', ({ what }) => what === 'rung')
      await agents.noted('the late answer', ({ what }) => what === 'late')
      await agents.noted('that its call is ended', ({ what }) => what === 'dropped')
      await leaving.ended(10_000)
      await house().nothingLeft()
      await becomes(house(), first, 'idle')
    })

    it('caller shown answered for hours', async () => {
      const { nacd, flow } = house()
      const [agent, talking] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002'),
      ])
      await hire(house(), '1001')
      await talking.dial('121')
      await agent.rings()
      await agent.answer()
      const { call_uuid } = await flow.asked('incoming')
      await talking.ear.hears('agent', { forMs: 1_000 })
      await nacd.kill()
      await agent.hangUp()
      await until('no leg on the switch', async () => {
        await talking.hangUp().catch(() => talking.isIdle())
        return (await house().channels()).length === 0
      })
      await nacd.start()
      expect(await nacd.api.calls()).toEqual([])
      expect(await until('its record', () => nacd.api.cdr(call_uuid))).toMatchObject({
        agent_extension: '1001',
        ended_by: 'system',
      })
      await becomes(house(), '1001', 'idle')
    })

    it('one unavailable agent halting the rest', async () => {
      const dead = await crowd(house(), [first], { way: 'silent' })
      const alive = await crowd(house(), [second], { way: 'answers', talkMs: 300 })
      await hire(house(), first)
      await becomes(house(), first, 'idle')
      const patient = await call(house(), callers(4))
      await dead.noted('the dead phone is tried', ({ what }) => what === 'rung')
      await hire(house(), second)
      // Three of the four are served while the dead phone is still being tried for the first.
      await until('three served', () => alive.notes.filter(({ what }) => what === 'left').length === 3)
      expect(dead.notes.map(({ what }) => what)).toEqual(['rung'])
      await patient.ended(40_000)
      expect(alive.notes.filter(({ what }) => what === 'left')).toHaveLength(4)
    })

    it('invite and cancel storm', async () => {
      const agents = await crowd(house(), [first], { way: 'busy' })
      await hire(house(), first)
      await becomes(house(), first, 'idle')
      const waiting = await call(house(), callers(10, 3_000))
      await waiting.ended(20_000)
      // One caller after the other could be offered the busy phone without end.
      expect(agents.notes.filter(({ what }) => what === 'rung')).toHaveLength(1)
      await hire(house(), first, { status: 'offline' })
    })

    it('agent rung twice', async () => {
      const both = [{ number: '121' }, { number: '122' }]
      const agents = await crowd(
        house(),
        [first, second],
        { way: 'answers', talkMs: 200 },
        { way: 'answers', ringMs: 200, talkMs: 0 },
        { way: 'declines', ringMs: 100 },
        { way: 'answers', ringMs: 400, talkMs: 100 },
      )
      for (const agent of [first, second]) await hire(house(), agent, { groups: both })
      await allIdle(house(), [first, second])
      house().flow.begin(
        onEvents({ incoming: ({ caller_number }) => queue(Number(caller_number) % 2 === 0 ? '121' : '122') }),
      )
      const legs = house().lendOut(
        await EventListener.start(house().eventSocket, phoneLegEvents, phoneLegHeaders),
      )
      const waiting = await call(house(), callers(12, 8_000))
      await waiting.ended(40_000)
      await house().nothingLeft()
      const rung = phoneLegs(legs.events)
      expect(rung.length).toBeGreaterThan(6)
      expect(overlaps(rung, 'who', 0)).toEqual([])
      expect(overlaps(stretches(agents.notes, 'answered'), 'with')).toEqual([])
    })

    it('other agents dropped when one answers and hangs up', async () => {
      await setGroup(house(), '121', { strategy: 'ring-all' })
      const [one, two, early, late] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1003', { tone: 'secondAgent' }),
        house().phone('1002', { tone: 'caller' }),
        house().phone('1004', { tone: 'caller' }),
      ])
      for (const agent of ['1001', '1003']) await hire(house(), agent)
      await allIdle(house(), ['1001', '1003'])
      await early.dial('121')
      await Promise.all([one.rings(), two.rings()])
      await one.answer()
      await two.closed()
      await early.ear.hears('agent')
      await late.dial('121')
      await two.rings()
      await two.answer()
      await late.ear.hears('secondAgent')
      await one.hangUp()
      await early.closed()
      await Promise.all([
        late.ear.hears('secondAgent', { from: late.ear.position, forMs: 1_000 }),
        two.ear.hears('caller', { from: two.ear.position, forMs: 1_000 }),
      ])
      expect(await stateOf(house(), '1003')).toBe('talking')
      await late.hangUp()
      await two.closed()
    })

    it('wrap-up ending in the wrong order', async () => {
      const [slow, quick, one, two] = await Promise.all([
        house().phone('1001'),
        house().phone('1003'),
        house().phone('1002'),
        house().phone('1004'),
      ])
      await hire(house(), '1001', { wrap_up: 10 })
      await one.dial('121')
      await slow.rings()
      await slow.answer()
      await hire(house(), '1003', { wrap_up: 1 })
      await two.dial('121')
      await quick.rings()
      await quick.answer()
      // Who is free first by the clock of their calls is not who is ready first.
      await slow.hangUp()
      await becomes(house(), '1001', 'wrap_up')
      await quick.hangUp()
      await Promise.all([one.closed(), two.closed(), slow.closed(), quick.closed()])
      await one.dial('121')
      expect(await quick.rings()).toBe('1002')
      expect(await stateOf(house(), '1001')).toBe('wrap_up')
      await quick.answer()
      await two.dial('121')
      await wait(house(), 1)
      expect(await slow.rings(20_000)).toBe('1004')
      await Promise.all([one.hangUp(), two.hangUp()])
    })
  },
  { accounts },
)
