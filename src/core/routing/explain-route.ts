import type { Language } from '../speech/language.ts'
import type { DestinationRule, DestinationVerdict, RuleScope } from './allowed-destination.ts'
import type { Mismatch } from './table/narrowing.ts'

/** What became of one candidate, and why. */
export type RouteVerdict =
  | { readonly type: 'taken' }
  /** Behind the one taken, tried should that fail; 2.. `because`: its place would be a better one. */
  | { readonly type: 'inReserve'; readonly place: number; readonly because?: 'throttled' }
  | { readonly type: 'passedOver'; readonly because: PassedBecause }
  | { readonly type: 'refused'; readonly because: RefusedBecause }

export type PassedBecause = Mismatch | 'shorterPrefix'

/** What speaks against a gateway for this call. */
export type RefusedBecause = 'disabled' | 'resting' | 'unhealthy' | 'limit' | 'number' | 'callerNumber'

/** One line of an explanation. */
export interface ExplainedRoute {
  /** 0 = no route: the gateway was named. */
  readonly id: number
  readonly prefix: string
  readonly gateway: string
  readonly verdict: RouteVerdict
}

type Words = Readonly<Record<Language, string>>

const passed: Record<PassedBecause, Words> = {
  callerPrefix: { en: 'it is for other callers', zh: '主叫号码前缀不符' },
  extension: { en: 'it is for another extension', zh: '仅限其他分机使用' },
  group: { en: 'it is for another group', zh: '仅限其他座席组使用' },
  hours: { en: 'it is outside its hours', zh: '不在生效时段内' },
  shorterPrefix: { en: 'a longer prefix matches', zh: '已有更长的前缀匹配' },
}

const refused: Record<RefusedBecause, Words> = {
  disabled: { en: 'the gateway is switched off or not there', zh: '线路已停用或不存在' },
  resting: { en: 'the gateway rests after a failure', zh: '线路因故障暂停使用' },
  unhealthy: { en: 'the gateway does not work', zh: '线路状态异常' },
  limit: { en: 'the gateway is at its limit', zh: '线路已达并发或 CPS 上限' },
  number: { en: 'nothing dialable is left of the number', zh: '号码改写后无法拨打' },
  callerNumber: { en: 'no caller number is free', zh: '号码池中没有可用的主叫号码' },
}

type Destination = Exclude<DestinationVerdict, { readonly type: 'allowed' }>['because']

const destinations: Record<Destination, Words> = {
  notANumber: { en: 'not a number that can be dialled', zh: '不是可拨打的号码' },
  blacklisted: { en: 'the number is on the blacklist', zh: '号码在黑名单中' },
  international: { en: 'international calls are not allowed here', zh: '未开通国际长途' },
  unreadable: { en: 'a long number of no known form', zh: '号码过长且格式无法识别' },
  denied: { en: 'a rule forbids it', zh: '被呼叫权限规则禁止' },
}

/** Why a number may be called or not, for people, with the rule that decided where one did. */
export function destinationInWords(verdict: DestinationVerdict, language: Language): string {
  const isAllowed = verdict.type === 'allowed'
  const words = isAllowed
    ? { en: 'the number may be called', zh: '允许呼叫该号码' }
    : destinations[verdict.because]
  const rule = 'rule' in verdict ? verdict.rule : null
  return words[language] + (rule === null ? '' : ruleInWords(rule)[language])
}

const scopes: Record<RuleScope['type'], Words> = {
  everyone: { en: 'for everyone', zh: '对所有人' },
  extension: { en: 'for extension', zh: '对分机' },
  group: { en: 'for group', zh: '对座席组' },
}

function ruleInWords({ scope, prefix, verdict }: DestinationRule): Words {
  const whom = scopes[scope.type]
  const number = scope.type === 'everyone' ? '' : ` ${scope.number}`
  const says = { allow: '允许', deny: '禁止' }[verdict]
  return {
    en: ` (rule ${whom.en}${number}: ${verdict} "${prefix}")`,
    zh: `（规则：${whom.zh}${number}，${says}前缀“${prefix}”）`,
  }
}

/** One route's verdict for people, without any telephone number but the route's own prefix. */
export function routeInWords({ id, prefix, gateway, verdict }: ExplainedRoute, language: Language): string {
  const route: Words = {
    en: `route ${id} (prefix "${prefix}", gateway ${gateway})`,
    zh: `路由 ${id}（前缀“${prefix}”，线路 ${gateway}）`,
  }
  const named = id === 0 ? { en: `gateway ${gateway}, as named`, zh: `指定线路 ${gateway}` } : route
  const colon = { en: ': ', zh: '：' }[language]
  return named[language] + colon + verdictWords(verdict)[language]
}

function verdictWords(verdict: RouteVerdict): Words {
  switch (verdict.type) {
    case 'taken':
      return { en: 'taken', zh: '选用' }
    case 'inReserve':
      return inReserve(verdict)
    case 'passedOver':
      return withReason({ en: 'passed over, ', zh: '跳过，' }, passed[verdict.because])
    case 'refused':
      return withReason({ en: 'refused, ', zh: '不可用，' }, refused[verdict.because])
  }
}

const heldBack: Words = {
  en: ', for the gateway gets fewer calls after failures',
  zh: '，线路近期故障较多，分到的呼叫减少',
}

function inReserve({ place, because }: Extract<RouteVerdict, { type: 'inReserve' }>): Words {
  const words: Words = { en: `in reserve, place ${place}`, zh: `备用，排第 ${place} 位` }
  return because === undefined ? words : withReason(words, heldBack)
}

const withReason = (verdict: Words, reason: Words): Words => ({
  en: verdict.en + reason.en,
  zh: verdict.zh + reason.zh,
})
