import type { Millis } from '../../shared/ids.ts'
import type { Caller } from '../callers/caller.ts'

/** A caller and the phone that is to ring for them; a phone has one at most. */
export interface Offer {
  readonly caller: Caller
  readonly extension: string
  readonly since: Millis
  /** Whether its end is waited for: the caller is another's, or the engine took it back. */
  isOver: boolean
}

/** What the offer's end says of the agent: nothing where the caller is gone or another's, or it was taken back. */
export const isVoid = ({ caller, isOver }: Offer): boolean => isOver || caller.stage === 'gone'
