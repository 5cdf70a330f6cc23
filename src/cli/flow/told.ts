import type { Language } from '../../config/words.ts'
import type { Happening } from '../../dry-run/happening.ts'
import type { BridgeOutcome } from '../../dry-run/script.ts'
import { heardLines } from './heard-lines.ts'

/** What the server is asked and says has a form of its own (conversation.ts); the rest is told in a line with its time. */
export type Event = Exclude<Happening, { type: 'asked' | 'answered' | 'failed' | 'ended' }>

type Of<T extends Event['type']> = Extract<Event, { type: T }>
type Tellers = { readonly [T in Event['type']]: (event: Of<T>, language: Language) => string[] }

/** Lines about something that happens: the first is the matter, the others its parts. */
export function told(event: Event, language: Language): string[] {
  const teller = tellers[event.type] as (event: Event, language: Language) => string[]
  return teller(event, language)
}

const pick = (language: Language, en: string, zh: string): string => (language === 'zh' ? zh : en)

const tellers: Tellers = {
  callerAnswered: (_event, language) => [pick(language, 'the caller is answered', '接通主叫')],
  heard: (event, language) => [heardBy(event, language), ...heardLines(event.heard, language)],
  collected,
  typedAhead: (_event, language) => [
    pick(language, 'the keys were typed ahead: no prompt is heard', '按键已提前按下，不再播放提示音'),
  ],
  dialled,
  talking: ({ seconds, endedBy }, language) => [
    pick(
      language,
      `they talk for ${seconds} s, then the ${endedBy} hangs up`,
      `通话 ${seconds} 秒，${endedBy === 'agent' ? '座席' : '主叫'}挂机`,
    ),
  ],
  queued,
  rated: ({ digit }, language) => [
    digit === ''
      ? pick(language, 'no rating', '没有评分')
      : pick(language, `rating: ${digit}`, `满意度评分：${digit}`),
  ],
  recorded: ({ mailbox, path, seconds }, language) => [
    pick(
      language,
      `the caller leaves a message of ${seconds} s for ${mailbox} (would be ${path})`,
      `主叫给 ${mailbox} 留言 ${seconds} 秒（真实呼叫会存为 ${path}）`,
    ),
  ],
  transferred: ({ destination }, language) => [
    pick(
      language,
      `transferred to ${destination} in the switch's dialplan: nacd has no more to do with it`,
      `转到交换机拨号计划的 ${destination}，此后与 nacd 无关`,
    ),
  ],
  refused: ({ field, value }, language) => [
    pick(
      language,
      `NOT PASSED ON: ${field} ${JSON.stringify(value)}`,
      `不采用：${field} ${JSON.stringify(value)}`,
    ),
  ],
  unusable: ({ field }, language) => [
    pick(language, `the answer cannot be carried out: see ${field}`, `应答无法执行：请看 ${field}`),
  ],
  fallback: ({ to }, language) => [
    pick(language, `the call goes the way of http_fallback: ${to}`, `按 http_fallback 处理：${to}`),
  ],
  looped: ({ questions }, language) => [
    pick(
      language,
      `nacd takes this for an endless loop (${questions} questions within a minute) and ends the call`,
      `一分钟内提问 ${questions} 次，nacd 认定流程陷入死循环，结束呼叫`,
    ),
  ],
  lostPatience: ({ questions, seconds }, language) => [
    pick(
      language,
      `after ${Math.round(seconds / 60)} minutes and ${questions} questions the simulated caller hangs up`,
      `已过 ${Math.round(seconds / 60)} 分钟、提问 ${questions} 次，模拟的主叫挂机`,
    ),
  ],
}

function heardBy({ by, forever }: Of<'heard'>, language: Language): string {
  const who = pick(language, `the ${by} hears`, by === 'agent' ? '座席听到' : '主叫听到')
  return forever
    ? pick(language, `${who}, again and again:`, `${who}（循环播放）：`)
    : `${who}${colon[language]}`
}

const colon: Readonly<Record<Language, string>> = { en: ':', zh: '：' }

function collected(event: Of<'collected'>, language: Language): string[] {
  const { survey, length, heard, heardAfterBad, tries, typed } = event
  const what = survey
    ? pick(language, 'the caller is asked for a rating:', '请主叫评分：')
    : pick(language, `the caller hears, and may type ${length}:`, `主叫听到并按键（收 ${length} 位）：`)
  const keys =
    typed === '' ? pick(language, 'nothing typed', '没有按键') : `${pick(language, 'typed', '按键')} ${typed}`
  const times =
    tries === 1
      ? ''
      : pick(language, `, ${tries} times; each time after it:`, `，共 ${tries} 次，每次之后播放：`)
  return [
    what,
    ...heardLines(heard, language),
    `=> ${keys}${times}`,
    ...(tries === 1 ? [] : heardLines(heardAfterBad, language)),
  ]
}

const outcomes: Readonly<Record<BridgeOutcome, Readonly<Record<Language, string>>>> = {
  answered: { en: 'answered', zh: '接听' },
  busy: { en: 'busy', zh: '忙' },
  'no-answer': { en: 'no answer', zh: '无人接听' },
  'not-registered': { en: 'not there', zh: '未注册或线路不通' },
}

function dialled(event: Of<'dialled'>, language: Language): string[] {
  const { target, displayNumber, timeoutSeconds, variables, offer, outcome } = event
  const number =
    target.type === 'extension'
      ? pick(language, `extension ${target.number}`, `分机 ${target.number}`)
      : pick(
          language,
          `${target.number} through ${target.gateway}`,
          `网关 ${target.gateway} 外呼 ${target.number}`,
        )
  const by = offer ? pick(language, 'the queue rings', '队列振铃') : pick(language, 'dials', '呼叫')
  const shown = displayNumber || pick(language, '(none)', '（无）')
  return [
    pick(
      language,
      `${by} ${number}, showing ${shown}, for up to ${timeoutSeconds} s: ${outcomes[outcome].en}`,
      `${by}${target.type === 'extension' ? '' : '：'}${number}，显示号码 ${shown}，最长 ${timeoutSeconds} 秒：${outcomes[outcome].zh}`,
    ),
    ...Object.entries(variables).map(([name, value]) => `- ${name}=${value}`),
  ]
}

function queued(event: Of<'queued'>, language: Language): string[] {
  const { group, priority, skills, timeoutSeconds, outcome, waited } = event
  const limit =
    timeoutSeconds === 0 ? '' : pick(language, `, up to ${timeoutSeconds} s`, `，最长 ${timeoutSeconds} 秒`)
  const first = priority === 0 ? '' : pick(language, `, priority ${priority}`, `，优先级 ${priority}`)
  const wanted = skills === '' ? '' : pick(language, `, skills ${skills}`, `，技能 ${skills}`)
  const ends = {
    agent: pick(language, `an agent is free after ${waited} s`, `${waited} 秒后有座席空闲`),
    timeout: pick(language, `no agent within ${waited} s`, `${waited} 秒内没有座席`),
    unknown_group: pick(language, 'nacd knows no such group', 'nacd 没有这个座席组'),
  }[outcome]
  return [
    pick(
      language,
      `waits in the queue of ${group}${limit}${first}${wanted}: ${ends}`,
      `进入座席组 ${group} 排队${limit}${first}${wanted}：${ends}`,
    ),
  ]
}
