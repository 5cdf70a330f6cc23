import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FlowResponse, flowActions } from '../core/flow/contract.ts'
import { readFlowResponse } from './read-response.ts'

const empty: FlowResponse = {
  uuid: '',
  caller: '',
  callee: '',
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

const answer = (fields: object): string => JSON.stringify({ action: 'hangup', ...fields })
const reasonOf = (text: string) => {
  const reading = readFlowResponse(text)
  return reading.ok ? reading : { reason: reading.reason, detail: reading.detail }
}

describe('form is forgiven', () => {
  const cases: [string, object, Partial<FlowResponse>][] = [
    ['an empty list for an object, as PHP writes it', { associate_data: [] }, { associate_data: {} }],
    ['nothing but an action', {}, {}],
    ['null everywhere', { ...Object.fromEntries(Object.keys(empty).map(key => [key, null])), action: 'hangup' }, {}],
    ['numbers for texts', { caller: 13800138000, after_bridge_data: 10086 }, { caller: '13800138000', after_bridge_data: '10086' }],
    ['a text for a number', { dtmf_len: '4' }, { dtmf_len: 4 }],
    ['a padded text for a number', { dtmf_len: ' 4 ' }, { dtmf_len: 4 }],
    ['an empty text for a number', { dtmf_len: '' }, { dtmf_len: 0 }],
    ['4.0 is 4', { dtmf_len: 4.0 }, { dtmf_len: 4 }],
    ['1 for true', { use_survey: 1 }, { use_survey: true }],
    ['0 for false', { use_survey: 0 }, { use_survey: false }],
    ['"true" for true', { use_survey: 'true' }, { use_survey: true }],
    ['"True" for true', { use_survey: 'True' }, { use_survey: true }],
    ['"0" for false', { use_survey: '0' }, { use_survey: false }],
    ['"" for false', { use_survey: '' }, { use_survey: false }],
    ['unknown fields', { extra: { deep: [1, 2] }, toString: 'x' }, {}],
    ['numbers and null in action_data', { action_data: { ad_timeout: 30, ad_number: null } }, { action_data: { ad_timeout: '30', ad_number: '' } }],
    ['a structure under an unknown key of action_data', { action_data: { mine: [1], ad_rings: 'a.wav', my_text: 'b' } }, { action_data: { ad_rings: 'a.wav', my_text: 'b' } }],
    ['numbers in a list of texts', { survey_ring: ['a.wav', 7, null] }, { survey_ring: ['a.wav', '7', ''] }],
  ] // biome-ignore format: one case a line

  test.each(cases)('%s', (_name, fields, expected) => {
    expect(readFlowResponse(answer(fields))).toEqual({ ok: true, response: { ...empty, ...expected } })
  })

  test('a byte order mark before the JSON', () => {
    expect(readFlowResponse(`\uFEFF${answer({})}\r\n`)).toEqual({ ok: true, response: empty })
  })
})

describe('meaning is not', () => {
  const actions = flowActions.join(', ')
  const cases: [string, string, string, string][] = [
    ['nothing', '', 'not_json', 'the answer is empty'],
    ['HTML', '<html><body>502</body></html>', 'not_json', 'the answer is not JSON (it looks like HTML or XML)'],
    ['half an answer', '{"action":"bri', 'not_json', 'the answer is not JSON (it begins like JSON but is broken or cut off)'],
    ['other text', 'OK', 'not_json', 'the answer is not JSON (it begins with other text)'],
    ['a list', '[1]', 'wrong_type', 'answer: expected an object, got a list'],
    ['null', 'null', 'wrong_type', 'answer: expected an object, got null'],
    ['a text', '"hangup"', 'wrong_type', 'answer: expected an object, got a text'],
    ['no action', '{}', 'unknown_action', `action: expected one of ${actions}, got nothing`],
    ['an empty action', answer({ action: '' }), 'unknown_action', `action: expected one of ${actions}, got nothing`],
    ['an unknown action', answer({ action: 'Bridge' }), 'unknown_action', `action: expected one of ${actions}, got "Bridge"`],
    ['a long unknown action', answer({ action: 'x'.repeat(99) }), 'unknown_action', `action: expected one of ${actions}, got "${'x'.repeat(32)}"`],
    ['an object for the action', answer({ action: {} }), 'wrong_type', 'action: expected a text, got an object'],
    ['a list for an object', answer({ action_data: ['x'] }), 'wrong_type', 'action_data: expected an object, got a list'],
    ['a text for an object', answer({ associate_data: 'x' }), 'wrong_type', 'associate_data: expected an object, got a text'],
    ['an object for a list', answer({ survey_ring: {} }), 'wrong_type', 'survey_ring: expected a list of texts, got an object'],
    ['an object inside a list', answer({ survey_ring: ['a', {}] }), 'wrong_type', 'survey_ring[1]: expected a text, got an object'],
    ['a truth for a text', answer({ caller: true }), 'wrong_type', 'caller: expected a text, got true or false'],
    ['a list for a known key', answer({ action_data: { ad_number: ['1'] } }), 'wrong_type', 'action_data.ad_number: expected a text, got a list'],
    ['words for a number', answer({ dtmf_len: 'four' }), 'wrong_type', 'dtmf_len: expected a whole number from 0 to 128, got a text'],
    ['a negative number', answer({ dtmf_len: -1 }), 'wrong_type', 'dtmf_len: expected a whole number from 0 to 128, got a number'],
    ['a fraction', answer({ dtmf_len: 1.5 }), 'wrong_type', 'dtmf_len: expected a whole number from 0 to 128, got a number'],
    ['too many digits', answer({ dtmf_len: 129 }), 'wrong_type', 'dtmf_len: expected a whole number from 0 to 128, got a number'],
    ['2 for a truth', answer({ use_survey: 2 }), 'wrong_type', 'use_survey: expected true or false, got a number'],
    ['a list for a truth', answer({ use_survey: [] }), 'wrong_type', 'use_survey: expected true or false, got a list'],
    ['a number no float holds', '{"action":"hangup","caller":12345678901234567890}', 'wrong_type', 'caller: expected a text (this number is too long), got a number'],
    ['two wrong fields', answer({ caller: [], dtmf_len: {} }), 'wrong_type', 'caller: expected a text, got a list; dtmf_len: expected a whole number from 0 to 128, got an object'],
  ] // biome-ignore format: one case a line

  test.each(cases)('%s', (_name, text, reason, detail) => {
    expect(reasonOf(text)).toEqual({ reason, detail })
  })

  test('at most five problems are told', () => {
    const reading = readFlowResponse(answer({ survey_ring: Array.from({ length: 100 }, () => ({})) }))
    expect(reading.ok ? '' : reading.detail.split('; ')).toHaveLength(5)
  })

  test('data nested so deep that sending it back would exhaust the stack', () => {
    const deep = (levels: number) =>
      `{"action":"hangup","associate_data":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`
    expect(readFlowResponse(deep(15)).ok).toBe(true)
    expect(reasonOf(deep(16))).toMatchObject({ reason: 'wrong_type' })
    expect(reasonOf(deep(30_000))).toMatchObject({ reason: 'wrong_type' })
  })

  test('a prototype cannot be set from outside', () => {
    const text =
      '{"action":"hangup","action_data":{"__proto__":"x"},"associate_data":{"__proto__":{"cause":"x"}}}'
    expect(readFlowResponse(text)).toEqual({ ok: true, response: empty })
  })
})

const kindsOf = (response: FlowResponse) =>
  Object.entries(response).map(([key, value]) => [key, typeof value])

describe('any input', () => {
  test('is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        const reading = readFlowResponse(text)
        expect(reading.ok || reading.detail.length > 0).toBe(true)
      }),
    )
  })

  test('any value in any field gives a response of the promised types, or names the field', () => {
    const field = fc.constantFrom(...Object.keys(empty).filter(key => key !== 'action'))
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        const reading = readFlowResponse(answer({ [name]: value }))
        const got = reading.ok ? kindsOf(reading.response) : reading.detail.slice(0, name.length)
        expect(got).toEqual(reading.ok ? kindsOf(empty) : name)
      }),
    )
  })

  test('a response that is already complete is read back unchanged', () => {
    const text = fc.string()
    const whole = fc.record({
      ...(Object.fromEntries(Object.keys(empty).map(key => [key, text])) as Record<
        keyof FlowResponse,
        typeof text
      >),
      action: fc.constantFrom(...flowActions),
      action_data: fc.dictionary(
        fc.string().filter(key => key !== '__proto__'),
        text,
      ),
      dtmf_len: fc.nat(128),
      use_survey: fc.boolean(),
      survey_ring: fc.array(text),
      associate_data: fc.dictionary(
        fc.string().filter(key => key !== '__proto__'),
        fc.jsonValue({ maxDepth: 3 }),
      ),
    })
    fc.assert(
      fc.property(whole, response => {
        const sent = JSON.stringify(response)
        const reading = readFlowResponse(sent)
        expect(JSON.parse(JSON.stringify(reading))).toEqual({ ok: true, response: JSON.parse(sent) })
      }),
    )
  })
})

test('blanks without end take no more time than their reading', () => {
  const text = JSON.stringify({ action: 'dtmf', dtmf_len: `${' '.repeat(400_000)}x` })
  expect(readFlowResponse(text)).toMatchObject({ ok: false, reason: 'wrong_type' })
})
