import { readdirSync, readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { buildRequest } from '../core/call/asking/question.ts'
import type { CallState, Question } from '../core/call/state.ts'
import { play } from '../core/call/testing/play.ts'
import type { FlowResponse } from '../core/flow/contract.ts'
import { legId, millis } from '../core/shared/ids.ts'
import { readFlowResponse } from './read-response.ts'
import { flowRequestSchema } from './request.ts'

const golden = (path: string) => readFileSync(new URL(`golden/${path}.body`, import.meta.url), 'utf8')
const namesIn = (folder: string) =>
  readdirSync(new URL(`golden/${folder}`, import.meta.url)).map(file => file.replace(/\.body$/, ''))

describe('answers as a Go server writes them: every field present, nil maps and lists as null', () => {
  const call: FlowResponse = {
    uuid: '7f2b1a52-3c44-4b0e-9a51-1d2f4f0d8a10',
    caller: '13800138000',
    callee: '02088880000',
    action: 'hangup',
    action_data: {},
    after_bridge: '',
    after_bridge_data: '',
    dtmf_len: 0,
    dtmf_audio: '',
    dtmf_bad_audio: '',
    use_survey: false,
    bridge_fail_ring: '',
    wait_for_answer_ring: '',
    transfer_ring: '',
    survey_ring: [],
    associate_data: {},
  }
  const toLocal = { action: 'bridge', action_data: { ad_number: '1001' } } as const
  const answers: Readonly<Record<string, Partial<FlowResponse>>> = {
    bridge: {
      action: 'bridge',
      action_data: {
        ad_number: '1001',
        ad_gateway: '',
        ad_display_number: '02088880000',
        ad_timeout: '30',
        ad_data: 'department=sales,level=2',
      },
      after_bridge: 'playback',
      after_bridge_data: '10086',
      use_survey: true,
      bridge_fail_ring: 'no-agent.wav',
      wait_for_answer_ring: 'tone_stream://%(1000,4000,450)',
      transfer_ring: 'please-wait.wav',
      survey_ring: ['rate.wav', 'thanks.wav'],
      associate_data: { customer: { id: 42, name: '王&Co' }, tried: ['1001'] },
    },
    'bridge-plain': toLocal,
    'bridge-gateway': {
      action: 'bridge',
      action_data: {
        ad_number: '13900139000',
        ad_gateway: 'carrier-1',
        ad_display_number: '02088880000',
        ad_timeout: '45',
        ad_data: '',
      },
      bridge_fail_ring: 'busy.wav|goodbye.wav',
    },
    'bridge-announced': { ...toLocal, after_bridge: 'playback' },
    'bridge-survey': { ...toLocal, use_survey: true },
    dtmf: {
      action: 'dtmf',
      dtmf_len: 1,
      dtmf_audio: 'welcome.wav|press-a-key.wav',
      dtmf_bad_audio: 'bad-input.wav',
    },
    hangup: { action: 'hangup', action_data: { ad_rings: 'goodbye.wav' } },
    'hangup-silent': { action: 'hangup' },
    playback: { action: 'playback', action_data: { ad_rings: 'announcement.wav', ad_then: 'continue' } },
    'playback-last': { action: 'playback', action_data: { ad_rings: 'closed.wav', ad_language: 'en' } },
    queue: {
      action: 'queue',
      action_data: {
        ad_group: '121',
        ad_priority: '5',
        ad_skills: 'english:60',
        ad_timeout: '120',
        ad_ring: 'hold-music.wav',
      },
    },
    'queue-announced': {
      action: 'queue',
      action_data: { ad_group: '121' },
      after_bridge: 'playback',
      use_survey: true,
      survey_ring: ['rate.wav', 'thanks.wav'],
    },
    transfer: { action: 'transfer', action_data: { ad_number: '9000' } },
    voicemail: { action: 'voicemail', action_data: { ad_number: '1001', ad_rings: 'leave-a-message.wav' } },
  }

  test.each(Object.entries(answers))('%s', (name, expected) => {
    expect(readFlowResponse(golden(`answers/${name}`))).toEqual({
      ok: true,
      response: { ...call, ...expected },
    })
  })

  test('zero: a struct nobody filled in has no action, and the call goes the way of the fallback', () => {
    expect(readFlowResponse(golden('answers/zero'))).toMatchObject({ ok: false, reason: 'unknown_action' })
  })

  test('all of them are looked at', () => {
    expect(namesIn('answers').sort()).toEqual([...Object.keys(answers), 'zero'].sort())
  })
})

describe('requests, byte for byte', () => {
  const arrived: CallState = {
    ...play([]).state,
    uuid: legId('7f2b1a52-3c44-4b0e-9a51-1d2f4f0d8a10'),
    callerNumber: '13800138000',
    calleeNumber: '02088880000',
    group: '120',
    networkIp: '192.168.1.20',
    networkPort: '5070',
  }
  const out: Partial<CallState> = {
    direction: 'outbound',
    callerNumber: '1001',
    calleeNumber: '13900139000',
    group: '',
    middleNumber: '02088880000',
    variables: { 'sip_h_X-Ticket': '42' },
  }
  const busy = { cause: 'USER_BUSY', sip_code: '486', attempt: '2' }
  const customer = { customer: { id: 42, name: '王&Co <a>' }, tried: ['1001'], vip: true, note: null }
  const agent = { extension: '1001', number: '10086' }
  const cases: [Question['event'], Partial<CallState>, Partial<Question>][] = [
    ['incoming', {}, {}],
    ['callout', out, {}],
    ['dtmf', { associateData: customer }, { dtmf: '10086' }],
    // What the server once remembered under the same name gives way to what has just happened.
    ['bridge_failed', { associateData: { tried: ['1001'], cause: 'x' }, variables: { 'sip_h_X-Ticket': '42' } }, { facts: busy }],
    ['queue_failed', {}, { facts: { cause: 'timeout', waited: '120' } }],
    ['survey', { associateData: { order: 'A-7' }, agent }, { dtmf: '5' }],
    ['playback_done', { associateData: { step: 3 } }, {}],
  ] // biome-ignore format: one case a line

  test.each(cases)('%s', (event, state, question) => {
    const asked = { event, dtmf: '', facts: {}, ...question }
    const request = buildRequest({ ...arrived, ...state }, asked, millis(1_700_000_000_999))
    expect(`${JSON.stringify(request)}\n`).toBe(golden(`requests/${event}`))
  })

  test('all of them are looked at, and fit the schema that servers are given', () => {
    expect(namesIn('requests').sort()).toEqual(cases.map(([event]) => event).sort())
    for (const name of namesIn('requests')) {
      expect(Value.Errors(flowRequestSchema, JSON.parse(golden(`requests/${name}`)))).toEqual([])
    }
  })
})
