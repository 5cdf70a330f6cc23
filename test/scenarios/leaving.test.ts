import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bridge, onEvents, playback } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { detectTones } from './support/tone-detector.ts'
import { tones } from './support/tones.ts'
import { until } from './support/until.ts'

const voicemail = (data: Record<string, string> = {}) =>
  ({ action: 'voicemail', action_data: { ad_number: '1001', ...data } }) as const
const transfer = (number: string) => ({ action: 'transfer', action_data: { ad_number: number } }) as const

const record = async ({ nacd, flow }: House) => {
  const { call_uuid } = await flow.asked('incoming')
  return until('the call record', () => nacd.api.cdr(call_uuid))
}

/** How many ms of the caller's tone are in a recording. */
function spokenMs(file: string): number {
  const bytes = readFileSync(file)
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
  const count = Math.floor((bytes.length - 44) / 2)
  const samples = Int16Array.from({ length: count }, (_, index) => bytes.readInt16LE(44 + 2 * index))
  const windows = detectTones(samples, [tones.caller])
  return windows.filter(({ share, level }) => share > 0.8 && level > 1000).length * 50
}

onEachSwitch(
  'voicemail',
  house => {
    it('the caller hears words and a beep, speaks, and hangs up: the message is there', async () => {
      const { flow, push } = house()
      flow.begin(onEvents({ incoming: voicemail() }))
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('120')
      await caller.ear.hears('leaveMessage')
      // The beep is a tone of the caller's own pitch: heard, not sent.
      await caller.ear.hears('caller', { forMs: 400 })
      const { nacd } = house()
      const { call_uuid } = await flow.asked('incoming')
      await until('recording', async () => (await nacd.api.call(call_uuid))?.phase === 'recording')
      // Two seconds of talk: as long as the phone goes on sending.
      const from = caller.ear.position
      await until('two seconds', () => caller.ear.position > from + 2_000)
      await caller.hangUp()
      const { recording, ended_by } = await record(house())
      expect(ended_by).toBe('caller')
      expect(recording).toMatch(/\/recordings\/1001-[^/]+\.wav$/)
      await until('the message on disk', () => spokenMs(recording) >= 1_500)
      const event = await until('the event', () => push.events.find(({ event }) => event === 'recording'))
      expect(event.additional_data).toMatchObject({ mailbox: '1001', recording })
    })

    it('# ends the message, and the caller hears that it is kept', async () => {
      house().flow.begin(onEvents({ incoming: voicemail({ ad_rings: 'welcome.wav' }) }))
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('120')
      await caller.ear.hears('caller', { forMs: 400 })
      const { nacd, flow } = house()
      const { call_uuid } = await flow.asked('incoming')
      await until('recording', async () => (await nacd.api.call(call_uuid))?.phase === 'recording')
      const from = caller.ear.position
      await until('a second', () => caller.ear.position > from + 1_000)
      await caller.press('#')
      await caller.closed()
      expect(caller.ear.tonesSince().at(0)).toBe('welcome')
      expect(caller.ear.tonesSince().at(-1)).toBe('messageSaved')
      const cdr = await record(house())
      expect(cdr.steps.map(({ type }) => type)).toContain('recorded')
      expect(spokenMs(cdr.recording)).toBeGreaterThan(500)
    })
  },
  { settings: { push_events: 'recording' } },
)

onEachSwitch('transfer', house => {
  it('to an extension: it rings, they talk, nacd has let go', async () => {
    const { flow, nacd } = house()
    flow.begin(onEvents({ incoming: transfer('1001') }))
    const [called, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('120')
    await called.rings()
    await called.answer()
    await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
    expect(await nacd.api.calls()).toEqual([])
    expect(await record(house())).toMatchObject({ cause: 'BLIND_TRANSFER', callee_number: '120' })
    await nacd.kill()
    await nacd.start()
    const heard = caller.ear.position
    await caller.ear.hears('agent', { from: heard, forMs: 500 })
    await called.hangUp()
    await caller.closed()
  })

  it('to another group: the call comes anew, under the same uuid', async () => {
    const { flow } = house()
    flow.begin(({ group_number }) => (group_number === '120' ? transfer('122') : playback('welcome.wav')))
    const caller = await house().phone('1002')
    await caller.dial('120')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['welcome'])
    expect(flow.requests.map(({ event, group_number }) => [event, group_number])).toEqual([
      ['incoming', '120'],
      ['incoming', '122'],
    ])
    const [{ call_uuid: uuid = '' } = {}] = flow.requests
    expect(flow.requests.map(({ call_uuid }) => call_uuid)).toEqual([uuid, uuid])
    const { api } = house().nacd
    const records = await Promise.all(
      [uuid, `${uuid}.p2`].map(id => until('the call record', () => api.cdr(id))),
    )
    expect(records).toMatchObject([
      { cause: 'BLIND_TRANSFER', group: '120' },
      { cause: 'NORMAL_CLEARING', group: '122' },
    ])
    expect(new Set(flow.received.map(({ headers }) => headers['x-nacd-event-id'])).size).toBe(2)
  })

  it('to a number nobody has: the caller is told so, nothing is left', async () => {
    house().flow.begin(onEvents({ incoming: transfer('1999') }))
    const caller = await house().phone('1002')
    await caller.dial('120')
    expect(await caller.closed()).toMatch(/^(404|480) /)
  })

  it('after a bridge that failed', async () => {
    const { flow } = house()
    flow.begin(onEvents({ incoming: bridge('1004'), bridge_failed: transfer('1001') }))
    const [called, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('120')
    await called.rings()
    await caller.hangUp()
    await called.closed()
  })
})
