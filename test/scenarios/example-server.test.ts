import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Newcomer } from './support/newcomer.ts'
import { writeToneFile } from './support/phone/tone-file.ts'
import { makeTempFolder } from './support/temp-folder.ts'
import { type ToneName, tones } from './support/tones.ts'
import { until } from './support/until.ts'

/** Prompts of the example server, told apart by ear. */
const prompts = {
  welcome: 'welcome',
  'menu-main': 'enterDigits',
  'menu-support': 'transferring',
  announcement: 'goodbye',
  'call-refused': 'failed',
  closed: 'closed',
  'leave-message': 'waiting',
  'agent-number': 'music',
  survey: 'badDigits',
  'survey-thanks': 'secondAgent',
} as const satisfies Record<string, ToneName>

function sayTones(voices: string): void {
  for (const [prompt, tone] of Object.entries(prompts))
    writeToneFile(join(voices, `${prompt}.wav`), tones[tone], 1)
}

/** 1003 is refused, and the office is never open. */
const settings = { blacklist: ['1003'], officeHours: { week: {}, special: {} } }

describe('the example call-flow server, run by nacd', () => {
  const files = makeTempFolder('example-server')
  let newcomer: Newcomer

  beforeAll(async () => {
    const file = join(files.path, 'settings.json')
    writeFileSync(file, JSON.stringify(settings))
    newcomer = await Newcomer.start({ env: { ACD_SETTINGS: file }, ownVoices: sayTones })
  })
  afterEach(() => newcomer.tidy())
  afterAll(async () => {
    await newcomer?.close()
    files.remove()
  })

  it('110: down to the second menu, up again with star, and on', async () => {
    const caller = await newcomer.phone('1002')
    await caller.dial('110')
    await caller.ear.hears('welcome')
    await caller.ear.hears('enterDigits')
    await caller.press('2')
    await caller.ear.hears('transferring')
    const down = caller.ear.position
    await caller.press('*')
    await caller.ear.hears('enterDigits', { from: down })
    await caller.press('3')
    await caller.ear.hears('goodbye')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual([
      'welcome',
      'enterDigits',
      'transferring',
      'enterDigits',
      'goodbye',
    ])
  })

  it('a blacklisted caller is told so, and nobody is rung', async () => {
    const [agent, caller] = await Promise.all([newcomer.phone('1001'), newcomer.phone('1003')])
    await caller.dial('120')
    await caller.closed()
    expect(caller.ear.tonesSince()).toEqual(['failed'])
    expect(await agent.isIdle()).toBe(true)
  })

  it('123 out of hours: the caller is told so and leaves a message', async () => {
    const caller = await newcomer.phone('1002', { tone: 'caller' })
    await caller.dial('123')
    await caller.ear.hears('closed')
    await caller.ear.hears('waiting')
    const recordings = () => filesIn(newcomer.folder).filter(name => /^var\/.*\.wav$/.test(name))
    await until('the recording', () => recordings().length > 0)
    await caller.hangUp()
    expect(caller.ear.tonesSince().slice(0, 2)).toEqual(['closed', 'waiting'])
  })

  it('120: both hear the job number; the agent hangs up, the caller gives a mark', async () => {
    const [agent, caller] = await Promise.all([
      newcomer.phone('1001', { tone: 'agent' }),
      newcomer.phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('120')
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('music'), caller.ear.hears('music')])
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    await agent.hangUp()
    await caller.ear.hears('badDigits')
    await caller.press('5')
    await caller.ear.hears('secondAgent')
    await caller.closed()
    const marks = async () => (await fetch(`${newcomer.flowUrl}/surveys`)).json()
    await until('the mark', async () => JSON.stringify(await marks()).includes('8001'))
    expect(await marks()).toEqual({
      agents: [{ agent: '8001', answers: 1, average: 5, digits: { '5': 1 } }],
    })
  })
})

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
