import type { CallState } from '../state.ts'

/** The group a call is for: the one in whose queue it waits, or that brought the two together; "" when none. */
export const groupOf = ({ queue, group }: Pick<CallState, 'queue' | 'group'>): string => queue || group
