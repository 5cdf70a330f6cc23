import { randomInt } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { onEvents, queue } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { openEntrance } from './support/phone/caller-crowd.ts'
import { type ChaosPlan, calmMs, wreak } from './support/queue/chaos.ts'
import { reckon } from './support/queue/reckoning.ts'
import { allIdle, crowdAccounts } from './support/queue/staff.ts'

const long = process.env.NACD_LONG_LOAD !== undefined
const size = long
  ? { callers: 250, agents: 50, forMs: 1_800_000, killAfterMs: 20_000, tickMs: 500 }
  : { callers: 20, agents: 8, forMs: 60_000, killAfterMs: 20_000, tickMs: 100 }

/** Another one each time; what it was is printed, and `NACD_CHAOS_SEED` plays it again. */
const seed = Number(process.env.NACD_CHAOS_SEED ?? randomInt(1_000_000))
const plan: ChaosPlan = { ...size, seed }
const accounts = crowdAccounts(plan.agents)

const nothingWrong = {
  ...{ lost: [], turnedAway: [], servedTwice: [], rungTwice: [], withoutRecord: [], withTwoRecords: [] },
}

onEachSwitch(
  'a queue whose controller is killed again and again',
  house => {
    beforeAll(() => openEntrance(house()))

    it(
      'loses no caller, serves none twice, has no agent stuck, leaves no leg, and every call has its record',
      async () => {
        house().flow.begin(onEvents({ incoming: queue('121') }))
        console.log(`chaos on ${house().kind}: NACD_CHAOS_SEED=${seed}`)
        const chaos = await wreak(house(), plan)
        const { code, story } = await chaos.callers.ended(calmMs)
        await house().nothingLeft(30_000)
        await allIdle(
          house(),
          accounts.map(({ number }) => number),
          30_000,
        )
        const { wrongs, toll } = await reckon(house(), chaos)
        console.log(`chaos on ${house().kind}: ${JSON.stringify(toll)}`)
        expect(wrongs).toEqual(nothingWrong)
        expect({ code, story }).toMatchObject({ code: 0 })
        // A chaos in which nothing happens proves nothing.
        expect(toll.kills).toBeGreaterThanOrEqual(2)
        expect(toll.talked).toBeGreaterThan(plan.agents)
        expect(toll.legs).toBeGreaterThanOrEqual(toll.rung)
      },
      plan.forMs + calmMs + 120_000,
    )
  },
  { accounts, rtpPorts: 3 * (plan.callers + plan.agents) },
)
