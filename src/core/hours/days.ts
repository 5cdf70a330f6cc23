import type { Scanner } from './scanner.ts'

const english: Readonly<Record<string, number>> = {
  mon: 1,
  monday: 1,
  tue: 2,
  tues: 2,
  tuesday: 2,
  wed: 3,
  wednesday: 3,
  thu: 4,
  thur: 4,
  thurs: 4,
  thursday: 4,
  fri: 5,
  friday: 5,
  sat: 6,
  saturday: 6,
  sun: 7,
  sunday: 7,
}
const chinese: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7 }

export const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7]

const expectedDay = {
  en: 'a day such as mon or 周一',
  zh: '星期，例如 周一 或 mon',
}

/** The days a rule is for, 1..7: `mon-fri`, `mon,wed`, `周一至周五`, `每天`; with no day named, every day. Null = it is wrong. */
export function readDays(scan: Scanner): readonly number[] | null {
  if (scan.take(/daily|每天|每日/y)) return everyDay
  if (!startsWithDay(scan)) return everyDay
  const days = new Set<number>()
  do {
    const span = readSpan(scan)
    if (span === null) return null
    for (const day of span) days.add(day)
  } while (scan.take(/,/y))
  return [...days]
}

/** One day or, with a dash, all from the first to the last; `sat-mon` goes over the end of the week. */
function readSpan(scan: Scanner): readonly number[] | null {
  const first = readDay(scan)
  if (first === null) return null
  if (!scan.take(/-/y)) return [first]
  const last = readDay(scan)
  if (last === null) return null
  const length = ((last - first + 7) % 7) + 1
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1)
}

/** In Chinese the days after the first may go without their prefix: 周一、三、五. */
function readDay(scan: Scanner): number | null {
  const { position } = scan
  const sign = scan.take(/(?:周|星期|礼拜)?([一二三四五六日天])/y)?.[1]
  if (sign !== undefined) return chinese[sign] ?? null
  const word = scan.take(/[a-z]+/y)?.[0] ?? ''
  return Object.hasOwn(english, word) ? (english[word] ?? null) : scan.fail(expectedDay, position)
}

/** Whatever begins with a letter or a Chinese word for a day is meant as a day; the rest begins with a time. */
const startsWithDay = (scan: Scanner): boolean => scan.take(/(?=[a-z周星礼])/y) !== null
