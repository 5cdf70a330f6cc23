import type { CallState, Phase } from '../state.ts'

/**
 * Who knows the menus types through them: "12" for the first and the second at once. The switch loses a key that comes
 * while nothing collects (FreeSWITCH: a parked leg and `playback` take it), so it is kept here for the next question.
 */
const mostKept = 32

/** Where a caller is on the way to the next menu; a key in a queue or over a ringing tone is meant for nothing. */
const onTheWay: ReadonlySet<Phase['type']> = new Set(['asking', 'playing'])

export function typeAhead(state: CallState, digit: string): CallState {
  if (!onTheWay.has(state.phase.type)) return state
  return { ...state, typedAhead: (state.typedAhead + digit).slice(0, mostKept) }
}

/** Takes `length` keys typed ahead; null when there are not so many: then the question is asked and they are forgotten. */
export function takeTypedAhead(
  state: CallState,
  length: number,
): { readonly state: CallState; readonly digits: string } | null {
  const { typedAhead } = state
  if (typedAhead.length < length) return null
  return { state: { ...state, typedAhead: typedAhead.slice(length) }, digits: typedAhead.slice(0, length) }
}

export const forgetTyped = (state: CallState): CallState =>
  state.typedAhead === '' ? state : { ...state, typedAhead: '' }
