/** Settings out of a JSON file (ACD_SETTINGS), laid over those of settings.ts: what changes without touching code. */
import { type OfficeHours, weekdays } from './hours.ts'
import { lookUp } from './look-up.ts'
import type { Settings } from './settings.ts'

export type SettingsReading =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the file's text. Every problem is told at once, as "field: expected ..."; values are not repeated. */
export function readSettings(text: string, defaults: Settings): SettingsReading {
  const given = parse(text)
  if (!isObject(given)) return { ok: false, problems: ['expected a JSON object'] }
  const problems = Object.entries(given).flatMap(([name, value]) => problemsOf(name, value))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, settings: laidOver(defaults, given) }
}

function laidOver(defaults: Settings, given: Partial<Settings>): Settings {
  const officeHours = { ...defaults.officeHours, ...given.officeHours }
  const closed = Object.fromEntries(weekdays.map(day => [day, []]))
  const week = { ...closed, ...officeHours.week } as OfficeHours['week']
  return { ...defaults, ...given, officeHours: { ...officeHours, week } }
}

type Check = (value: unknown) => boolean

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFlag: Check = value => typeof value === 'boolean'
const isSeconds: Check = value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 86_400
const matches =
  (pattern: RegExp): Check =>
  value =>
    typeof value === 'string' && pattern.test(value)
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check)
const tableOf =
  (isName: Check, check: Check): Check =>
  value =>
    isObject(value) && Object.entries(value).every(([name, entry]) => isName(name) && check(entry))

const isNumber = matches(/^\d{1,32}$/)
const isAgent: Check = value => isObject(value) && isNumber(value.extension) && isNumber(value.jobNumber)

/** `HH:MM-HH:MM`, the first before the second: over midnight it is two, one for each day. */
const isSpan: Check = value => {
  const time = '(?:(?:[01]\\d|2[0-3]):[0-5]\\d|24:00)'
  const [from, to] = typeof value === 'string' ? value.split('-') : []
  return matches(RegExp(`^${time}-${time}$`))(value) && from !== undefined && to !== undefined && from < to
}

const isWeekday: Check = value => weekdays.some(day => day === value)
const isDate = matches(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

const isTimeZone: Check = value => {
  if (typeof value !== 'string') return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== null
  } catch {
    // The platform has no other way to ask.
    return false
  }
}

const hourParts = {
  timeZone: [isTimeZone, 'an IANA time zone such as "Asia/Shanghai"'],
  week: [tableOf(isWeekday, listOf(isSpan)), 'mon to sun, each with a list of "09:00-12:00"'],
  special: [
    tableOf(isDate, listOf(isSpan)),
    'dates ("2026-10-10" or "10-01"), each with a list of "09:00-12:00"',
  ],
} as const satisfies Record<keyof OfficeHours, readonly [Check, string]>

const fields = {
  agents: [listOf(isAgent), 'a list of {"extension": "1001", "jobNumber": "8001"}'],
  ringSeconds: [isSeconds, 'seconds, 1 to 86400'],
  queueSeconds: [isSeconds, 'seconds, 1 to 86400'],
  sayJobNumber: [isFlag, 'true or false'],
  survey: [isFlag, 'true or false'],
  blacklist: [listOf(matches(/^\+?\d{0,32}\*?$/)), 'a list of numbers, or beginnings such as "400*"'],
  officeHours: [isObject, 'an object'],
} as const satisfies Partial<Record<keyof Settings, readonly [Check, string]>>

function problemsOf(name: string, value: unknown): string[] {
  const field = lookUp<readonly [Check, string]>(fields, name)
  if (field === undefined)
    return [`${JSON.stringify(name)}: expected one of ${Object.keys(fields).join(', ')}`]
  const [check, expected] = field
  if (!check(value)) return [`${name}: expected ${expected}`]
  return name === 'officeHours' && isObject(value) ? hourProblems(value) : []
}

function hourProblems(hours: Record<string, unknown>): string[] {
  return Object.entries(hours).flatMap(([name, value]) => {
    const part = lookUp<readonly [Check, string]>(hourParts, name)
    if (part === undefined) return [`officeHours: expected only ${Object.keys(hourParts).join(', ')}`]
    return part[0](value) ? [] : [`officeHours.${name}: expected ${part[1]}`]
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
