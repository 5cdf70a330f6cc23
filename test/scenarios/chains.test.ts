import { expect, it } from 'vitest'
import type { FlowResponseInput } from '../../src/callflow/index.ts'
import { askDigits, bridge, hangup, onEvents, playback, queue } from './support/flow/answers.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

const menus: Readonly<Record<string, FlowResponseInput>> = {
  '': askDigits(1, { dtmf_audio: 'welcome.wav' }),
  '1': askDigits(1, { dtmf_audio: 'transferring.wav' }),
  '12': askDigits(1, { dtmf_audio: 'waiting.wav' }),
  '123': hangup('goodbye.wav'),
}

onEachSwitch('chains of actions', house => {
  it('a menu in a menu in a menu: the path is kept by the server in associate_data', async () => {
    const { flow } = house()
    flow.begin(({ dtmf, additional_data: { path = '' } }) => {
      const now = `${path}${dtmf}`
      return { ...(menus[now] ?? hangup()), associate_data: { path: now } }
    })
    const caller = await house().phone('1002')
    await caller.dial('110')
    for (const [prompt, key] of [['welcome', '1'], ['transferring', '2'], ['waiting', '3']] as const) {
      await caller.ear.hears(prompt)
      await caller.press(key)
    } // biome-ignore format: prompt and key
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['welcome', 'transferring', 'waiting', 'goodbye'])
    expect(flow.requests.map(({ event, dtmf }) => `${event} ${dtmf}`)).toEqual([
      'incoming ',
      'dtmf 1',
      'dtmf 2',
      'dtmf 3',
    ])
  })

  it('nobody, the next, who declines, the queue in vain, a message', async () => {
    const { flow, nacd } = house()
    flow.begin(
      onEvents({
        incoming: bridge('1004'),
        bridge_failed: ({ additional_data }) =>
          additional_data.attempt === '1' ? bridge('1001', { bridge_fail_ring: 'failed.wav' }) : queue('121', { ad_timeout: '3' }),
        queue_failed: { action: 'voicemail', action_data: { ad_number: '1001', ad_rings: 'waiting.wav' } },
      }),
    ) // biome-ignore format: one event a line
    const [agent, caller] = await Promise.all([
      house().phone('1001'),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('120')
    await agent.rings()
    await agent.hangUp()
    await caller.ear.hears('waiting')
    const { call_uuid } = await flow.asked('queue_failed')
    await until('recording', async () => (await nacd.api.call(call_uuid))?.phase === 'recording')
    const from = caller.ear.position
    await until('a second of talk', () => caller.ear.position > from + 1_000)
    await caller.hangUp()
    const cdr = await until('the call record', () => nacd.api.cdr(call_uuid))
    expect(cdr).toMatchObject({ ended_by: 'caller', recording: expect.stringContaining('1001-') })
    const heard = caller.ear.tonesSince()
    expect(heard.slice(0, 3)).toEqual(['failed', 'music', 'waiting'])
    expect(flow.requests.map(({ event, additional_data: data }) => `${event} ${data.cause ?? ''}`)).toEqual([
      'incoming ',
      expect.stringMatching(/^bridge_failed (USER_NOT_REGISTERED|SUBSCRIBER_ABSENT)$/),
      'bridge_failed USER_BUSY',
      'queue_failed timeout',
    ])
  })

  it('ten announcements, one after the other', async () => {
    const { flow } = house()
    flow.begin(() =>
      flow.requests.length <= 10 ? playback(`digits/${flow.requests.length - 1}.wav`, 'continue') : hangup(),
    )
    const caller = await house().phone('1002')
    await caller.dial('120')
    await caller.closed(20_000)
    const { events } = { events: flow.requests.map(({ event }) => event) }
    expect(events).toEqual(['incoming', ...Array.from({ length: 10 }, () => 'playback_done')])
  })

  it.each([
    ['a file that is not there', playback('nowhere.wav', 'continue')],
    ['no file at all', playback('', 'continue')],
    ['a number that cannot be dialled', bridge('&park()')],
  ])(
    'a server that goes round in circles with %s is stopped, the caller is not stuck',
    async (_what, answer) => {
      const { flow, nacd } = house()
      flow.begin(() => answer)
      const caller = await house().phone('1002')
      await caller.dial('120')
      await caller.closed(30_000)
      const { call_uuid } = await flow.asked('incoming')
      const cdr = await until('the call record', () => nacd.api.cdr(call_uuid))
      expect(cdr).toMatchObject({ ended_by: 'system', cause: 'NORMAL_TEMPORARY_FAILURE' })
      expect(cdr.steps.map(({ type }) => type)).toContain('loop_stopped')
      expect(flow.requests.length).toBeLessThanOrEqual(200)
    },
  )
})
