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

/** Rings a supervisor, whose leg then eavesdrops on `watched`. */
async function eavesdrop(
  driver: Driver,
  watched: string,
  variables: Readonly<Record<string, string>> = {},
  number = '1003',
): Promise<LegId> {
  const leg = legId(randomUUID())
  await driver.send({
    type: 'originateTo',
    jobId: legId(randomUUID()),
    legs: [
      {
        target: { type: 'extension', number },
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

    it('of two supervisors each hears who barges in, and the later one also who whispers', async () => {
      const { phone, agent, supervisor: first, agentLeg, driver, leave } = await talk(house())
      const second = await house().phone('1004', { tone: 'welcome' })
      const legs = [await eavesdrop(driver, agentLeg)]
      await first.rings()
      await first.answer()
      await first.ear.hearsOnly(['caller', 'agent'])
      legs.push(await eavesdrop(driver, agentLeg, {}, '1004'))
      await second.rings()
      await second.answer()
      const [one = legId(''), two = legId('')] = legs
      const none = [] as const
      const rows = [
        [one, 'whisper', none, ['secondAgent'], ['agent'], ['caller', 'secondAgent']],
        [two, 'whisper', none, ['secondAgent'], ['agent'], ['caller', 'secondAgent', 'welcome']],
        [one, 'listen', none, none, ['agent'], ['caller', 'welcome']],
        [two, 'barge', ['welcome'], none, ['agent', 'welcome'], ['caller', 'welcome']],
        [
          one,
          'barge',
          ['welcome'],
          ['secondAgent'],
          ['agent', 'secondAgent', 'welcome'],
          ['caller', 'secondAgent', 'welcome'],
        ],
        [two, 'listen', none, ['secondAgent'], ['agent', 'secondAgent'], ['caller', 'secondAgent']],
      ] as const
      for (const [leg, mode, byFirst, bySecond, atCaller, atAgent] of rows) {
        await driver.send({ type: 'supervise', legId: leg, mode })
        await Promise.all([
          first.ear.hearsOnly(['caller', 'agent', ...byFirst]),
          second.ear.hearsOnly(['caller', 'agent', ...bySecond]),
          phone.ear.hearsOnly(atCaller),
          agent.ear.hearsOnly(atAgent),
        ])
      }
      await first.hangUp()
      await second.ear.hearsOnly(['caller', 'agent'])
      await leave()
      await second.closed()
    })

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
