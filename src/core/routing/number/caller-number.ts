/** Which number a gateway shows as the caller's. */
export type CallerNumberPolicy =
  | { readonly type: 'passThrough' }
  | { readonly type: 'fixed'; readonly number: string }
  /** In turn, none more than `most` times in any `window` (ms); null = as often as its turn comes. */
  | {
      readonly type: 'pool'
      readonly numbers: readonly string[]
      readonly most: number | null
      readonly window: number
    }

/** What a pool remembers: whose turn it is, and when each number was shown (ms, at most `most` of each). */
export interface PoolState {
  readonly next: number
  readonly shown: ReadonlyMap<string, readonly number[]>
}

export const freshPool: PoolState = { next: 0, shown: new Map() }

export type ShownNumber =
  | { readonly type: 'number'; readonly number: string; readonly state: PoolState }
  /** `until`: when the first number may be shown again, ms; null = never, the pool has none. */
  | { readonly type: 'exhausted'; readonly until: number | null }

/** The number to show, and the state to keep once the call really goes out. */
export function callerNumber(
  policy: CallerNumberPolicy,
  caller: string,
  state: PoolState,
  now: number,
): ShownNumber {
  if (policy.type === 'passThrough') return { type: 'number', number: caller, state }
  if (policy.type === 'fixed') return { type: 'number', number: policy.number, state }
  const { numbers, most, window } = policy
  if (most === null) return inTurn(numbers, state)
  const recent = (number: string) => (state.shown.get(number) ?? []).filter(at => at > now - window)
  for (let step = 0; step < numbers.length; step++) {
    const turn = (state.next + step) % numbers.length
    const number = numbers[turn] ?? ''
    const times = recent(number)
    if (times.length >= most) continue
    const shown = new Map(state.shown).set(number, [...times, now])
    return { type: 'number', number, state: { next: (turn + 1) % numbers.length, shown } }
  }
  const free = numbers.map(number => Math.min(...recent(number)) + window).filter(Number.isFinite)
  return { type: 'exhausted', until: free.length === 0 ? null : Math.min(...free) }
}

function inTurn(numbers: readonly string[], state: PoolState): ShownNumber {
  const turn = state.next % Math.max(1, numbers.length)
  const number = numbers[turn]
  if (number === undefined) return { type: 'exhausted', until: null }
  return { type: 'number', number, state: { ...state, next: (turn + 1) % numbers.length } }
}

const mostNumbers = 1_000
const mostTimes = 10_000

/** The first thing that is wrong with a policy; null = nothing. */
export function wrongCallerNumber(
  policy: CallerNumberPolicy,
): 'number' | 'numbers' | 'most' | 'window' | null {
  const isNumber = (text: string): boolean => /^\+?[0-9]{1,32}$/.test(text)
  if (policy.type === 'passThrough') return null
  if (policy.type === 'fixed') return isNumber(policy.number) ? null : 'number'
  const { numbers, most, window } = policy
  const isList =
    numbers.length > 0 && numbers.length <= mostNumbers && new Set(numbers).size === numbers.length
  if (!isList || !numbers.every(isNumber)) return 'numbers'
  if (most !== null && (!Number.isInteger(most) || most < 1 || most > mostTimes)) return 'most'
  return Number.isInteger(window) && window > 0 ? null : 'window'
}
