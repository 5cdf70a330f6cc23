import { readOpeningHours } from '../../hours/read-hours.ts'
import { isPrefix } from './prefix-key.ts'
import { onLimits, type Route, type RouteProblem } from './route.ts'

type Field = RouteProblem['field']

/** Typed arrays hold them in 16 bits. */
const highest = 65_535
const longestShown = 64

const isSmall = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= highest
const small = { en: `a whole number from 0 to ${highest}`, zh: `0 到 ${highest} 的整数` }
const digits = {
  en: 'digits, with or without a + before them, at most 15',
  zh: '最多 15 位数字，前面可以有 +',
}

interface Rule {
  readonly field: Field
  readonly expected: RouteProblem['expected']
  readonly value: (route: Route) => string | number
  readonly holds: (route: Route, gateways: ReadonlySet<string>) => boolean
}

const rules: readonly Rule[] = [
  {
    field: 'id',
    expected: { en: 'a whole number from 1', zh: '从 1 开始的整数' },
    value: ({ id }) => id,
    holds: ({ id }) => Number.isSafeInteger(id) && id > 0,
  },
  {
    field: 'prefix',
    expected: digits,
    value: ({ prefix }) => prefix,
    holds: ({ prefix }) => isPrefix(prefix),
  },
  {
    field: 'gateway',
    expected: { en: 'the name of a gateway that exists', zh: '已有线路的名称' },
    value: ({ gateway }) => gateway,
    holds: ({ gateway }, gateways) => gateways.has(gateway),
  },
  {
    field: 'priority',
    expected: small,
    value: ({ priority }) => priority,
    holds: ({ priority }) => isSmall(priority),
  },
  { field: 'weight', expected: small, value: ({ weight }) => weight, holds: ({ weight }) => isSmall(weight) },
  {
    field: 'cost',
    expected: { en: 'a number from 0', zh: '不小于 0 的数' },
    value: ({ cost }) => cost,
    holds: ({ cost }) => Number.isFinite(cost) && cost >= 0,
  },
  {
    field: 'callerPrefix',
    expected: digits,
    value: ({ only }) => only.callerPrefix,
    holds: ({ only }) => isPrefix(only.callerPrefix),
  },
  {
    field: 'hours',
    expected: {
      en: 'opening hours such as mon-fri 09:00-18:00',
      zh: '时间段，例如 周一至周五 09:00-18:00',
    },
    value: ({ only }) => only.hours,
    holds: ({ only }) => only.hours === '' || readOpeningHours(only.hours).type === 'hours',
  },
  {
    field: 'onLimit',
    expected: { en: `one of ${onLimits.join(', ')}`, zh: `${onLimits.join('、')} 之一` },
    value: ({ onLimit }) => onLimit,
    holds: ({ onLimit }) => onLimits.includes(onLimit),
  },
]

/** The first thing that is wrong with a row; null = nothing. */
export function checkRoute(route: Route, gateways: ReadonlySet<string>): RouteProblem | null {
  const broken = rules.find(rule => !rule.holds(route, gateways))
  if (broken === undefined) return null
  const { field, expected } = broken
  return { id: route.id, field, expected, got: String(broken.value(route)).slice(0, longestShown) }
}
