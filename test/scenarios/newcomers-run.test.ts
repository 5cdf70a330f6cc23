import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Newcomer } from './support/newcomer.ts'
import type { Phone, PhoneOptions } from './support/phone/baresip.ts'
import { until } from './support/until.ts'

describe('a newcomer starts nacd and dials', () => {
  let newcomer: Newcomer

  beforeAll(async () => {
    newcomer = await Newcomer.start()
  })
  afterEach(() => newcomer.tidy())
  afterAll(() => newcomer?.close())

  const phone = (number: string, options?: Partial<PhoneOptions>): Promise<Phone> =>
    newcomer.phone(number, options)

  it('reads ten extensions with passwords, the token, and where the API is', async () => {
    const { screen, api } = newcomer
    expect([...screen.passwords.keys()].sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => String(1001 + index)),
    )
    expect(await api.get('/v1/extensions')).toMatchObject({ total: 10 })
  })

  it.each(['120', '121'])('%s: an agent is rung, they talk, and there is a record of it', async group => {
    const [agent, caller] = await Promise.all([
      phone('1001', { tone: 'agent' }),
      phone('1002', { tone: 'caller' }),
    ])
    await caller.dial(group)
    expect(await agent.rings()).toBe('1002')
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    // The agent would leave the caller with the survey.
    await caller.hangUp()
    await agent.closed()
    const records = async () =>
      (
        await newcomer.api.get<{ items: { caller_number: string; group: string }[] }>(
          `/v1/cdrs?group=${group}`,
        )
      ).items
    const [record] = await until('the call record', async () => {
      const found = await records()
      return found.length > 0 && found
    })
    expect(record).toMatchObject({ caller_number: '1002', callee_number: group, agent_extension: '1001' })
  })

  it.each(['1', '0'])('110: the menu is heard, key %s leads to the agent', async key => {
    const [agent, caller] = await Promise.all([
      phone('1001', { tone: 'agent' }),
      phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('110')
    await until('a prompt', () => caller.ear.since().some(({ sound, ms }) => sound === 'noise' && ms > 300))
    await caller.press(key)
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  })

  it.each(['119', '122'])('%s: an announcement is heard, then the call ends by itself', async group => {
    const caller = await phone('1002')
    await caller.dial(group)
    await caller.closed(30_000)
    const heard = caller.ear.since().filter(({ sound }) => sound !== 'silence')
    expect(heard.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThan(500)
  })

  it('1001: straight to the other extension', async () => {
    const [called, caller] = await Promise.all([
      phone('1001', { tone: 'agent' }),
      phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('1001')
    await called.rings()
    await called.answer()
    await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
  })
})
