import type { Language, Words } from '../../config/words.ts'
import type { CallSummary } from '../../core/call/record/record.ts'
import { type Happening, isOrderly } from '../../dry-run/happening.ts'
import { answeredLines, askedLines, failedLines } from './ask-lines.ts'
import { told } from './told.ts'

/** So many questions are told in full; a loop would fill the screen. */
const mostQuestions = 30

/** A whole call in lines for a person, in the order in which it happened. */
export function conversationLines(happenings: readonly Happening[], language: Language): string[] {
  const numbered = withQuestion(happenings)
  const first = numbered.filter(({ question }) => question <= mostQuestions)
  const rest = numbered.filter(({ question, happening }) => question > mostQuestions && isLast(happening))
  const inLines = (part: readonly Numbered[]) =>
    part.flatMap(({ question, happening }) => linesOf(happening, question, language))
  const left = (numbered.at(-1)?.question ?? 0) - mostQuestions
  return left <= 0 ? inLines(first) : [...inLines(first), '', leftOut(left)[language], ...inLines(rest)]
}

const leftOut = (questions: number): Words => ({
  en: `... ${questions} more questions (--json has them all)`,
  zh: `…… 还有 ${questions} 次提问（用 --json 看全部）`,
})

/** What is told of a call however long it is. */
const isLast = ({ type }: Happening): boolean =>
  ['looped', 'lostPatience', 'fallback', 'ended'].includes(type)

interface Numbered {
  readonly happening: Happening
  /** Which question it belongs to, from 1; 0 = before the first. */
  readonly question: number
}

function withQuestion(happenings: readonly Happening[]): Numbered[] {
  let question = 0
  return happenings.map(happening => {
    if (happening.type === 'asked') question += 1
    return { happening, question }
  })
}

function linesOf(happening: Happening, question: number, language: Language): string[] {
  switch (happening.type) {
    case 'asked': {
      const { request } = happening
      const head = { en: `asks: ${request.event}`, zh: `提问：${request.event}` }[language]
      return [
        '',
        `${question}. ${clock(happening.at)} ${head}`,
        ...askedLines(request, language).map(indented),
      ]
    }
    case 'answered':
      return answeredLines(happening, language).map(indented)
    case 'failed':
      return failedLines(happening, language).map(indented)
    case 'ended':
      return ['', ...endLines(happening.summary, happening.at, language)]
    default: {
      const [first = '', ...rest] = told(happening, language)
      return [indented(`${clock(happening.at)} ${first}`), ...rest.map(line => indented(`       ${line}`))]
    }
  }
}

const indented = (line: string): string => `   ${line}`

/** Minutes, seconds and tenths of the simulation. */
function clock(ms: number): string {
  const tenths = Math.floor(ms / 100)
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, '0')
  return `${Math.floor(tenths / 600)}:${seconds}.${tenths % 10}`
}

const sides: Readonly<Record<CallSummary['endedBy'], Readonly<Record<Language, string>>>> = {
  caller: { en: 'the caller', zh: '主叫' },
  agent: { en: 'the agent', zh: '座席' },
  system: { en: 'nacd', zh: 'nacd' },
}

/** What the call record would say. */
function endLines(summary: CallSummary, at: number, language: Language): string[] {
  const { cause, sipCode, endedBy, waitedMs, talkedMs, group, agentExtension, agentNumber } = summary
  const seconds = (ms: number): string => (ms / 1000).toFixed(1)
  const code = sipCode === 0 ? '' : ` (SIP ${sipCode})`
  const who = agentExtension + (agentNumber === '' ? '' : ` (${agentNumber})`)
  const facts: [en: string, zh: string, value: string][] = [
    ['group', '座席组', group],
    ['agent', '座席', who],
    ['gateway', '网关', summary.gateway],
    ['rating', '满意度', summary.surveyDigit],
    ['message', '留言', summary.recording],
  ]
  const set = facts.filter(([, , value]) => value !== '')
  const zh = set.map(([, name, value]) => `，${name} ${value}`).join('')
  const en = set.map(([name, , value]) => `, ${name} ${value}`).join('')
  return [
    {
      en: `${clock(at)} the call is over: ${cause}${code}, by ${sides[endedBy].en}`,
      zh: `${clock(at)} 呼叫结束：${cause}${code}，由${spaced(sides[endedBy].zh)}结束`,
    }[language],
    {
      en: `       waited ${seconds(waitedMs)} s, talked ${seconds(talkedMs)} s${en}`,
      zh: `       等待 ${seconds(waitedMs)} 秒，通话 ${seconds(talkedMs)} 秒${zh}`,
    }[language],
  ]
}

const spaced = (text: string): string => (/^[A-Za-z]/.test(text) ? ` ${text} ` : text)

export function verdictLine(happenings: readonly Happening[], language: Language): string {
  if (isOrderly(happenings)) return { en: 'the call went to an orderly end', zh: '呼叫正常走完' }[language]
  return {
    en: 'at some step there was no usable answer, see above',
    zh: '至少有一步没有可用的应答，见上',
  }[language]
}
