import { readdirSync, readFileSync } from 'node:fs'
import { type FlowRequest, type FlowResponseInput, readFlowResponse } from 'nacd/callflow'
import { describe, expect, test } from 'vitest'
import { Agents } from './agents.ts'
import { announce, askDigit, bridge, hangup, queue } from './answers.ts'
import { decide } from './flows.ts'
import { flowRequest } from './testing.ts'

const menu = askDigit('welcome.wav|press-a-key.wav')
const bad = (badKeys: number) => askDigit('bad-input.wav|press-a-key.wav', { badKeys })
const ring = (agent: string, tried: string[] = []) => {
  const first = { before: 'please-wait.wav', failed: 'next-agent.wav' }
  const audio = tried.length === 0 ? first : { before: '', failed: '' }
  return bridge(agent, 20, audio, { tried: [...tried, agent] })
}
const busy = announce('no-agent.wav')
const bye = hangup('goodbye.wav')

const cases: [string, Partial<FlowRequest>, FlowResponseInput][] = [
  ['110 asks for a key', { group_number: '110' }, menu],
  ['110, key 1: an agent', { group_number: '110', event: 'dtmf', dtmf: '1' }, ring('1001')],
  ['110, key 2: the announcement', { group_number: '110', event: 'dtmf', dtmf: '2' }, announce('announcement.wav')],
  ['110, key 0: the queue', { group_number: '110', event: 'dtmf', dtmf: '0' }, queue('121', 120)],
  ['110, another key', { group_number: '110', event: 'dtmf', dtmf: '7' }, bad(1)],
  ['110, another key again', { group_number: '110', event: 'dtmf', dtmf: '*', additional_data: { badKeys: 1 } }, bad(2)],
  ['110, another key once more', { group_number: '110', event: 'dtmf', dtmf: '9', additional_data: { badKeys: 2 } }, bye],
  ['110, no key at all', { group_number: '110', event: 'dtmf', dtmf: '' }, bye],
  ['110, the agent does not answer', { group_number: '110', event: 'bridge_failed', additional_data: { tried: ['1001'], cause: 'NO_ANSWER' } }, ring('1002', ['1001'])],
  ['110, nobody in the queue', { group_number: '110', event: 'queue_failed' }, busy],
  ['119 says goodbye', { group_number: '119' }, bye],
  ['120 rings an agent', { group_number: '120' }, ring('1001')],
  ['120 never rings the caller', { group_number: '120', caller_number: '1001' }, ring('1002')],
  ['120 rings the next agent', { group_number: '120', event: 'bridge_failed', additional_data: { tried: ['1001'] } }, ring('1002', ['1001'])],
  ['120 gives up when all were tried', { group_number: '120', event: 'bridge_failed', additional_data: { tried: ['1001', '1002', '1003'] } }, busy],
  ['120 with nonsense for data', { group_number: '120', event: 'bridge_failed', additional_data: { tried: 'x' } }, ring('1001')],
  ['121 queues', { group_number: '121' }, queue('121', 120)],
  ['121, nobody came', { group_number: '121', event: 'queue_failed' }, busy],
  ['122 makes an announcement', { group_number: '122' }, announce('announcement.wav')],
  ['an unknown group', { group_number: '999' }, announce('not-in-service.wav')],
  ['no group', { group_number: '' }, announce('not-in-service.wav')],
  ['an event without a step', { group_number: '122', event: 'survey' }, bye],
] // biome-ignore format: one case a line

const agents = () => new Agents(['1001', '1002', '1003'])

test.each(cases)('%s', (_name, fields, expected) => {
  expect(decide(flowRequest(fields), agents())).toEqual(expected)
})

test('a call goes through all agents once and then hears that none is free', () => {
  const team = agents()
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

describe('what the answers promise', () => {
  const answers = cases.map(([, fields]) => decide(flowRequest(fields), agents()))

  test('nacd can read every one', () => {
    const readings = answers.map(answer => readFlowResponse(JSON.stringify(answer)))
    expect(readings.filter(reading => !reading.ok)).toEqual([])
  })

  test.each(['zh', 'en'])('every audio file is there in %s, and can be heard', language => {
    const texts = JSON.stringify(answers).match(/[\w-]+\.wav/g) ?? []
    const used = [...new Set(texts)].sort()
    const folder = new URL(`../../voices/${language}/`, import.meta.url)
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(used))
    for (const name of readdirSync(folder)) {
      expect({ name, ...listen(readFileSync(new URL(name, folder))) }).toMatchObject({
        name,
        form: { tag: 1, channels: 1, rate: 8_000, bits: 16 },
        audible: true,
      })
    }
  })

  test('every key of the text table is recorded in both languages, and nothing else but the music', () => {
    const voices = new URL('../../voices/', import.meta.url)
    const table = JSON.parse(readFileSync(new URL('prompts.json', voices), 'utf8')) as { key: string }[]
    const names = [...table.map(({ key }) => `${key}.wav`), 'hold-music.wav'].sort()
    for (const language of ['zh', 'en']) {
      expect(readdirSync(new URL(language, voices)).sort()).toEqual(names)
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
