import { expect, it } from 'vitest'
import { askDigits, hangup, onEvents } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'

const askThree = onEvents({ incoming: askDigits(3), dtmf: hangup('goodbye.wav') })

onEachSwitch('digits', house => {
  it('typed over the prompt end it at once', async () => {
    const { flow } = house()
    // Longer than a busy machine needs for three keys; a second each.
    const prompt = Array(10).fill('enterDigits.wav').join('|')
    flow.begin(onEvents({ incoming: askDigits(3, { dtmf_audio: prompt }), dtmf: hangup('goodbye.wav') }))
    const caller = await house().phone('1002')
    await caller.dial('110')
    await caller.ear.hears('enterDigits')
    await caller.press('407')
    const pressed = caller.ear.position
    expect(await flow.asked('dtmf')).toMatchObject({ dtmf: '407', group_number: '110' })
    await caller.closed()
    const prompts = caller.ear.since(pressed).filter(({ sound }) => sound === 'enterDigits')
    expect(prompts.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(3_000)
  })

  it('star and hash are digits like the others', async () => {
    const { flow } = house()
    flow.begin(askThree)
    const caller = await house().phone('1002')
    await caller.dial('110')
    await caller.ear.hears('enterDigits')
    await caller.press('*1#')
    expect(await flow.asked('dtmf')).toMatchObject({ dtmf: '*1#' })
    await caller.closed()
  })

  it('too few: the bad prompt is heard, then the question again', async () => {
    const { flow } = house()
    flow.begin(askThree)
    const caller = await house().phone('1002')
    await caller.dial('110')
    await caller.ear.hears('enterDigits')
    await caller.press('12')
    await caller.ear.hears('badDigits', { within: 15_000 })
    const again = caller.ear.position
    await caller.ear.hears('enterDigits', { from: again })
    await caller.press('345')
    expect(await flow.asked('dtmf')).toMatchObject({ dtmf: '345' })
    await caller.closed()
    expect(caller.ear.tonesSince().slice(0, 3)).toEqual(['enterDigits', 'badDigits', 'enterDigits'])
  })

  it('none in three tries: asks with an empty dtmf', async () => {
    const { flow } = house()
    flow.begin(askThree)
    const caller = await house().phone('1002')
    await caller.dial('110')
    expect(await flow.asked('dtmf', 40_000)).toMatchObject({ dtmf: '' })
    await caller.closed()
    expect(caller.ear.tonesSince().filter(tone => tone === 'enterDigits')).toHaveLength(3)
  }, 60_000)

  it('by SIP INFO', async () => {
    const { flow } = house()
    flow.begin(askThree)
    const caller = await house().phone('1003', { keys: 'info' })
    await caller.dial('110')
    // Keys typed before the question are none.
    await caller.ear.hears('enterDigits')
    await caller.press('42#')
    expect(await flow.asked('dtmf')).toMatchObject({ dtmf: '42#', caller_number: '1003' })
    await caller.closed()
  })

  it('pushed one by one', async () => {
    const { flow, push } = house()
    flow.begin(askThree)
    const caller = await house().phone('1002')
    await caller.dial('110')
    await caller.ear.hears('enterDigits')
    await caller.press('907')
    await flow.asked('dtmf')
    await caller.closed()
    await push.tells({ 'inbound 1002 to 110': ['incoming', 'answered', 'dtmf', 'dtmf', 'dtmf', 'hangup'] })
    const digits = push.events.filter(({ event }) => event === 'dtmf').map(({ dtmf }) => dtmf)
    expect(digits).toEqual(['9', '0', '7'])
  })
})
