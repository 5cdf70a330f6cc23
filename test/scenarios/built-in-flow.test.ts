import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, it } from 'vitest'
import { createLocalTime } from '../../src/runtime/clock/local-time.ts'
import { type House, promptSeconds } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { writeToneFile } from './support/phone/tone-file.ts'
import { type ToneName, tones } from './support/tones.ts'
import { until } from './support/until.ts'

const timezone = 'Asia/Shanghai'
const localTime = createLocalTime(timezone)
const dayMs = 86_400_000

/** How the built-in flow's own prompts sound here: with tones that stand for other things elsewhere. */
const prompts: Readonly<Record<'zh' | 'en', Readonly<Record<string, ToneName>>>> = {
  zh: {
    'call-refused': 'failed',
    holiday: 'waiting',
    'no-agent': 'badDigits',
    'choose-language': 'enterDigits',
  },
  en: { welcome: 'transferring', 'choose-language': 'enterDigits' },
}

function writePrompts({ folder }: House): void {
  for (const [language, own] of Object.entries(prompts)) {
    const voices = join(folder, 'voices', language)
    mkdirSync(voices, { recursive: true })
    for (const [name, tone] of Object.entries(own))
      writeToneFile(join(voices, `${name}.wav`), tones[tone], promptSeconds)
  }
}

/** A group of this house, with its music and what the scenario is about; nothing stays of the scenario before. */
const setGroup = ({ nacd }: House, number: string, rules: object) =>
  nacd.api.put(`/v1/groups/${number}`, { music: 'music.wav', ...rules })

/** Into the table, past the API. */
function writeOverflow({ folder }: House, number: string, overflow: string): void {
  const store = new Database(join(folder, 'var', 'nacd.db'))
  store.prepare('update nacd_groups set overflow = ? where number = ?').run(overflow, number)
  store.close()
}

/** Open all day, on a day that is neither today nor next to it: whenever this runs, it is closed. */
function anotherDay(): string {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
  return `${days[(localTime(Date.now()).weekday + 2) % 7]} 24h`
}

onEachSwitch(
  'the built-in flow',
  house => {
    beforeAll(() => writePrompts(house()))

    it('a caller on the blacklist is told so, and let in again at once when taken off it', async () => {
      await setGroup(house(), '121', {})
      const { api } = house().nacd
      await api.put('/v1/blacklist/1002', { group: '121', note: 'scenario' })
      const caller = await house().phone('1002')
      await caller.dial('121')
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['failed'])

      await api.remove('/v1/blacklist/1002')
      const from = caller.ear.position
      await caller.dial('121')
      await caller.ear.hears('music', { from })
      await caller.hangUp()
    })

    it('out of hours the caller is told so', async () => {
      await setGroup(house(), '121', { opening_hours: anotherDay() })
      const caller = await house().phone('1002')
      await caller.dial('121')
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['closed'])
    })

    it('on a holiday the caller is told so; with hours of its own the day is a working day', async () => {
      await setGroup(house(), '121', { opening_hours: anotherDay() })
      const { api } = house().nacd
      // Two days, lest midnight comes between.
      const dates = [0, dayMs].map(later => localTime(Date.now() + later).date)
      const put = (day: object) =>
        Promise.all(dates.map(date => api.put(`/v1/holidays/${date}`, { groups: ['121'], ...day })))
      await put({ name: '国庆节' })
      const caller = await house().phone('1002')
      await caller.dial('121')
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['waiting'])

      await put({ name: '调休', hours: '24h' })
      const from = caller.ear.position
      await caller.dial('121')
      await caller.ear.hears('music', { from })
      await caller.hangUp()
      for (const date of dates) await api.remove(`/v1/holidays/${date}`)
    })

    it('greeting, queue, agent', async () => {
      await setGroup(house(), '121', { greeting: 'welcome.wav' })
      const { api } = house().nacd
      await api.put('/v1/agents/1001', { job_number: '8001', groups: [{ number: '121' }], status: 'ready' })
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('121')
      await caller.ear.hears('music', { forMs: 700 })
      expect(caller.ear.tonesSince()).toEqual(['welcome', 'music'])
      const [{ uuid = '' } = {}] = await api.calls()
      const agent = await house().phone('1001', { tone: 'agent' })
      expect(await agent.rings()).toBe('1002')
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
      await agent.hangUp()
      await caller.closed()
      const cdr = await until('the call record', () => api.cdr(uuid))
      expect(cdr).toMatchObject({ group: '121', agent_number: '8001', ended_by: 'agent' })
      await api.remove('/v1/agents/1001')
    })

    it('the caller chooses a language by key, and hears the greeting in it', async () => {
      await setGroup(house(), '121', { language: 'ask', greeting: 'welcome.wav' })
      const caller = await house().phone('1002')
      await caller.dial('121')
      await caller.ear.hears('enterDigits')
      await caller.press('2')
      await caller.ear.hears('music')
      const [, greeting, music] = caller.ear.tonesSince()
      expect([greeting, music]).toEqual(['transferring', 'music'])
      await caller.hangUp()
    })

    it('a group that announces and asks for ratings: job number, talk, rating, thanks', async () => {
      await setGroup(house(), '121', { agent_number_announcement: true, survey: true })
      const { api } = house().nacd
      await api.put('/v1/agents/1001', { job_number: '8001', groups: [{ number: '121' }], status: 'ready' })
      const [agent, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('121')
      await agent.rings()
      const [{ uuid = '' } = {}] = await api.calls()
      await agent.answer()
      await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
      expect(agent.ear.tonesSince()).toEqual(['agentNumber', 'digit', 'atYourService', 'caller'])
      await agent.hangUp()
      await caller.ear.hears('survey')
      await caller.press('4')
      await caller.closed()
      expect(caller.ear.tonesSince().slice(-2)).toEqual(['survey', 'thanks'])
      const cdr = await until('the call record', () => api.cdr(uuid))
      expect(cdr).toMatchObject({ survey_digit: '4', agent_number: '8001', ended_by: 'agent' })
      await api.remove('/v1/agents/1001')
    })

    it('out of hours a message is taken where the overflow says so', async () => {
      await setGroup(house(), '121', { opening_hours: anotherDay(), overflow: 'voicemail' })
      const { api } = house().nacd
      const caller = await house().phone('1002', { tone: 'caller' })
      await caller.dial('121')
      await caller.ear.hears('leaveMessage')
      const recording = async () => (await api.calls()).find(({ phase }) => phase === 'recording')
      const { uuid } = await until('a call that is recorded', recording)
      // Who hangs up before a word is recorded has left no message.
      const from = caller.ear.position
      await until('a second of talk', () => caller.ear.position > from + 1_000)
      await caller.hangUp()
      const cdr = await until('the call record', () => api.cdr(uuid))
      expect(cdr.recording).toMatch(/\/121-[^/]+\.wav$/)
    })

    it('nobody takes the call in time: it goes where the overflow says', async () => {
      await setGroup(house(), '121', { max_wait: 3, overflow: 'playback:goodbye.wav' })
      const caller = await house().phone('1002')
      await caller.dial('121')
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['music', 'goodbye'])
    })

    it('two groups that overflow into each other are refused; written by hand they have the caller once each', async () => {
      await setGroup(house(), '122', { max_wait: 3 })
      await setGroup(house(), '121', { max_wait: 3, overflow: 'queue:122' })
      const back = { max_wait: 3, overflow: 'queue:121' }
      await expect(setGroup(house(), '122', back)).rejects.toMatchObject({ status: 409 })
      writeOverflow(house(), '122', 'queue:121')
      // Whatever changes, all groups are read again.
      await house().nacd.api.patch('/v1/groups/120', {})
      const caller = await house().phone('1002')
      await caller.dial('121')
      const [{ uuid = '' } = {}] = await until('the call', async () => {
        const calls = await house().nacd.api.calls()
        return calls.length > 0 ? calls : null
      })
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['music', 'badDigits'])
      const cdr = await until('the call record', () => house().nacd.api.cdr(uuid))
      const queues = cdr.steps.filter(({ type }) => type === 'queued').map(({ detail }) => detail.group)
      expect(queues).toEqual(['121', '122'])
    })

    it('out of hours an extension is rung where the overflow names one', async () => {
      await setGroup(house(), '121', { opening_hours: anotherDay(), overflow: 'number:1003' })
      const [caller, guard] = await Promise.all([
        house().phone('1002', { tone: 'caller' }),
        house().phone('1003', { tone: 'agent' }),
      ])
      await caller.dial('121')
      expect(await guard.rings()).toBe('1002')
      await guard.answer()
      await Promise.all([guard.ear.hears('caller'), caller.ear.hears('agent')])
      await caller.hangUp()
      await guard.closed()
    })
  },
  // An empty value is the same as none.
  { settings: { http_call_flow_url: '', timezone } },
)
