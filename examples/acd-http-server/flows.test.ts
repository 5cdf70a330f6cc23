import { readFileSync } from 'node:fs'
import { type FlowRequest, type FlowResponseInput, readFlowResponse } from 'nacd/callflow'
import { describe, expect, test } from 'vitest'
import {
  announce,
  askDigit,
  askForMark,
  bridge,
  hangup,
  queue,
  sayJobNumber,
  takeMessage,
} from './answers.ts'
import { decide } from './flows.ts'
import { openOffice } from './office.ts'
import { defaultSettings } from './settings.ts'
import { flowRequest } from './testing.ts'

const menu = (name: string, before: string[] = [], badKeys = 0) =>
  askDigit([...before, `menu-${name}.wav`].join('|'), { menu: name, badKeys })
const talk = (jobNumber: string) => ({ ...sayJobNumber(jobNumber), ...askForMark })
const ring = (agent: string, tried: string[] = []) => {
  const first = { before: 'please-wait.wav', failed: 'next-agent.wav' }
  const audio = tried.length === 0 ? first : { before: '', failed: '' }
  const jobNumber = agent.replace(/^1/, '8')
  return { ...bridge(agent, 20, audio, { tried: [...tried, agent] }), ...talk(jobNumber) }
}
const waiting = { ...queue('121', 120), ...talk('') }
const busy = announce('no-agent.wav')
const bye = hangup('goodbye.wav')
const key = (dtmf: string, name = 'main', badKeys = 0): Partial<FlowRequest> => ({
  group_number: '110',
  event: 'dtmf',
  dtmf,
  additional_data: { menu: name, badKeys },
})
const tried = (...agents: string[]) => ({ tried: agents, cause: 'NO_ANSWER' })

const cases: [string, Partial<FlowRequest>, FlowResponseInput][] = [
  ['110 greets and asks for a key', { group_number: '110' }, menu('main', ['welcome.wav'])],
  ['110, key 1: an agent', key('1'), ring('1001')],
  ['110, key 2: down to the second menu', key('2'), menu('support')],
  ['110, key 3: the announcement', key('3'), announce('announcement.wav')],
  ['110, key 0: the queue', key('0'), waiting],
  ['110, another key', key('7'), menu('main', ['bad-input.wav'], 1)],
  ['110, another key again', key('*', 'main', 1), menu('main', ['bad-input.wav'], 2)],
  ['110, another key once more', key('9', 'main', 2), bye],
  ['110, no key at all', key(''), bye],
  ['110, a key that is no key', key('constructor'), menu('main', ['bad-input.wav'], 1)],
  ['110, second menu, key 1: the queue', key('1', 'support'), waiting],
  ['110, second menu, key 2: a message', key('2', 'support'), takeMessage('110', 'leave-message.wav')],
  ['110, second menu, star: up again', key('*', 'support'), menu('main')],
  ['110, second menu, another key', key('0', 'support'), menu('support', ['bad-input.wav'], 1)],
  ['110, a menu nobody knows', key('1', 'toString'), bye],
  ['110, a menu and nonsense for data', { ...key('7'), additional_data: { menu: {}, badKeys: 'x' } }, bye],
  ['110, the agent does not answer', { group_number: '110', event: 'bridge_failed', additional_data: tried('1001') }, ring('1002', ['1001'])],
  ['110, nobody in the queue', { group_number: '110', event: 'queue_failed' }, busy],
  ['119 says goodbye', { group_number: '119' }, bye],
  ['120 rings an agent', { group_number: '120' }, ring('1001')],
  ['120 never rings the caller', { group_number: '120', caller_number: '1001' }, ring('1002')],
  ['120 rings the next agent', { group_number: '120', event: 'bridge_failed', additional_data: tried('1001') }, ring('1002', ['1001'])],
  ['120 gives up when all were tried', { group_number: '120', event: 'bridge_failed', additional_data: tried('1001', '1002', '1003') }, busy],
  ['120 with nonsense for data', { group_number: '120', event: 'bridge_failed', additional_data: { tried: 'x' } }, ring('1001')],
  ['121 queues', { group_number: '121' }, waiting],
  ['121, nobody came', { group_number: '121', event: 'queue_failed' }, busy],
  ['122 makes an announcement', { group_number: '122' }, announce('announcement.wav')],
  ['123 on a working day', { group_number: '123', caller_number: '1002' }, ring('1001')],
  ['an unknown group', { group_number: '999' }, announce('not-in-service.wav')],
  ['a group that is every object’s', { group_number: 'constructor' }, announce('not-in-service.wav')],
  ['no group', { group_number: '' }, announce('not-in-service.wav')],
  ['the mark after a call', { group_number: '120', event: 'survey', dtmf: '5' }, hangup()],
  ['a blacklisted caller', { group_number: '120', caller_number: '4001' }, announce('call-refused.wav')],
  ['an event without a step', { group_number: '122', event: 'playback_done' }, bye],
] // biome-ignore format: one case a line

/** A Thursday, 10:00 in Shanghai. */
const workingHours = Date.parse('2026-11-26T10:00:00+08:00')

const office = (change: Partial<typeof defaultSettings> = {}, now = workingHours) =>
  openOffice(
    { ...defaultSettings, agents: defaultSettings.agents.slice(0, 3), blacklist: ['400*'], ...change },
    () => now,
  )

test.each(cases)('%s', (_name, fields, expected) => {
  expect(decide(flowRequest(fields), office())).toEqual(expected)
})

test('a call goes through all agents once and then hears that none is free', () => {
  const team = office()
  const rung: unknown[] = []
  let request = flowRequest({ caller_number: '1002' })
  for (let question = 1; question <= 3; question++) {
    const answer = decide(request, team)
    rung.push(answer.action_data?.ad_number ?? answer.action_data?.ad_rings)
    request = {
      ...request,
      event: 'bridge_failed',
      additional_data: { ...answer.associate_data, cause: 'NO_ANSWER' },
    }
  }
  expect(rung).toEqual(['1001', '1003', 'no-agent.wav'])
})

test.each([
  ['at lunch', '2026-11-26T12:30:00+08:00', 'closed.wav'],
  ['on a Sunday', '2026-11-29T10:00:00+08:00', 'closed.wav'],
  ['on a holiday', '2026-10-01T10:00:00+08:00', 'holiday.wav'],
])('123 %s: told so, and a message can be left; 110 to 122 are open all the same', (_name, when, prompt) => {
  const now = Date.parse(when)
  const answerIn = (group: string) => decide(flowRequest({ group_number: group }), office({}, now))
  expect(answerIn('123')).toEqual(takeMessage('123', `${prompt}|leave-message.wav`))
  expect(answerIn('120').action).toBe('bridge')
  expect(answerIn('121').action).toBe('queue')
})

test('without announcement and survey, a bridge says nothing of them', () => {
  const plain = decide(flowRequest(), office({ sayJobNumber: false, survey: false }))
  expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['after_bridge']))
  expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['use_survey']))
})

test.each([
  ['as nacd tells it', { agent_number: '8002' }, '8002'],
  ['an extension told in its place', { agent_number: '1002' }, '8002'],
  ['the one rung last', { tried: ['1001', '1003'] }, '8003'],
  ['nobody told', {}, 'unknown'],
])('a mark counts for the agent: %s', (_name, data, agent) => {
  const team = office()
  decide(flowRequest({ event: 'survey', dtmf: '4', additional_data: data }), team)
  expect(team.surveys.report().agents).toMatchObject([{ agent, answers: 1, average: 4 }])
})

describe('what the answers promise', () => {
  const shut = ['2026-11-29', '2026-10-01'].map(date => office({}, Date.parse(date)))
  const answers = [
    ...cases.map(([, fields]) => decide(flowRequest(fields), office())),
    ...shut.map(each => decide(flowRequest({ group_number: '123' }), each)),
  ]

  test('nacd can read every one', () => {
    const readings = answers.map(answer => readFlowResponse(JSON.stringify(answer)))
    expect(readings.filter(reading => !reading.ok)).toEqual([])
  })

  test.each(['zh', 'en'])('every audio file is there in %s, and can be heard', language => {
    const texts = JSON.stringify(answers).match(/[\w-]+\.wav/g) ?? []
    const used = [...new Set(texts)].sort()
    const folder = new URL(`../../voices/${language}/`, import.meta.url)
    expect(used).toContain('closed.wav')
    for (const name of used) {
      expect({ name, ...listen(readFileSync(new URL(name, folder))) }).toMatchObject({
        name,
        form: { tag: 1, channels: 1, rate: 8_000, bits: 16 },
        audible: true,
      })
    }
  })
})

/** The form of a WAV file, and whether at least half of its 20 ms frames are well above silence. */
function listen(wav: Buffer) {
  const form = {
    tag: wav.readUInt16LE(20),
    channels: wav.readUInt16LE(22),
    rate: wav.readUInt32LE(24),
    bits: wav.readUInt16LE(34),
  }
  const samples = new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.length - 44) >> 1)
  const frames = Array.from(
    { length: Math.floor(samples.length / 160) },
    (_, nth) => Math.hypot(...samples.subarray(nth * 160, nth * 160 + 160)) / Math.sqrt(160),
  )
  return { form, audible: frames.filter(level => level > 300).length > frames.length / 2 }
}
