import { type FlowRequest, flowActions } from '../core/flow/contract.ts'
import { maxResponseBytes } from './fields.ts'
import { error, type FlowFinding } from './lint/finding.ts'
import { lintForm, unknownAction } from './lint/form.ts'
import { lintMeaning } from './lint/meaning.ts'
import { parseAnswer } from './parse-answer.ts'
import { describeProblem, type Problem } from './problem.ts'
import { isAction, readFields } from './read-response.ts'

export type { FlowFinding } from './lint/finding.ts'

/**
 * Looks at an answer as nacd would read it and says, in both languages, what nacd would not do and what is hardly meant.
 * `request` is what was asked, where it is known. No findings: the answer is right. Pure; for tests of your own server
 * and for `nacd flow lint`.
 */
export function lintFlowResponse(text: string, request: FlowRequest | null = null): FlowFinding[] {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > maxResponseBytes) return [tooLarge(bytes)]
  const parsed = parseAnswer(text)
  if (!parsed.ok) return [error('', parsed.why)]
  const problems: Problem[] = []
  const response = readFields(parsed.value, problems)
  const unreadable = problems.map(problem => error(problem.field, describeProblem(problem)))
  // An empty list is what PHP writes for an empty object; anything else that is none is told already.
  const form = [...unreadable, ...(isObject(parsed.value) ? lintForm(parsed.value) : [])]
  if (unreadable.length > 0 && !isObject(parsed.value)) return form
  const { action } = response
  if (problems.some(({ field }) => field === 'action')) return form
  if (!isAction(action)) return [unknownAction(action, flowActions), ...form]
  // What cannot be read stands as empty in the response, and would be told a second time as missing.
  const told = new Set(unreadable.map(({ field }) => field))
  return [...form, ...lintMeaning({ ...response, action }, request).filter(({ field }) => !told.has(field))]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function tooLarge(bytes: number): FlowFinding {
  return error('', {
    en: `the answer has ${bytes} bytes; nacd reads at most ${maxResponseBytes}`,
    zh: `应答有 ${bytes} 字节，nacd 最多读取 ${maxResponseBytes} 字节`,
  })
}
