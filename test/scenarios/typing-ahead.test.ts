import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { FlowRequest, FlowResponseInput } from '../../src/callflow/index.ts'
import { askDigits, hangup, playback, queue } from './support/flow/answers.ts'
import type { FlowScript } from './support/flow/flow-server.ts'
import type { PushReceiver } from './support/flow/push-receiver.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { callingSipp } from './support/phone/sipp-phone.ts'
import { until } from './support/until.ts'

/** Answers the nth question with the nth answer, and hangs up after the last. */
function inTurn(...answers: readonly FlowResponseInput[]): FlowScript {
  let asked = 0
  return () => answers[asked++] ?? hangup()
}

/** The same, but who is asked on thinks until the caller has typed all of `digits`. */
function thoughtful({ push }: House, digits: string, ...answers: readonly FlowResponseInput[]): FlowScript {
  const script = inTurn(...answers)
  const when = () => until(`${digits} typed`, () => pushed(push).join('') === digits)
  return request => {
    const body = script(request) as FlowResponseInput
    return request.event === 'incoming' ? body : { type: 'later', when, body }
  }
}

/** The keys that were told of. */
const pushed = (push: PushReceiver): readonly string[] =>
  push.events.filter(({ event }) => event === 'dtmf').map(({ dtmf }) => dtmf)

const longMenu = (length: number) => askDigits(length, { dtmf_audio: 'enterDigits.wav|enterDigits.wav' })
const typed = (requests: readonly FlowRequest[]) =>
  requests.filter(({ event }) => event === 'dtmf').map(({ dtmf }) => dtmf)

onEachSwitch(
  'digits out of time',
  house => {
    it('typed while the server thinks: they answer the next menu, which is not heard', async () => {
      const { flow } = house()
      flow.begin(thoughtful(house(), '123', askDigits(1), longMenu(2), hangup('goodbye.wav')))
      const caller = await house().phone('1002')
      await caller.dial('110')
      await caller.ear.hears('enterDigits')
      await caller.press('1')
      await flow.asked('dtmf')
      await caller.press('23')
      await caller.closed()
      expect(typed(flow.requests)).toEqual(['1', '23'])
      expect(caller.ear.tonesSince()).toEqual(['enterDigits', 'goodbye'])
    })

    it('typed over an announcement: they answer the menu after it', async () => {
      const { flow } = house()
      // So long that two keys are typed over it on a busy machine, too.
      const announcement = playback('welcome.wav|welcome.wav|welcome.wav|welcome.wav', 'continue')
      flow.begin(inTurn(announcement, longMenu(2), hangup('goodbye.wav')))
      const caller = await house().phone('1002')
      await caller.dial('110')
      await caller.ear.hears('welcome', { forMs: 200 })
      await caller.press('45')
      await caller.closed()
      expect(typed(flow.requests)).toEqual(['45'])
      expect(caller.ear.tonesSince()).toEqual(['welcome', 'goodbye'])
    })

    it('three menus typed through in one go', async () => {
      const { flow } = house()
      flow.begin(inTurn(askDigits(1), askDigits(1), askDigits(1), hangup('goodbye.wav')))
      const caller = await house().phone('1002')
      await caller.dial('110')
      await caller.ear.hears('enterDigits')
      await caller.press('123')
      await caller.closed()
      expect(typed(flow.requests)).toEqual(['1', '2', '3'])
      expect(caller.ear.tonesSince()).toEqual(['enterDigits', 'goodbye'])
    })

    it('more than the menu asks for: the rest does not reach the server as an answer', async () => {
      const { flow } = house()
      flow.begin(thoughtful(house(), '1234', longMenu(2)))
      const caller = await house().phone('1002')
      await caller.dial('110')
      await caller.ear.hears('enterDigits')
      await caller.press('1234')
      await caller.closed()
      expect(typed(flow.requests)).toEqual(['12'])
    })

    it('late: after the prompt, within the time between two digits', async () => {
      const { flow } = house()
      flow.begin(inTurn(askDigits(2)))
      const caller = await house().phone('1002')
      await caller.dial('110')
      await caller.ear.hears('enterDigits')
      // People take their time; the switch sends nothing meanwhile that could be heard.
      await pause(3_500)
      await caller.press('6')
      await pause(3_500)
      await caller.press('7')
      expect(await flow.asked('dtmf')).toMatchObject({ dtmf: '67' })
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['enterDigits'])
    })

    it.each([
      ['RFC 4733', '4', '2'],
      ['star and hash first', '*', '#'],
    ])('%s: one digit a menu, three menus', async (_how, first, second) => {
      const { flow } = house()
      flow.begin(inTurn(askDigits(1), askDigits(1), askDigits(1)))
      const caller = await house().phone('1002')
      await caller.dial('110')
      for (const digit of [first, second, '0']) {
        const from = caller.ear.position
        await caller.ear.hears('enterDigits', { from, forMs: 200 })
        await caller.press(digit)
      }
      await caller.closed()
      expect(typed(flow.requests)).toEqual([first, second, '0'])
    })

    it('SIP INFO over an announcement neither ends it nor is lost to the events', async () => {
      const { flow, push } = house()
      flow.begin(inTurn(playback('welcome.wav|welcome.wav|welcome.wav|welcome.wav', 'continue')))
      const caller = await callingSipp(house(), '1003', '110', 'type-by-info', { words: { first: '4' } })
      await flow.asked('playback_done')
      await caller.succeeds()
      await push.tells({
        'inbound 1003 to 110': ['incoming', 'answered', 'dtmf', 'dtmf', 'dtmf', 'hangup'],
      })
    })

    it('star and hash end neither an announcement nor the music', async () => {
      const { flow } = house()
      flow.begin(inTurn(playback('welcome.wav|goodbye.wav', 'continue'), queue('121', { ad_timeout: '4' })))
      const caller = await house().phone('1002')
      await caller.dial('121')
      await caller.ear.hears('welcome')
      await caller.press('*#')
      await caller.ear.hears('goodbye', { forMs: 700 })
      await caller.ear.hears('music')
      await caller.press('*#')
      await caller.ear.hears('music', { forMs: 2_500 })
      await caller.closed()
      expect(flow.requests.map(({ event }) => event)).toEqual(['incoming', 'playback_done', 'queue_failed'])
      expect(caller.ear.tonesSince()).toEqual(['welcome', 'goodbye', 'music'])
    })
  },
  { settings: { http_timeout_ms: '15000' } },
)
