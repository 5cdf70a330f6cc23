import type { GroupRecord } from '../../core/acd/records.ts'
import { openingOf } from '../../core/flow/built-in/facts.ts'
import type { LocalTime } from '../../core/hours/local-time.ts'
import type { Holiday } from '../../core/hours/opening.ts'
import type { Clock } from '../../ports/clock.ts'

export interface QueueHoursDeps {
  readonly clock: Pick<Clock, 'now'>
  /** As last read. */
  readonly groups: () => readonly GroupRecord[]
  readonly holidays: () => readonly Holiday[]
  readonly localTime: (now: number) => LocalTime
}

/** The opening hours that the queues themselves keep. */
export class QueueHours {
  readonly #deps: QueueHoursDeps

  constructor(deps: QueueHoursDeps) {
    this.#deps = deps
  }

  /** Whether a group takes no new callers now; never where its `overflows` name no way out for it, for then the call flow decides. */
  isClosed(number: string): boolean {
    const { clock, groups, holidays, localTime } = this.#deps
    const group = groups().find(each => each.number === number)
    if (!group?.queue.overflows.closed) return false
    return openingOf(group, { local: localTime(clock.now()), holidays: holidays() }) !== 'open'
  }
}
