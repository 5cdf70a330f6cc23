import { type FlowAction, type FlowResponse, flowActions } from '../core/flow/contract.ts'
import { type FieldKind, isKnownActionData, responseFields } from './fields.ts'
import { parseAnswer } from './parse-answer.ts'
import { describeProblem, type Problems } from './problem.ts'
import { readCount, readData, readFlag, readObject, readText, readTexts } from './read-value.ts'

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
  const parsed = parseAnswer(text)
  if (!parsed.ok) return { ok: false, reason: 'not_json', detail: parsed.why.en }
  const problems: Problems = []
  const response = readFields(parsed.value, problems)
  if (problems.length > 0) return { ok: false, reason: 'wrong_type', detail: tell(problems) }
  if (isAction(response.action)) return { ok: true, response: { ...response, action: response.action } }
  return { ok: false, reason: 'unknown_action', detail: describeAction(response.action) }
}

const tell = (problems: Problems): string =>
  problems
    .slice(0, maxProblems)
    .map(problem => describeProblem(problem).en)
    .join('; ')

/** An answer of which only the action may still be none. */
export type ResponseDraft = Omit<FlowResponse, 'action'> & { readonly action: string }

const readers: Readonly<Record<FieldKind, (field: string, value: unknown, problems: Problems) => unknown>> = {
  text: readText,
  count: readCount,
  flag: readFlag,
  texts: readTexts,
  actionData: readActionData,
  data: readData,
}

/** Every field with its reader, worked out once: this runs at every step of every call. */
const fieldReaders = Object.entries(responseFields).map(
  ([field, { kind }]) => [field, readers[kind]] as const,
)

/** Every field of an answer, complete whatever was sent; what was wrong with it goes into `problems`. */
export function readFields(value: unknown, problems: Problems): ResponseDraft {
  if (value === null) problems.push({ field: 'answer', expected: 'object', got: 'null' })
  const data = readObject('answer', value, problems)
  const response: Record<string, unknown> = {}
  for (const [field, read] of fieldReaders) response[field] = read(field, data[field], problems)
  return response as unknown as ResponseDraft
}

/** Every value as text. A key nacd does not know may hold anything: what is not text is left out. */
function readActionData(field: string, value: unknown, problems: Problems): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const [key, item] of Object.entries(readObject(field, value, problems))) {
    if (isKnownActionData(key)) texts[key] = readText(`${field}.${key}`, item, problems)
    else if (isTextual(item) && key !== '__proto__') texts[key] = readText(key, item, [])
  }
  return texts
}

const isTextual = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'

export const isAction = (action: string): action is FlowAction =>
  (flowActions as readonly string[]).includes(action)

function describeAction(action: string): string {
  const got = action === '' ? 'nothing' : JSON.stringify(action.slice(0, 32))
  return `action: expected one of ${flowActions.join(', ')}, got ${got}`
}
