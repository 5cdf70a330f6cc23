import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { SwitchCommand } from '../../src/core/call/switch-command.ts'
import { type Caller, leftAlone, parkedCaller } from './support/left-alone.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

type Collect = Extract<SwitchCommand, { type: 'collectDigits' }>

/** What a driver told of keys, in its order: `1` for a key, `=1` for what was collected. */
const told = ({ driver }: Caller): readonly string[] =>
  driver.events.flatMap(event => {
    if (event.type === 'digit') return [event.digit]
    return event.type === 'executeDone' && event.application === 'play_and_get_digits'
      ? [`=${event.digits}`]
      : []
  })

async function collect(caller: Caller, more: Partial<Collect> = {}): Promise<Collect> {
  const { driver, legId } = caller
  const command: Collect = {
    type: 'collectDigits',
    legId,
    requestId: driver.request(),
    prompts: ['silence_stream://100'],
    badPrompts: [],
    length: 1,
    tries: 1,
    digitTimeoutMs: 1_000,
    ...more,
  }
  await driver.send(command)
  return command
}

onEachSwitch(
  'digits typed early',
  house => {
    it('while the leg is parked are told and lost', async () => {
      const caller = await parkedCaller(house())
      await caller.phone.press('1')
      await caller.driver.event('digit')
      const { requestId } = await collect(caller)
      await caller.driver.event('executeDone', { requestId })
      expect(told(caller)).toEqual(['1', '='])
      await caller.leave()
    })

    it('during a prompt are told and lost', async () => {
      const caller = await parkedCaller(house())
      const { driver, legId, phone } = caller
      const heard = driver.request()
      const prompts = [join(house().folder, 'voices', 'zh', 'welcome.wav')]
      await driver.send({ type: 'play', legId, requestId: heard, prompts })
      await phone.press('1')
      await driver.event('digit')
      await driver.event('executeDone', { requestId: heard })
      const { requestId } = await collect(caller)
      await driver.event('executeDone', { requestId })
      expect(told(caller)).toEqual(['1', '='])
      await caller.leave()
    })

    it('beyond what was asked for are told after the end of the question, and lost', async () => {
      const caller = await parkedCaller(house())
      const { driver, phone } = caller
      const menu = await collect(caller, { prompts: ['silence_stream://5000'] })
      await phone.press('12')
      await driver.event('executeDone', { requestId: menu.requestId })
      await until('the second key', () => told(caller).includes('2'))
      const next = await collect(caller)
      await driver.event('executeDone', { requestId: next.requestId })
      expect(told(caller)).toEqual(['1', '=1', '2', '='])
      await caller.leave()
    })

    it('over the prompt for bad input count for the next try', async () => {
      const caller = await parkedCaller(house())
      const { driver, phone } = caller
      const menu = await collect(caller, {
        tries: 2,
        length: 2,
        // Long enough for who hears the prompt on a busy machine.
        digitTimeoutMs: 3_000,
        badPrompts: [join(house().folder, 'voices', 'zh', 'badDigits.wav')],
      })
      await phone.ear.hears('badDigits')
      await phone.press('*7')
      await phone.ear.hears('badDigits', { forMs: 800 })
      const { digits } = await driver.event('executeDone', { requestId: menu.requestId })
      expect(digits).toBe('*7')
      await caller.leave()
    })
  },
  { dialplan: leftAlone },
)
