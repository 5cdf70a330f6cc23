import Type from 'typebox'
import { callerPolicyOf } from '../../core/routing/gateway/gateway-caller.ts'
import { wrongCallerNumber } from '../../core/routing/number/caller-number.ts'
import { readRewrite, type WrongRewrite } from '../../core/routing/number/rewrite-number.ts'
import type { GatewayRecord } from '../../ports/lines/gateways.ts'
import { line } from '../resource/schemas.ts'
import { refused } from '../resource/text-forms.ts'
import { checkLimit, limitField } from './limit-fields.ts'

/** The fields of a gateway that say how calls go out over it. */
export const routingFields = {
  strip: Type.Optional(
    Type.Integer({ description: 'Characters taken off the front of the called number, 0..32.' }),
  ),
  prepend: Type.Optional(Type.String({ maxLength: 64, description: 'Put before the number; digits.' })),
  pattern: Type.Optional(
    Type.String({
      maxLength: 256,
      description: 'A regular expression the whole stripped number is to match; "" = none.',
    }),
  ),
  replacement: Type.Optional(
    Type.String({ maxLength: 64, description: 'What a number that matches becomes: digits and $1..$9.' }),
  ),
  carrier: Type.Optional({ ...line(64), description: 'Whose trunk it is; "" = its own.' }),
  max_concurrent: Type.Optional(limitField('Calls at once')),
  cps: Type.Optional(limitField('Calls begun in any second')),
  even_spacing: Type.Optional(
    Type.Boolean({ description: 'Calls are begun 1/cps apart, for carriers that dislike bursts.' }),
  ),
  caller_ids: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 1000,
      description: "Numbers shown as the caller's: none = the caller's own, one = that one, more = in turn.",
    }),
  ),
  caller_id_per_hour: Type.Optional(limitField('How often each of caller_ids is shown in any hour')),
}

export const routingNames = {
  strip: 'strip',
  prepend: 'prepend',
  pattern: 'pattern',
  replacement: 'replacement',
  carrier: 'carrier',
  max_concurrent: 'maxConcurrent',
  cps: 'cps',
  even_spacing: 'evenSpacing',
  caller_ids: 'callerIds',
  caller_id_per_hour: 'callerIdPerHour',
} as const satisfies Record<keyof typeof routingFields, keyof GatewayRecord>

/** Of a new gateway: what a small trunk bears. More is for those who know that the carrier allows it. */
export const routingDefaults = {
  strip: 0,
  prepend: '',
  pattern: '',
  replacement: '',
  carrier: '',
  maxConcurrent: 30,
  cps: 10,
  evenSpacing: false,
  callerIds: [],
  callerIdPerHour: null,
} as const satisfies Partial<GatewayRecord>

/** Throws ApiError. */
export function checkRouting(record: GatewayRecord): void {
  const rewrite = readRewrite(record)
  if (rewrite.type === 'wrong') throw refused(rewrite.field, { expected: rewriteForms(rewrite) })
  checkLimit('max_concurrent', 'concurrency', record.maxConcurrent, disable)
  checkLimit('cps', 'rate', record.cps, disable)
  checkLimit('caller_id_per_hour', 'rate', record.callerIdPerHour, emptyPool)
  record.callerIds.forEach((number, index) => {
    if (wrongCallerNumber({ type: 'fixed', number }) !== null) {
      throw refused(`caller_ids/${index}`, { expected: callerId })
    }
  })
  if (wrongCallerNumber(callerPolicyOf(record)) !== null) throw refused('caller_ids', { expected: callerIds })
}

const disable = { en: 'disable the gateway instead (enabled)', zh: '如需停用线路，请改用 enabled' }
const emptyPool = { en: 'empty caller_ids instead', zh: '如不需要显示号码，请清空 caller_ids' }
const callerId = { en: '1 to 32 digits, with or without a + before them', zh: '1 到 32 位数字，前面可以有 +' }
const callerIds = { en: 'numbers of which none is there twice', zh: '互不重复的号码' }

type Words = Parameters<typeof refused>[1]['expected']

const rewriteForms = (wrong: WrongRewrite): Words =>
  wrong.field === 'pattern' ? patterns[wrong.because] : others[wrong.field]

const others: Record<Exclude<WrongRewrite['field'], 'pattern'>, Words> = {
  strip: { en: 'a whole number from 0 to 32', zh: '0 到 32 的整数' },
  prepend: {
    en: 'at most 16 digits, * or #, with or without a + before them',
    zh: '最多 16 位数字、* 或 #，前面可以有 +',
  },
  replacement: {
    en: 'digits, +, *, # and $1..$9 for the groups there are in pattern; nothing without a pattern',
    zh: '数字、+、*、# 和 $1..$9（对应 pattern 中已有的分组）；没有 pattern 时留空',
  },
}

type PatternFault = Extract<WrongRewrite, { readonly field: 'pattern' }>['because']

const patterns: Record<PatternFault, Words> = {
  tooLong: { en: 'at most 128 characters', zh: '最多 128 个字符' },
  signs: {
    en: 'a pattern of digits, #, \\+, \\*, ., \\d, [0-9], ( ), | and repeats (* + ? {n,m})',
    zh: '由数字、#、\\+、\\*、.、\\d、[0-9]、( )、| 和重复符（* + ? {n,m}）组成的表达式',
  },
  repeatedGroup: { en: 'no repeat behind a closing bracket', zh: '右括号后不能有重复符' },
  tooManyChoices: { en: 'at most 3 repeats and 4 alternatives', zh: '最多 3 个重复符、4 个分支' },
  syntax: { en: 'a well-formed regular expression', zh: '语法正确的正则表达式' },
}
