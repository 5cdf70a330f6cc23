import type { Obstacle } from '../../limit/limits.ts'
import { day, hour, type Rule, type Scope, second } from '../../limit/rule.ts'
import type { Millis } from '../../shared/ids.ts'
import type { Language } from '../../speech/language.ts'

type Words = Readonly<Record<Language, string>>

const scopes: Record<Scope, Words> = {
  gateway: { en: 'gateway', zh: '线路' },
  target: { en: 'target address', zh: '目标地址' },
  caller: { en: 'caller number', zh: '主叫号码' },
  called: { en: 'called number', zh: '被叫号码' },
  group: { en: 'group', zh: '座席组' },
}

/** Windows with a name of their own, in ms. */
const windows: ReadonlyMap<number, Words> = new Map([
  [second, { en: 'a second', zh: '每秒' }],
  [hour, { en: 'an hour', zh: '每小时' }],
  [day, { en: 'a day', zh: '每天' }],
])

/** One full limit for people: whose it is, how high, and when it lets a call pass again. */
export function obstacleInWords({ rule, key, until }: Obstacle, now: Millis, language: Language): string {
  const whose = scopes[rule.scope]
  const high = limitWords(rule)
  const when = whenWords(until === null ? null : until - now)
  return {
    en: `${whose.en} ${key} is at its limit of ${high.en}; free ${when.en}`,
    zh: `${whose.zh} ${key} 已达上限（${high.zh}），${when.zh}`,
  }[language]
}

function limitWords(rule: Rule): Words {
  const { limit } = rule
  if (rule.type === 'concurrency') return { en: `${limit} at once`, zh: `并发 ${limit}` }
  const named = windows.get(rule.windowMs)
  const seconds = rule.windowMs / second
  const each = named ?? { en: `in ${seconds} s`, zh: `每 ${seconds} 秒` }
  return { en: `${limit} ${each.en}`, zh: `${each.zh} ${limit} 次` }
}

/** Milliseconds from now; null = nobody knows. */
function whenWords(wait: number | null): Words {
  if (wait === null) return { en: 'when a call ends', zh: '有通话结束时放行' }
  const seconds = (Math.max(0, wait) / second).toFixed(1)
  return { en: `in ${seconds} s`, zh: `约 ${seconds} 秒后放行` }
}
