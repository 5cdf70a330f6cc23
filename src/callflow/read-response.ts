import { type FlowAction, type FlowResponse, flowActions } from '../core/flow/contract.ts'
import {
  type Problems,
  readCount,
  readData,
  readFlag,
  readObject,
  readText,
  readTexts,
} from './read-value.ts'

/** The longest answer nacd reads, in bytes; a longer one is refused unread. */
export const maxResponseBytes = 64 * 1024

/** The most digits one `dtmf` action can ask for (FreeSWITCH play_and_get_digits takes at most 128). */
const maxDigits = 128

/** At most this many problems are told; one is usually enough to find the rest. */
const maxProblems = 5

/** An answer as read: complete, or the reason it cannot be used and which field is to blame. */
export type FlowReading =
  | { readonly ok: true; readonly response: FlowResponse }
  | {
      readonly ok: false
      readonly reason: 'not_json' | 'wrong_type' | 'unknown_action'
      readonly detail: string
    }

/**
 * Reads what a call-flow server answered. Form is forgiven: null, missing, zero values, numbers as text and text as
 * numbers, 0/1/"true" for booleans, unknown fields. Meaning is not: an unknown action or a list where an object
 * belongs fails, with every such field named. Pure; never throws.
 */
export function readFlowResponse(text: string): FlowReading {
  const parsed = parseJson(text)
  if (!parsed.ok) return { ok: false, reason: 'not_json', detail: parsed.detail }
  const problems: Problems = []
  const response = readFields(parsed.value, problems)
  if (problems.length > 0)
    return { ok: false, reason: 'wrong_type', detail: problems.slice(0, maxProblems).join('; ') }
  if (isAction(response.action)) return { ok: true, response: { ...response, action: response.action } }
  return { ok: false, reason: 'unknown_action', detail: describeAction(response.action) }
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string }

function parseJson(text: string): Parsed {
  // Some servers (.NET among them) begin UTF-8 with a byte order mark, which JSON does not allow.
  const body = text.replace(/^\uFEFF/, '')
  if (body.trim() === '') return { ok: false, detail: 'the answer is empty' }
  try {
    return { ok: true, value: JSON.parse(body) }
  } catch {
    // The parser's own message quotes the text, which may hold customers' data.
    return { ok: false, detail: `the answer is not JSON (${kindOfText(body)})` }
  }
}

function kindOfText(body: string): string {
  const start = body.trimStart()
  if (start.startsWith('<')) return 'it looks like HTML or XML'
  return /^[[{]/.test(start) ? 'it begins like JSON but is broken or cut off' : 'it begins with other text'
}

type Draft = Omit<FlowResponse, 'action'> & { readonly action: string }

function readFields(value: unknown, problems: Problems): Draft {
  if (value === null) problems.push('answer: expected an object, got null')
  const data = readObject('answer', value, problems)
  const text = (field: string) => readText(field, data[field], problems)
  return {
    uuid: text('uuid'),
    caller: text('caller'),
    callee: text('callee'),
    action: text('action'),
    action_data: readActionData(data.action_data, problems),
    after_bridge: text('after_bridge'),
    after_bridge_data: text('after_bridge_data'),
    dtmf_len: readCount('dtmf_len', data.dtmf_len, maxDigits, problems),
    dtmf_audio: text('dtmf_audio'),
    dtmf_bad_audio: text('dtmf_bad_audio'),
    use_survey: readFlag('use_survey', data.use_survey, problems),
    bridge_fail_ring: text('bridge_fail_ring'),
    wait_for_answer_ring: text('wait_for_answer_ring'),
    transfer_ring: text('transfer_ring'),
    survey_ring: readTexts('survey_ring', data.survey_ring, problems),
    associate_data: readData('associate_data', data.associate_data, problems),
  }
}

/** Every value as text. A key nacd does not know may hold anything: what is not text is left out. */
function readActionData(value: unknown, problems: Problems): Readonly<Record<string, string>> {
  const known = (key: string) => knownActionData.has(key)
  const entries = Object.entries(readObject('action_data', value, problems))
  return Object.fromEntries(
    entries
      .filter(([key, item]) => known(key) || (isTextual(item) && key !== '__proto__'))
      .map(([key, item]) => [key, readText(`action_data.${key}`, item, known(key) ? problems : [])]),
  )
}

const knownActionData: ReadonlySet<string> = new Set([
  'ad_number',
  'ad_gateway',
  'ad_display_number',
  'ad_timeout',
  'ad_data',
  'ad_rings',
  'ad_then',
  'ad_group',
  'ad_priority',
  'ad_skills',
  'ad_ring',
])

const isTextual = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'

const isAction = (action: string): action is FlowAction => (flowActions as readonly string[]).includes(action)

function describeAction(action: string): string {
  const got = action === '' ? 'nothing' : JSON.stringify(action.slice(0, 32))
  return `action: expected one of ${flowActions.join(', ')}, got ${got}`
}
