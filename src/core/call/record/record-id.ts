import { type LegId, legId } from '../../shared/ids.ts'
import type { CallState } from '../state.ts'

/**
 * The name of a call's record and of what it asks: the caller's leg, and which of its calls this is. A leg that was sent
 * to the dialplan may come back to nacd as another call, and neither record nor event id may be the first one's.
 */
export const recordIdOf = ({ uuid, part }: Pick<CallState, 'uuid' | 'part'>): LegId =>
  part === 1 ? uuid : legId(`${uuid}.p${part}`)

/** A callback is named after the call in which it was asked for. */
export const callbackIdOf = (call: Pick<CallState, 'uuid' | 'part'>): LegId => legId(`${recordIdOf(call)}.cb`)

/** The call in whose record the story of a callback goes on. */
export const askedInCall = (callback: LegId): LegId => legId(callback.replace(/\.cb$/, ''))
