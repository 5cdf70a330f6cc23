import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { type LegId, legId } from '../../src/core/shared/ids.ts'
import { eavesdropVariables, type SupervisionMode } from '../../src/core/supervision/mode.ts'
import type { Driver } from './support/driver.ts'
import type { House } from './support/house.ts'
import { dialIn, leftAlone, parkedCaller } from './support/left-alone.ts'
import { onEachSwitch } from './support/on-each-switch.ts'

/** A caller and an agent who talk, and a third phone. */
async function talk(house: House) {
  const caller = await parkedCaller(house)
  const [agent, supervisor] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1003', { tone: 'secondAgent' }),
  ])
  caller.driver.forget()
  const agentLeg = await dialIn(agent, caller.driver)
  await caller.driver.send({ type: 'bridgeLegs', legId: caller.legId, otherId: agentLeg })
  await Promise.all([agent.ear.hearsOnly(['caller']), caller.phone.ear.hearsOnly(['agent'])])
  return { ...caller, agent, agentLeg, supervisor }
}

/** Rings 1003, whose leg then eavesdrops on `watched`. */
async function eavesdrop(
  driver: Driver,
  watched: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<LegId> {
  const leg = legId(randomUUID())
  await driver.send({
    type: 'originateTo',
    jobId: legId(randomUUID()),
    legs: [
      {
        target: { type: 'extension', number: '1003' },
        legId: leg,
        displayNumber: '1002',
        mark: '',
        variables,
      },
    ],
    displayName: '',
    timeoutSeconds: 20,
    onAnswer: { type: 'application', name: 'eavesdrop', data: watched },
  })
  return leg
}

/** What each hears while 1003 eavesdrops on the agent's leg: caller, agent. */
const heardBy = {
  listen: [['agent'], ['caller']],
  whisper: [['agent'], ['caller', 'secondAgent']],
  barge: [
    ['agent', 'secondAgent'],
    ['caller', 'secondAgent'],
  ],
} as const satisfies Record<SupervisionMode, unknown>

onEachSwitch(
  'eavesdrop',
  house => {
    it.each(['listen', 'whisper', 'barge'] as const)('%s: heard by whom it is meant for', async mode => {
      const { phone, agent, supervisor, agentLeg, driver, leave } = await talk(house())
      const leg = await eavesdrop(driver, agentLeg, eavesdropVariables[mode])
      await supervisor.rings()
      await supervisor.answer()
      const [atCaller, atAgent] = heardBy[mode]
      await supervisor.ear.hearsOnly(['caller', 'agent'], { forMs: 600 })
      await Promise.all([phone.ear.hearsOnly(atCaller), agent.ear.hearsOnly(atAgent)])
      await supervisor.hangUp()
      await driver.event('legEnded', { legId: leg })
      await Promise.all([agent.ear.hearsOnly(['caller']), phone.ear.hearsOnly(['agent'])])
      await leave()
    })

    it.each(['keys of the phone', 'commands'] as const)(
      '%s change whom the supervisor speaks to',
      async by => {
        const { phone, agent, supervisor, agentLeg, driver, leave } = await talk(house())
        const leg = await eavesdrop(driver, agentLeg)
        await supervisor.rings()
        await supervisor.answer()
        await supervisor.ear.hearsOnly(['caller', 'agent'])
        const changes = [
          ['whisper', '2'],
          ['barge', '3'],
          ['listen', '0'],
        ] as const
        for (const [mode, key] of changes) {
          if (by === 'commands') await driver.send({ type: 'supervise', legId: leg, mode })
          else await supervisor.press(key)
          const [atCaller, atAgent] = heardBy[mode]
          await Promise.all([phone.ear.hearsOnly(atCaller), agent.ear.hearsOnly(atAgent)])
          await supervisor.ear.hearsOnly(['caller', 'agent'])
        }
        await leave()
        await supervisor.closed()
      },
    )

    it('one side only, by the variables of the bridge', async () => {
      const { phone, agent, supervisor, agentLeg, driver, leave } = await talk(house())
      await eavesdrop(driver, agentLeg, { eavesdrop_bridge_aleg: 'true', eavesdrop_whisper_aleg: 'true' })
      await supervisor.rings()
      await supervisor.answer()
      await supervisor.ear.hearsOnly(['agent'])
      await Promise.all([phone.ear.hearsOnly(['agent', 'secondAgent']), agent.ear.hearsOnly(['caller'])])
      await leave()
      await supervisor.closed()
    })

    it('ends with the watched leg, and at once where there is none', async () => {
      const { agent, supervisor, agentLeg, driver, leave } = await talk(house())
      const leg = await eavesdrop(driver, agentLeg)
      await supervisor.rings()
      await supervisor.answer()
      await supervisor.ear.hearsOnly(['caller', 'agent'])
      await agent.hangUp()
      expect(await driver.event('legEnded', { legId: leg })).toMatchObject({ cause: 'NORMAL_CLEARING' })
      await supervisor.closed()
      const late = await eavesdrop(driver, agentLeg)
      await supervisor.rings()
      await supervisor.pickUp()
      expect(await driver.event('legEnded', { legId: late })).toMatchObject({ cause: 'NORMAL_CLEARING' })
      await leave()
    })
  },
  { dialplan: leftAlone },
)
