import type { NumberPlan } from './phone-number.ts'
import { digits as digitSigns } from './sign-set.ts'

/**
 * What a telephone number is. `area`: the national prefix is dialled before it; `plain`: a number of the country
 * without one (Chinese mobile, 400 and 800 numbers); `short`: reached from inside the country only (110, 95588);
 * `foreign`: another country's, with its country code. `digits` of the first two are the national significant number.
 */
export interface DialledNumber {
  readonly type: 'area' | 'plain' | 'short' | 'foreign'
  readonly digits: string
}

type Country = Omit<NumberPlan, 'form'>

/** What is longer is no number, however it is written. */
const longestText = 32

/** Null where the text is no telephone number of which the country and the area are known. */
export function readNumber(text: string, country: Country): DialledNumber | null {
  if (text.length > longestText) return null
  // Most numbers come without a space or bracket.
  const written = isWhole(text) ? text : text.replace(/[\s().-]/g, '')
  if (!isWhole(written)) return null
  if (written.startsWith('+')) return readInternational(written.slice(1), country)
  if (written.startsWith('00')) return readInternational(written.slice(2), country)
  return readWithCountryCode(written, country) ?? readDomestic(written, country)
}

/** Digits, perhaps after a +. */
function isWhole(text: string): boolean {
  const from = Number(text.startsWith('+'))
  return text.length > from && digitSigns.hasAll(text, from)
}

function readInternational(digits: string, country: Country): DialledNumber | null {
  const { countryCode } = country
  if (digits.startsWith(countryCode)) {
    return kindOf(withoutPrefix(digits.slice(countryCode.length), country), country)
  }
  // ITU-T E.164: at most 15 digits, no country code begins with 0.
  return /^[1-9][0-9]{6,14}$/.test(digits) ? { type: 'foreign', digits } : null
}

/** "+86 (0)10 8888 6666": a number never begins with a prefix 0; with others (Russia's 8) it may. */
function withoutPrefix(digits: string, { nationalPrefix }: Country): string {
  const isWritten = nationalPrefix.startsWith('0') && digits.startsWith(nationalPrefix)
  return isWritten ? digits.slice(nationalPrefix.length) : digits
}

/** 8613800138000, as carriers often give it; a short one would more likely be a number of the town. */
function readWithCountryCode(digits: string, country: Country): DialledNumber | null {
  const { countryCode } = country
  const hasLength = digits.length >= countryCode.length + 9 && digits.length <= 15
  return hasLength && digits.startsWith(countryCode)
    ? kindOf(digits.slice(countryCode.length), country)
    : null
}

function readDomestic(digits: string, country: Country): DialledNumber | null {
  const { nationalPrefix, countryCode } = country
  if (nationalPrefix !== '' && digits.startsWith(nationalPrefix)) {
    const rest = digits.slice(nationalPrefix.length)
    if (hasPrefixLength(rest, nationalPrefix)) return kindOf(rest, country)
  }
  if (countryCode === '86') return readBareChinese(digits)
  return isWholeWithoutPrefix(digits, nationalPrefix) ? { type: 'area', digits } : null
}

/** A prefix that is not 0 (1 in North America, 8 in Russia) is told from the number by the number's ten digits. */
const hasPrefixLength = (rest: string, prefix: string): boolean =>
  prefix.startsWith('0') ? rest.length >= 7 : rest.length === 10

/** Where 0 comes before the area, a number without it is one of the town or an extension: nobody knows which. */
function isWholeWithoutPrefix(digits: string, prefix: string): boolean {
  if (prefix === '') return digits.length >= 8 && digits.length <= 12
  return !prefix.startsWith('0') && digits.length === 10
}

function kindOf(digits: string, { countryCode }: Country): DialledNumber | null {
  if (countryCode === '86') return chineseKind(digits)
  if (/^[0-9]{3,5}$/.test(digits)) return { type: 'short', digits }
  return /^[0-9]{6,13}$/.test(digits) ? { type: 'area', digits } : null
}

/** Mobile numbers; 400 and 800. */
const plainChinese = /^(?:1[3-9][0-9]{9}|[48]00[0-9]{7})$/

/**
 * The numbering plan of China (ITU-T E.129 communication of +86): mobile numbers; 400 and 800; 95xxx, 96xxx and 1xx
 * codes; areas of two digits (10, 2x) with eight-digit numbers, areas of three with seven or eight.
 */
const chineseKinds: readonly (readonly [DialledNumber['type'], RegExp])[] = [
  ['plain', plainChinese],
  ['short', /^(?:1[0-9]{2,7}|9[56][0-9]{3,6}|950[0-9]{5,10})$/],
  ['area', /^(?:(?:10|2[0-9])[0-9]{8}|[3-9][0-9]{9,10})$/],
]

function chineseKind(digits: string): DialledNumber | null {
  const type = chineseKinds.find(([, form]) => form.test(digits))?.[0]
  return type === undefined ? null : { type, digits }
}

/** Without a prefix only those are sure that are dialled so everywhere. */
function readBareChinese(digits: string): DialledNumber | null {
  return plainChinese.test(digits) ? { type: 'plain', digits } : null
}
