import type { Language } from '../speech/language.ts'

type Words = Readonly<Record<Language, string>>

/** Why a text is refused, for people, and where: the offset of the first character that is wrong. */
export interface Fault {
  readonly type: 'wrong'
  readonly reason: Words
  readonly at: number
}

export const wrong = (at: number, reason: Words): Fault => ({ type: 'wrong', reason, at })

/** Most a dial string may have; more is a typing error or a flood. `members` of one step, all threads together. */
export const most = { characters: 8192, members: 20, steps: 20, variables: 50, value: 1024, seconds: 3600 }

/** What may be wrong, in words. */
export const faults = {
  empty: { en: 'there is nobody to dial', zh: '没有可呼叫的目标' },
  tooLong: { en: `longer than ${most.characters} characters`, zh: `超过 ${most.characters} 个字符` },
  unsendable: { en: 'a character that cannot be sent', zh: '含有无法发送的字符' },
  dollar: {
    en: '"$" is not allowed: variables are expanded in the dialplan, before the text comes here',
    zh: '不允许出现“$”：变量应在拨号计划中先行展开',
  },
  noMember: {
    en: 'expected somebody to dial here: the text is cut off, or has one separator too many',
    zh: '此处应有呼叫目标：文本不完整，或多了一个分隔符',
  },
  tooManyMembers: {
    en: `more than ${most.members} to ring at once`,
    zh: `同时呼叫的目标超过 ${most.members} 个`,
  },
  tooManySteps: { en: `more than ${most.steps} steps`, zh: `顺序呼叫超过 ${most.steps} 步` },
  notClosed: { en: 'this bracket is not closed', zh: '此括号没有闭合' },
  nested: { en: 'a bracket within brackets', zh: '括号内不允许再有括号' },
  misplaced: {
    en: 'variables in <> stand before everything, those in {} before the first of a thread, those in [] before one member',
    zh: '<> 变量应位于最前，{} 变量应位于一路呼叫的开头，[] 变量应位于单个目标之前',
  },
  quote: {
    en: "this quote is not closed (write \\' for the character itself)",
    zh: "此引号没有闭合（引号字符本身写作 \\'）",
  },
  separator: {
    en: 'expected a sign after ^^ that separates the variables',
    zh: '^^ 之后应为变量之间的分隔符号',
  },
  noValue: { en: 'expected name=value', zh: '应为“变量名=值”' },
  name: {
    en: 'the name of a variable begins with a letter and has letters, digits, "_", "." and "-" only',
    zh: '变量名以字母开头，只能含字母、数字、“_”、“.”和“-”',
  },
  tooManyVariables: { en: `more than ${most.variables} variables`, zh: `变量超过 ${most.variables} 个` },
  value: {
    en: `a value is longer than ${most.value} characters or has what the switch would take apart`,
    zh: `变量值超过 ${most.value} 个字符，或含有会被交换机再次解析的内容`,
  },
  timeout: {
    en: `originate_timeout is a whole number of seconds, 1 to ${most.seconds}`,
    zh: `originate_timeout 应为 1 至 ${most.seconds} 的整数秒`,
  },
  oneCall: {
    en: 'a line is claimed for one call at once: no originate_retries, originate_retry_timeout or originate_delay_start here, and leg_delay_start of 10 s at most',
    zh: '每条线路只为一次呼叫预占：此处不能使用 originate_retries、originate_retry_timeout、originate_delay_start，leg_delay_start 不得超过 10 秒',
  },
  displayNumber: { en: 'the caller number is not a number', zh: '主叫号码格式不正确' },
  gateway: {
    en: 'expected sofia/gateway/<gateway>/<number>',
    zh: '应为 sofia/gateway/<线路>/<号码>',
  },
  user: {
    en: 'expected user/<extension> or user/<extension>@<domain>',
    zh: '应为 user/<分机> 或 user/<分机>@<域>',
  },
  loopback: {
    en: 'expected loopback/<number>, with a context and XML behind it or not',
    zh: '应为 loopback/<号码>，其后可加上下文和 XML',
  },
  target: {
    en: 'neither a number, an extension (user/1001), a gateway (sofia/gateway/...) nor an endpoint (kind/...)',
    zh: '既不是号码，也不是分机（user/1001）、线路（sofia/gateway/...）或其他端点（类型/...）',
  },
} as const satisfies Readonly<Record<string, Words>>

/** A variable that is never set from outside. */
export const reservedVariable = (name: string): Words => ({
  en: `the variable ${name} is nacd's own`,
  zh: `变量 ${name} 由 nacd 自己使用`,
})

export const commandVariable = (name: string): Words => ({
  en: `the variable ${name} would run a command`,
  zh: `变量 ${name} 会执行命令`,
})
