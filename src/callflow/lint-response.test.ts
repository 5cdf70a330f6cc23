import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildRequest, plainQuestion } from '../core/call/asking/question.ts'
import { play } from '../core/call/testing/play.ts'
import { millis } from '../core/shared/ids.ts'
import { type FlowFinding, lintFlowResponse } from './lint-response.ts'
import { readFlowResponse } from './read-response.ts'

const request = buildRequest(play([]).state, plainQuestion('incoming'), millis(0))
const hangup = (fields: object): string => JSON.stringify({ action: 'hangup', ...fields })
const bridge = (data: object = {}, fields: object = {}): string =>
  JSON.stringify({ action: 'bridge', action_data: { ad_number: '1001', ...data }, ...fields })
const queue = (data: object): string =>
  JSON.stringify({ action: 'queue', action_data: { ad_group: '120', ...data } })

/** A finding as one line: level, field, what to write instead. */
const line = ({ level, field, instead }: FlowFinding): string =>
  `${level} ${field || '-'} -> ${instead || '-'}`

const cases: [string, string, string[]][] = [
  ['nothing', '', ['error - -> -']],
  ['HTML', '<html>', ['error - -> -']],
  ['half of it', '{"action":', ['error - -> -']],
  ['a list', '[]', ['error action -> -']],
  ['null', 'null', ['error answer -> -']],
  ['over 64 KB', hangup({ uuid: 'x'.repeat(65_536) }), ['error - -> -']],
  ['over 64 KB in bytes alone', hangup({ uuid: '王'.repeat(22_000) }), ['error - -> -']],
  ['no action', '{}', ['error action -> -']],
  ['an action in capitals', '{"action":"Bridge"}', ['error action -> "action": "bridge"']],
  ['a misspelt action', '{"action":"playbak"}', ['error action -> "action": "playback"']],
  ['an action out of the air', '{"action":"dance"}', ['error action -> -']],
  ['an action of the wrong type', '{"action":{}}', ['error action -> -']],
  ['a wrong type', hangup({ action_data: ['x'] }), ['error action_data -> -']],
  ['a wrong type that is not told as missing too', bridge({ ad_number: [] }), ['error action_data.ad_number -> -']],
  ['two wrong types', hangup({ dtmf_len: -1, use_survey: 'maybe' }), ['error dtmf_len -> -', 'error use_survey -> -']],
  ['a misspelt field', hangup({ asociate_data: { a: 1 } }), ['warning asociate_data -> "associate_data": {"a":1}']],
  ['an unknown field', hangup({ trace: 'x' }), ['warning trace -> -']],
  ['a misspelt key', hangup({ action_data: { ad_ringz: 'a.wav' } }), ['warning action_data.ad_ringz -> "ad_rings": "a.wav"']],
  ['a key of its own', hangup({ action_data: { shop: 'x' } }), ['warning action_data.shop -> -']],
  ['a name that objects inherit', hangup({ toString: 'x' }), ['warning toString -> -']],
  ['a text for a number', '{"action":"dtmf","dtmf_len":"4","dtmf_audio":"a.wav"}', ['warning dtmf_len -> "dtmf_len": 4']],
  ['a text for a truth', bridge({}, { use_survey: 'true' }), ['warning use_survey -> "use_survey": true']],
  ['0 for a truth', bridge({}, { use_survey: 0 }), ['warning use_survey -> "use_survey": false']],
  ['a number for a text', bridge({ ad_timeout: 30 }), ['warning action_data.ad_timeout -> "ad_timeout": "30"']],
  ['numbers in a list of texts', bridge({}, { use_survey: true, survey_ring: [7] }), ['warning survey_ring -> "survey_ring": ["7"]']],
  ['bridge without a number', '{"action":"bridge"}', ['error action_data.ad_number -> "ad_number": "1001"']],
  ['transfer without a number', '{"action":"transfer"}', ['error action_data.ad_number -> "ad_number": "1001"']],
  ['voicemail without a number', '{"action":"voicemail","action_data":{"ad_rings":"a.wav"}}', ['error action_data.ad_number -> "ad_number": "1001"']],
  ['a number with blanks', bridge({ ad_number: '138 0013 8000' }), ['error action_data.ad_number -> "ad_number": "13800138000"']],
  ['a number that runs something', bridge({ ad_number: '&system(ls)' }), ['error action_data.ad_number -> -']],
  ['a gateway with a slash', bridge({ ad_gateway: 'a/b' }), ['error action_data.ad_gateway -> -']],
  ['a display number of words', bridge({ ad_display_number: '王 店' }), ['warning action_data.ad_display_number -> -']],
  ['a timeout of words', bridge({ ad_timeout: '30s' }), ['error action_data.ad_timeout -> "ad_timeout": "30"']],
  ['a timeout of 0', bridge({ ad_timeout: '0' }), ['error action_data.ad_timeout -> "ad_timeout": "30"']],
  ['a timeout beyond an hour', bridge({ ad_timeout: '3601' }), ['error action_data.ad_timeout -> "ad_timeout": "30"']],
  ['a timeout of an hour', bridge({ ad_timeout: '3600' }), []],
  ['a queue timeout of 0', queue({ ad_timeout: '0' }), []],
  ['a queue timeout beyond a day', queue({ ad_timeout: '86401' }), ['error action_data.ad_timeout -> "ad_timeout": "120"']],
  ['a variable that runs something', bridge({ ad_data: 'a=1,execute_on_answer=system ls' }), ['error action_data.ad_data -> -']],
  ['dtmf without a length', '{"action":"dtmf","dtmf_audio":"a.wav"}', ['warning dtmf_len -> "dtmf_len": 1']],
  ['dtmf of 0 digits, silent', '{"action":"dtmf","dtmf_len":0}', ['warning dtmf_len -> "dtmf_len": 1', 'warning dtmf_audio -> "dtmf_audio": "press-a-key.wav"']],
  ['dtmf of 65 digits', '{"action":"dtmf","dtmf_len":65,"dtmf_audio":"a.wav"}', ['warning dtmf_len -> "dtmf_len": 64']],
  ['playback of nothing', '{"action":"playback"}', ['error action_data.ad_rings -> "ad_rings": "announcement.wav"']],
  ['another ad_then', '{"action":"playback","action_data":{"ad_rings":"a.wav","ad_then":"go on"}}', ['error action_data.ad_then -> "ad_then": "continue"']],
  ['another language', hangup({ action_data: { ad_language: 'en-US' } }), ['error action_data.ad_language -> "ad_language": "en"']],
  ['a priority of words', queue({ ad_priority: 'high' }), ['error action_data.ad_priority -> "ad_priority": "5"']],
  ['audio with a brace', hangup({ action_data: { ad_rings: 'a.wav|{x}b.wav' } }), ['error action_data.ad_rings -> -']],
  ['audio from the network', bridge({}, { transfer_ring: 'http://x/a.wav', bridge_fail_ring: '../../a.wav' }), ['error bridge_fail_ring -> -', 'error transfer_ring -> -']],
  ['a bad survey prompt', bridge({}, { use_survey: true, survey_ring: ['a.wav', 'b&c.wav'] }), ['error survey_ring[1] -> -']],
  ['another after_bridge', bridge({}, { after_bridge: 'play' }), ['error after_bridge -> "after_bridge": "playback"']],
  ['after_bridge_data alone', bridge({}, { after_bridge_data: '10086' }), ['warning after_bridge -> "after_bridge": "playback"']],
  ['survey prompts and no survey', bridge({}, { survey_ring: ['a.wav'] }), ['warning use_survey -> "use_survey": true']],
  ['three survey prompts', bridge({}, { use_survey: true, survey_ring: ['a', 'b', 'c'] }), ['warning survey_ring -> "survey_ring": ["a","b"]']],
  ['a survey where nobody is bridged', hangup({ use_survey: true }), ['warning use_survey -> -']],
  ['a job number where nobody is bridged', hangup({ after_bridge: 'playback' }), ['warning after_bridge -> -']],
  ['a key for another action', hangup({ action_data: { ad_number: '1001' } }), ['warning action_data.ad_number -> -']],
  ['the uuid of another call', hangup({ uuid: 'another' }), ['warning uuid -> "uuid": "caller-leg"']],
  ['the uuid of this call', hangup({ uuid: 'caller-leg' }), []],
  ['a queue of the call’s own group', '{"action":"queue"}', []],
] // biome-ignore format: one case a line

test.each(cases)('%s', (_name, text, expected) => {
  expect(lintFlowResponse(text, request).map(line)).toEqual(expected)
})

test('a queue without a group, for a call without one', () => {
  const findings = lintFlowResponse('{"action":"queue"}', { ...request, group_number: '' })
  expect(findings.map(line)).toEqual(['error action_data.ad_group -> "ad_group": "120"'])
})

test('a finding speaks both languages and quotes what was sent', () => {
  expect(lintFlowResponse('{"action":"Bridg\\u001b[2J"}')).toEqual([
    {
      level: 'error',
      field: 'action',
      message: {
        en: 'nacd does not know the action "Bridg\\u001b[2J"; there are bridge, dtmf, hangup, playback, queue, transfer, voicemail',
        zh: 'nacd 不认识动作 "Bridg\\u001b[2J"，可用的有：bridge、dtmf、hangup、playback、queue、transfer、voicemail',
      },
      instead: '',
    },
  ])
  expect(lintFlowResponse(hangup({ dtmf_len: [] }))[0]?.message).toEqual({
    en: 'dtmf_len: expected a whole number from 0 to 128, got a list',
    zh: 'dtmf_len：应为 0 到 128 的整数，实为列表',
  })
})

describe('beside the reader', () => {
  const golden = (name: string) => readFileSync(new URL(`golden/answers/${name}`, import.meta.url), 'utf8')
  const names = readdirSync(new URL('golden/answers', import.meta.url)).filter(name => name !== 'zero.body')

  test.each(names)('%s, as a Go server sends it, has no findings', name => {
    expect(lintFlowResponse(golden(name))).toEqual([])
  })

  test('whatever the reader refuses has an error', () => {
    const field = fc.constantFrom('uuid', 'action', 'action_data', 'dtmf_len', 'use_survey', 'survey_ring')
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), sent => {
        const text = JSON.stringify(sent)
        const hasError = lintFlowResponse(text).some(({ level }) => level === 'error')
        expect(readFlowResponse(text).ok || hasError).toBe(true)
      }),
    )
  })

  test.each([
    '{"action":"hangup","use_survey":{"toString":false}}',
    '{"action":"hangup","use_survey":[]}',
    '{"action":"hangup","survey_ring":[1,{"toString":false}]}',
  ])('an object is no text, whatever it says of itself: %s', text => {
    const hasError = lintFlowResponse(text).some(({ level }) => level === 'error')
    expect(hasError).toBe(!readFlowResponse(text).ok)
  })

  test('any text is looked at, never thrown at, and every finding is said in both languages', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        for (const { message } of lintFlowResponse(text)) expect(message.en && message.zh).toBeTruthy()
      }),
    )
  })
})
