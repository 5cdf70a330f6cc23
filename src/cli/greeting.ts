import type { Language, Words } from '../config/words.ts'

/** What somebody at the terminal needs to know of a nacd that has just started. */
export interface Greeting {
  /** e.g. http://127.0.0.1:8090 */
  readonly api: string
  readonly apiToken: string
  /** host:port of each embedded switch. */
  readonly sip: readonly string[]
  /** The demo's extensions and their passwords; empty where there is no demo. */
  readonly extensions: readonly { readonly number: string; readonly password: string }[]
  /** Whether a call-flow server is asked; without one the built-in flow runs. */
  readonly hasCallFlow: boolean
}

type Dial = readonly (readonly [number: string, what: Words])[]

const queue: Words = { en: 'the queue: music until an agent is free', zh: '排队：听音乐直到有空闲座席' }
const extension: Dial = [['1001', { en: 'straight to another extension', zh: '直拨其他分机' }]]

/** What the example server makes of the demo's groups. */
const withExample: Dial = [
  ['120', { en: 'an agent: another phone rings', zh: '座席：另一部话机振铃' }],
  ['121', queue],
  ['110', { en: 'a menu: press keys', zh: '按键菜单' }],
  ['119', { en: 'good-bye', zh: '挂机语音' }],
  ['122', { en: 'an announcement', zh: '语音通知' }],
  ['123', { en: 'an agent in office hours, else leave a message', zh: '工作时间转座席，其余时间可留言' }],
  ...extension,
]

/** What nacd's own flow makes of them: those that have agents. */
const withoutServer: Dial = [['120', queue], ['121', queue], ...extension]

/** The few lines `npm start` prints. With a demo: which phones to register, with which passwords, and what to dial. */
export function greetingLines(greeting: Greeting, language: Language): string[] {
  const say = (en: string, zh: string): string => (language === 'zh' ? zh : en)
  const { api, apiToken, sip, extensions, hasCallFlow } = greeting
  const dial = hasCallFlow ? withExample : withoutServer
  const lines = [
    say(`nacd is up. API ${api}/v1  docs ${api}/docs`, `nacd 已启动。API ${api}/v1  文档 ${api}/docs`),
  ]
  if (extensions.length === 0) return lines
  return [
    ...lines,
    say(`API token: ${apiToken}`, `API 令牌：${apiToken}`),
    '',
    say(
      `1. Register SIP phones at ${sip.join(', ')} (UDP or TCP):`,
      `1. 在 ${sip.join('、')}（UDP 或 TCP）注册 SIP 话机：`,
    ),
    ...pairs(extensions.map(({ number, password }) => `${number}  ${password}`)),
    '',
    say('2. Dial:', '2. 拨打：'),
    ...dial.map(([number, words]) => `   ${number.padEnd(5)} ${words[language]}`),
    '',
    say('Ctrl-C stops it.', '按 Ctrl-C 停止。'),
  ]
}

/** Two columns. */
function pairs(entries: readonly string[]): string[] {
  const half = Math.ceil(entries.length / 2)
  return entries
    .slice(0, half)
    .map((entry, row) => `   ${entry.padEnd(32)}${entries[row + half] ?? ''}`.trimEnd())
}
