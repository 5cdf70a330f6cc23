import type { LegId } from '../shared/ids.ts'
import { Roster } from './agents/roster.ts'
import type { Caller } from './callers/caller.ts'
import type { QueueGroup } from './floor/queue-group.ts'
import type { Offer } from './offers/offer.ts'

/** All that a queue's engine knows. */
export class House {
  readonly roster = new Roster()
  readonly groups = new Map<string, QueueGroup>()
  /** Callers who have a place, be they in line or with a phone that rings. */
  readonly callers = new Map<LegId, Caller>()
  /** By the extension that is to ring; those of callers who are gone too, until their end is told. */
  readonly offers = new Map<string, Offer>()

  /**
   * Agents of the group who are not offline, less those whose phone is only at other switches than the caller's. Where the
   * switch's own phones are not known they may all have one there.
   */
  loggedIn({ tally }: QueueGroup, switchName: string): number {
    return this.roster.isHeard(switchName) ? tally.loggedInFor(switchName) : tally.loggedIn
  }
}
