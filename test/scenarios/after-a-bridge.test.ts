import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LegId } from '../../src/core/shared/ids.ts'
import type { Driver } from './support/driver.ts'
import type { House } from './support/house.ts'
import { type Caller, dialIn, leftAlone, parkedCaller } from './support/left-alone.ts'
import { onEachSwitch } from './support/on-each-switch.ts'

/** How often what must never fail is tried; more by hand. */
const rounds = Number(process.env.NACD_SCENARIO_ROUNDS ?? 3)

/** A phone that has dialled before dials again; resolves with the new leg, parked. */
async function dialAgain({ phone, driver }: Caller): Promise<LegId> {
  driver.forget()
  return dialIn(phone, driver)
}

async function twoParked(house: House): Promise<{ caller: Caller; agent: Caller }> {
  const caller = await parkedCaller(house)
  return { caller, agent: await parkedCaller(house, '1001', 'agent') }
}

/** Asks for one digit; resolves with it. */
async function asked(driver: Driver, legId: LegId, wav: string): Promise<string> {
  const requestId = driver.request()
  await driver.send({
    type: 'collectDigits',
    legId,
    requestId,
    prompts: [wav],
    badPrompts: [],
    length: 1,
    tries: 1,
    digitTimeoutMs: 5_000,
  })
  return (await driver.event('executeDone', { requestId })).digits
}

onEachSwitch(
  'after a bridge',
  house => {
    it('the caller can be asked the moment the other leg has gone', async () => {
      const { caller, agent } = await twoParked(house())
      const { driver, legId } = caller
      const wav = join(house().folder, 'voices', 'zh', 'welcome.wav')
      let otherId = agent.legId
      for (let round = 1; ; round += 1) {
        await driver.send({ type: 'bridgeLegs', legId, otherId })
        await driver.event('legBridged', { legId: otherId })
        await caller.phone.ear.hears('agent', { from: caller.phone.ear.position, forMs: 150 })
        const from = caller.phone.ear.position
        await agent.phone.hangUp()
        await driver.event('legEnded', { legId: otherId })
        const answer = asked(driver, legId, wav)
        await caller.phone.ear.hears('welcome', { from, forMs: 200 })
        await caller.phone.press('5')
        expect(await answer).toBe('5')
        if (round >= rounds) break
        otherId = await dialAgain({ ...agent, driver })
      }
      await caller.leave()
    })

    it('after the same announcement to both they talk at once', async () => {
      const { caller, agent } = await twoParked(house())
      const { driver, legId } = caller
      const prompts = [join(house().folder, 'voices', 'zh', 'welcome.wav')]
      let otherId = agent.legId
      for (let round = 1; ; round += 1) {
        const from = caller.phone.ear.position
        const both = [legId, otherId].map(async each => {
          const requestId = driver.request()
          await driver.send({ type: 'play', legId: each, requestId, prompts })
          return driver.event('executeDone', { requestId })
        })
        await Promise.all(both)
        await driver.send({ type: 'bridgeLegs', legId, otherId })
        await driver.event('legBridged', { legId })
        await caller.phone.ear.hears('agent', { from })
        expect(caller.phone.ear.tonesSince(from)).toEqual(['welcome', 'agent'])
        await agent.phone.hangUp()
        await driver.event('legEnded', { legId: otherId })
        if (round >= rounds) break
        otherId = await dialAgain({ ...agent, driver })
      }
      await caller.leave()
    })
  },
  { dialplan: leftAlone },
)
