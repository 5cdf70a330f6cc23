import { type FlowFinding, lintFlowResponse } from '../../callflow/lint-response.ts'
import type { Language, Words } from '../../config/words.ts'
import type { FlowRequest, FlowResponse } from '../../core/flow/contract.ts'
import type { Happening } from '../../dry-run/happening.ts'
import { countLine, findingLines } from './finding-lines.ts'

type Answered = Extract<Happening, { type: 'answered' }>
type Failed = Extract<Happening, { type: 'failed' }>

/** Answers are shown up to here, in characters. */
const longestShown = 2_000

/** What an answer's own text is to blame for; a server that says nothing wrote no wrong text. */
const faultsOfText = ['not_json', 'wrong_type', 'unknown_action']

/** What is to be said about the answer to a question, if there was one to read. */
export function findingsOf(happening: Answered | Failed): FlowFinding[] {
  const { type, request, raw } = happening
  if (type === 'answered' ? raw === '' : !faultsOfText.includes(happening.reason)) return []
  return lintFlowResponse(raw, request)
}

export function askedLines(request: FlowRequest, language: Language): string[] {
  const written = JSON.stringify(request, null, 2).split('\n')
  return [{ en: 'request:', zh: '请求：' }[language], ...written.map(inner)]
}

export function answeredLines(answer: Answered, language: Language): string[] {
  const { raw, response, tookMs } = answer
  const isBuiltIn = raw === ''
  const head = {
    en: isBuiltIn ? 'answer of the built-in flow:' : `answer, ${tookMs} ms:`,
    zh: isBuiltIn ? '内置流程的应答：' : `应答，${tookMs} 毫秒：`,
  }[language]
  const text = isBuiltIn ? JSON.stringify(whatIsSet(response)) : raw
  return [head, ...shown(text), ...(isBuiltIn ? [] : lintLines(answer, language))]
}

export function failedLines(failure: Failed, language: Language): string[] {
  const { reason, detail, tookMs, raw } = failure
  const head = {
    en: `NO USABLE ANSWER, ${tookMs} ms: ${failures(reason).en} (${reason}; ${detail})`,
    zh: `没有可用的应答，${tookMs} 毫秒：${failures(reason).zh}（${reason}；${detail}）`,
  }[language]
  const isLinted = faultsOfText.includes(reason)
  return [head, ...(raw === '' ? [] : shown(raw)), ...(isLinted ? lintLines(failure, language) : [])]
}

function lintLines(happening: Answered | Failed, language: Language): string[] {
  const findings = findingsOf(happening)
  const head = { en: `check: ${countLine(findings, 'en')}`, zh: `检查：${countLine(findings, 'zh')}` }[
    language
  ]
  return [head, ...findingLines(findings, language).map(inner)]
}

const inner = (line: string): string => `  ${line}`

function shown(text: string): string[] {
  const cut = text.length > longestShown ? `${text.slice(0, longestShown)} …` : text
  return cut.trimEnd().split(/\r?\n/).map(inner)
}

/** A full answer has a dozen empty fields. */
function whatIsSet(response: FlowResponse): Partial<FlowResponse> {
  const isSet = (value: unknown): boolean =>
    typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
  return Object.fromEntries(Object.entries(response).filter(([, value]) => isSet(value)))
}

const reasons: Readonly<Record<string, Words>> = {
  timeout: { en: 'no whole answer in time, asked twice', zh: '两次都没有在时限内得到完整应答' },
  refused: { en: 'no connection, or it broke off, asked twice', zh: '连不上或连接中断，已试两次' },
  status: { en: 'the server answers with an error', zh: '服务返回错误状态' },
  not_json: { en: 'not JSON', zh: '不是 JSON' },
  too_large: { en: 'too long', zh: '应答过长' },
  wrong_type: { en: 'a field of the wrong type', zh: '字段类型不对' },
  unknown_action: { en: 'an action nacd does not know', zh: '未知的动作' },
  breaker_open: { en: 'failed too often and was not asked', zh: '连续失败过多，这次没有询问' },
}

export const failures = (reason: string): Words =>
  (Object.hasOwn(reasons, reason) ? reasons[reason] : undefined) ?? { en: reason, zh: reason }
