import { setTimeout as pause } from 'node:timers/promises'
import type { House } from '../house.ts'
import { AgentCrowd, type AgentTurn, type AgentWay } from '../phone/agent-crowd.ts'
import { CallerCrowd, type CrowdCaller } from '../phone/caller-crowd.ts'
import { between, pick, seeded } from '../phone/seeded.ts'
import { EventListener } from '../switch/event-listener.ts'
import { phoneLegEvents, phoneLegHeaders } from './phone-legs.ts'
import { crowdAccounts, hire, setGroup } from './staff.ts'

/** How much of everything a chaos has. */
export interface ChaosPlan {
  readonly seed: number
  /** On the line at the same time: those who wait and those who talk. */
  readonly callers: number
  readonly agents: number
  readonly forMs: number
  /** How exactly the phones keep their times. */
  readonly tickMs: number
  /** How long after its start the controller is killed. */
  readonly killAfterMs: number
}

/** What is left to look at when it is over. */
export interface Chaos {
  readonly plan: ChaosPlan
  readonly callers: CallerCrowd
  readonly agents: AgentCrowd
  /** What the switch told of legs: begun, joined, over. */
  readonly legs: EventListener
  /** When the controller was away, ms since the epoch. */
  readonly away: readonly (readonly [from: number, until: number])[]
}

const ways: readonly (readonly [number, AgentWay])[] = [
  [60, 'answers'],
  [8, 'declines'],
  [8, 'busy'],
  [4, 'away'],
  [8, 'ignores'],
  [4, 'silent'],
  [8, 'late'],
]

const turn = (random: () => number): AgentTurn => ({
  way: pick(random, ways),
  ringMs: between(random, 0, 2_500),
  talkMs: between(random, 100, 5_000),
})

/** Some leave soon: before, while and just after a phone rings for them. */
const patience = (random: () => number): number =>
  random() < 0.25 ? between(random, 100, 5_000) : between(random, 15_000, 60_000)

/** Longest patience and longest talk, so that everybody is off the line within it. */
export const calmMs = 70_000

/** The queue has callers and agents of all kinds, and the controller is killed again and again. */
export async function wreak(house: House, plan: ChaosPlan): Promise<Chaos> {
  const random = seeded(plan.seed)
  const accounts = crowdAccounts(plan.agents)
  const { tickMs } = plan
  await setGroup(house, '121', { ring_timeout: 3, wrap_up: 1 })
  const turns = Array.from({ length: 1_000 }, () => turn(random))
  const agents = house.lendOut(await AgentCrowd.open({ sipPort: house.ports.sip, accounts, turns, tickMs }))
  for (const { number } of accounts) await hire(house, number)
  const legs = house.lendOut(
    await EventListener.start(house.eventSocket, `${phoneLegEvents} CHANNEL_BRIDGE`, [
      ...phoneLegHeaders,
      ...['Bridge-A-Unique-ID', 'Bridge-B-Unique-ID'],
    ]),
  )
  const callers = house.lendOut(
    await CallerCrowd.start(house, {
      callee: '121',
      callers: crowdOf(random, plan),
      perSecond: 20,
      atOnce: plan.callers,
      tickMs,
    }),
  )
  const away = await killAgainAndAgain(house, plan, random)
  callers.stopCalling()
  return { plan, callers, agents, legs, away }
}

/** More than can be served: each number calls once. */
const crowdOf = (random: () => number, { forMs }: ChaosPlan): readonly CrowdCaller[] =>
  Array.from({ length: forMs / 50 }, (_, nth) => ({
    number: String(13_900_000_000 + nth),
    patienceMs: patience(random),
  }))

async function killAgainAndAgain(
  { nacd }: House,
  { forMs, killAfterMs }: ChaosPlan,
  random: () => number,
): Promise<Chaos['away']> {
  const away: [number, number][] = []
  const end = Date.now() + forMs
  for (;;) {
    await pause(Math.max(0, Math.min(killAfterMs, end - Date.now())))
    if (Date.now() >= end) return away
    const from = Date.now()
    await nacd.kill()
    await pause(between(random, 0, 2_000))
    await nacd.start()
    away.push([from, Date.now()])
  }
}
