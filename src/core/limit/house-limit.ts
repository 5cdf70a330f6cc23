import { day, hour, type Rule, second } from './rule.ts'

/** What limits of the house are kept for; a gateway's stand with the gateway. */
export const houseScopes = ['target', 'caller', 'called', 'group'] as const

export type HouseScope = (typeof houseScopes)[number]

/** Whom a limit counts: one number or host, or `*` = each for itself. */
export interface LimitKey {
  readonly scope: HouseScope
  readonly whom: string
}

/** A limit as it is written down (`/v1/limits`); null = none of this kind. */
export interface HouseLimit {
  /** `<scope>:<whom>` */
  readonly key: string
  readonly cps: number | null
  readonly maxConcurrent: number | null
  readonly perHour: number | null
  readonly perDay: number | null
  /** Spaces what `cps` admits. */
  readonly evenSpacing: boolean
}

const forms: Record<HouseScope, RegExp> = {
  /** A host as it stands in the dial string, with or without a port. */
  target: /^[0-9a-z.:[\]_-]{1,90}$/,
  caller: /^\+?[0-9]{1,32}$/,
  called: /^\+?[0-9*#]{1,32}$/,
  group: /^[0-9A-Za-z*#+._-]{1,32}$/,
}

/** Null = no key of a limit. */
export function readLimitKey(key: string): LimitKey | null {
  const colon = key.indexOf(':')
  const [name, whom] = [key.slice(0, colon), key.slice(colon + 1)]
  const scope = houseScopes.find(each => each === name)
  if (scope === undefined) return null
  return whom === '*' || forms[scope].test(whom) ? { scope, whom } : null
}

type Figures = Omit<HouseLimit, 'key'>

/** The rules a limit stands for. */
export function rulesOf(scope: Rule['scope'], limit: Figures): readonly Rule[] {
  const { cps, maxConcurrent, perHour, perDay, evenSpacing } = limit
  const rate = (most: number | null, windowMs: number, even: boolean): readonly Rule[] =>
    most === null ? [] : [{ type: 'rate', scope, limit: most, windowMs, even }]
  return [
    ...(maxConcurrent === null ? [] : [{ type: 'concurrency', scope, limit: maxConcurrent } as const]),
    ...rate(cps, second, evenSpacing),
    ...rate(perHour, hour, false),
    ...rate(perDay, day, false),
  ]
}
