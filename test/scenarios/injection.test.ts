import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiCommands, applications } from '../../src/adapters/esl/wire/wire.ts'
import type { FlowRequest, FlowResponseInput } from '../../src/callflow/index.ts'
import { askDigits, bridge, hangup, playback, queue } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Sipp } from './support/phone/sipp.ts'
import { callingSipp, lastingSipp } from './support/phone/sipp-phone.ts'
import { EventListener } from './support/switch/event-listener.ts'
import { until } from './support/until.ts'

/** What the dialplan runs for a caller of nacd or one it refuses, and what FreeSWITCH itself runs to ring a user. */
const ownApplications = [...applications, 'set', 'hangup', 'uuid_bridge']
const ownCommands = [...apiCommands, 'sofia_contact']

/** A channel variable nobody sets, and a file nobody makes, unless something from outside has been run. */
const canary = 'nacd_canary'
const canaryFile = (house: House): string => join(house.folder, canary)

/** Texts that mean something to FreeSWITCH, to a shell, to SIP, to SQL, to a file system, or simply too much. */
const attacksOn = (house: House): readonly string[] => {
  const touch = `touch ${canaryFile(house)}`
  return [
    `1001 &system(${touch})`,
    `1001\n\napi system ${touch}\n\n`,
    `1001\r\nexecute-app-name: system\r\nexecute-app-arg: ${touch}`,
    `{${canary}=1}user/1001`,
    `[${canary}=1]user/1001`,
    `1001,${canary}=1`,
    `a=1,${canary}=1,execute_on_answer=system ${touch}`,
    `api_hangup_hook=system ${touch}`,
    `a='1',execute_on_ring='system::${touch}'`,
    `^^:a=1:${canary}=1`,
    `\${system(${touch})}`,
    `\`${touch}\` $(${touch}); ${touch}`,
    `1001' ${canary}=1 '`,
    `1001" <sip:x@127.0.0.1>;${canary}=1`,
    'system::x:_:user/1001',
    '../../../../etc/passwd',
    'file:///etc/passwd',
    "'; DROP TABLE calls; --",
    'tone_stream://%(100,0,400)\0;loops=-1',
    'welcome.wav\u0000.wav',
    '😀 王小明',
    'x'.repeat(10_240),
  ]
}

/** Where an attack may stand in an answer; the switch and the customer's own data must be as before. */
const places: Readonly<Record<string, (attack: string) => FlowResponseInput>> = {
  ad_rings: attack => playback(attack, 'continue'),
  'ad_rings among others': attack => playback(`${attack}|nowhere.wav|${attack}`, 'continue'),
  ad_number: attack => bridge(attack),
  ad_gateway: attack => ({
    action: 'bridge',
    action_data: { ad_number: '13800138000', ad_gateway: attack },
  }),
  'ad_data and ad_timeout': attack => ({
    action: 'bridge',
    action_data: { ad_number: '1001', ad_data: attack, ad_timeout: attack },
  }),
  'the rest of a bridge': attack => ({
    action: 'bridge',
    action_data: { ad_number: '1001', ad_display_number: attack },
    transfer_ring: attack,
    wait_for_answer_ring: attack,
    bridge_fail_ring: attack,
    after_bridge: 'playback',
    after_bridge_data: attack,
    use_survey: true,
    survey_ring: [attack],
  }),
  'ad_group and the rest of a queue': attack =>
    queue(attack, { ad_priority: attack, ad_skills: attack, ad_timeout: attack, ad_language: attack }),
  associate_data: attack => ({
    ...playback('', 'continue'),
    associate_data: { [attack]: attack, deep: { list: [attack] } },
  }),
  'uuid, caller, callee': attack => ({
    ...playback('', 'continue'),
    uuid: attack,
    caller: attack,
    callee: attack,
  }),
}

onEachSwitch('texts that would run something', house => {
  let listener: EventListener
  /** A phone that declines every call at once, so that one caller meets every attack. */
  let decliner: Sipp

  beforeAll(async () => {
    const names = 'API CHANNEL_CREATE CHANNEL_EXECUTE CHANNEL_HANGUP_COMPLETE'
    listener = await EventListener.start(house().eventSocket, names)
  })
  beforeAll(async () => {
    const words = { status: '603 Decline' }
    decliner = await lastingSipp(house(), '1001', 'decline', { words, calls: 10_000 })
  })
  afterAll(() => Promise.all([listener?.close(), decliner?.close()]))

  /** After every call: only nacd's own commands, no variable and no file of an attack. */
  const unharmed = async () => {
    await house().nothingLeft()
    expect(listener.events.length).toBeGreaterThan(0)
    expect(ownApplications).toEqual(expect.arrayContaining([...listener.valuesOf('Application')]))
    expect(ownCommands).toEqual(expect.arrayContaining([...listener.valuesOf('API-Command')]))
    const names = new Set(listener.events.flatMap(event => Object.keys(event)))
    expect([...names].filter(name => name.includes(canary))).toEqual([])
    expect(existsSync(canaryFile(house()))).toBe(false)
    expect(house().nacd.program.exit).toBeNull()
  }

  it.each(Object.keys(places))(
    'in the answer, as %s',
    async place => {
      const { flow } = house()
      const attacks = attacksOn(house())
      const answer = places[place] ?? (() => hangup())
      const answers = attacks.map(answer)
      flow.begin(() => answers[flow.requests.length - 1] ?? hangup())
      const caller = await house().phone('1002')
      await caller.dial('120')
      await caller.closed(40_000)
      expect(flow.requests).toHaveLength(attacks.length + 1)
      if (place === 'associate_data')
        for (const [index, attack] of attacks.entries())
          expect(flow.requests[index + 1]?.additional_data).toMatchObject({
            [attack]: attack,
            deep: { list: [attack] },
          })
      await unharmed()
    },
    60_000,
  )

  it('in the answer, as dtmf_audio and dtmf_bad_audio', async () => {
    const { flow } = house()
    const answers = attacksOn(house()).map(attack =>
      askDigits(1, { dtmf_audio: attack, dtmf_bad_audio: attack }),
    )
    flow.begin(() => answers[flow.requests.length - 1] ?? hangup())
    const caller = await house().phone('1002')
    await caller.dial('110')
    await flow.asked('incoming')
    await caller.established()
    const typing = async () => {
      if (flow.requests.length > answers.length) return true
      await caller.press('1')
      return false
    }
    await until('every menu', typing, { within: 40_000, every: 150 })
    await caller.closed()
    await unharmed()
  }, 60_000)

  it.each(['transfer', 'voicemail'] as const)(
    'in the answer, as ad_number of %s: the fallback',
    async action => {
      const { flow } = house()
      const caller = await house().phone('1002')
      for (const attack of attacksOn(house()).slice(0, 4)) {
        flow.begin(() => ({ action, action_data: { ad_number: attack, ad_rings: attack } }))
        await caller.dial('120')
        await caller.closed()
        expect(flow.requests).toHaveLength(1)
      }
      await unharmed()
    },
  )

  it('from the caller, as name and number', async () => {
    const { flow } = house()
    flow.begin(({ event }) => (event === 'incoming' ? bridge('1001') : hangup()))
    const touch = `touch%20${canaryFile(house())}`
    const names = [
      `"}{${canary}=1} &system(x)" <sip:1003@127.0.0.1>`,
      `"a,${canary}=1,b='" <sip:1003@127.0.0.1>`,
      `"\${system(x)} 😀 \\" ^^:" <sip:1003@127.0.0.1>`,
      `"${'王'.repeat(200)}" <sip:1003@127.0.0.1>`,
      `"x" <sip:1003%0A%0Aapi%20system%20${touch}@127.0.0.1>`,
      `"x" <sip:1003%2C${canary}=1@127.0.0.1>`,
      `"x" <sip:$%7Bsystem(x)%7D@127.0.0.1>`,
    ]
    for (const from of names) {
      const caller = await callingSipp(house(), '1003', '120', 'call-as', { words: { from } })
      await caller.ended()
      await house().nothingLeft()
    }
    expect(flow.requests.length).toBeGreaterThanOrEqual(names.length)
    await unharmed()
  }, 90_000)

  it('from the caller, as the number dialled', async () => {
    const { flow } = house()
    flow.begin(() => hangup())
    const callees = [`120%2C${canary}=1`, '120%0A%0Aapi%20system%20x', '$%7Bsystem(x)%7D', "120'%20OR%201=1"]
    const words = { from: '"x" <sip:1003@127.0.0.1>' }
    for (const callee of callees) {
      const caller = await callingSipp(house(), '1003', callee, 'call-as', { words })
      await caller.ended()
    }
    await unharmed()
  })

  it('from the caller, as a key', async () => {
    const { flow } = house()
    const keys = (requests: readonly FlowRequest[]) => requests.map(({ dtmf }) => dtmf).join('')
    flow.begin(() => (flow.requests.length > 1 ? hangup() : askDigits(1)))
    const words = { first: `1;${canary}=1&system(x)` }
    const caller = await callingSipp(house(), '1003', '110', 'type-by-info', { words })
    await caller.ended()
    expect(keys(flow.requests)).toMatch(/^[0-9*#]*$/)
    await unharmed()
  })

  it('from the API, as name and job number of an agent', async () => {
    const { flow, nacd } = house()
    flow.begin(({ event }) => (event === 'incoming' ? queue('121', { ad_timeout: '1' }) : hangup()))
    const groups = [{ number: '121' }]
    const refused: string[] = []
    for (const attack of attacksOn(house())) {
      const agent = { groups, status: 'ready', name: attack.slice(0, 64) }
      await nacd.api.put('/v1/agents/1001', agent).catch(() => refused.push(attack))
      await expect(nacd.api.put('/v1/agents/1001', { ...agent, job_number: attack })).rejects.toThrow(/400/)
    }
    // Control characters are no name; the rest is, and stands there as it was sent.
    expect(refused.every(attack => /\p{Cc}/u.test(attack))).toBe(true)
    const caller = await house().phone('1002')
    await caller.dial('121')
    await caller.closed()
    await nacd.api.remove('/v1/agents/1001')
    await unharmed()
  })
})
