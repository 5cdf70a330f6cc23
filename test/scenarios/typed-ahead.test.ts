import { expect, it } from 'vitest'
import type { FlowRequest } from '../../src/callflow/index.ts'
import { askDigits, hangup } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'

/** Three menus of one key each, one in the other; what was typed is kept by the server. */
function menus({ event, dtmf, additional_data }: FlowRequest) {
  const typed = `${additional_data.typed ?? ''}${event === 'dtmf' ? dtmf : ''}`
  return typed.length < 3 ? askDigits(1, { associate_data: { typed } }) : hangup('goodbye.wav')
}

onEachSwitch('who knows the menus', house => {
  it('types through three of them in one go', async () => {
    const { flow } = house()
    flow.begin(menus)
    const caller = await house().phone('1002')
    await caller.dial('110')
    await caller.ear.hears('enterDigits')
    await caller.press('123')
    await caller.closed()
    expect(flow.requests.map(({ dtmf }) => dtmf)).toEqual(['', '1', '2', '3'])
    expect(caller.ear.tonesSince()).toEqual(['enterDigits', 'goodbye'])
  })

  it('types before the first is asked', async () => {
    const { flow } = house()
    const late = { type: 'late', ms: 700, body: askDigits(1) } as const
    const welcome = {
      action: 'playback',
      action_data: { ad_rings: 'welcome.wav', ad_then: 'continue' },
    } as const
    flow.begin(({ event }) =>
      event === 'incoming' ? welcome : event === 'playback_done' ? late : hangup('goodbye.wav'),
    )
    const caller = await house().phone('1002')
    await caller.dial('110')
    await caller.ear.hears('welcome')
    await caller.press('5')
    expect(await flow.asked('dtmf')).toMatchObject({ dtmf: '5' })
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['welcome', 'goodbye'])
  })
})
