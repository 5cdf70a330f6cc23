import type { CallStep } from '../../../core/call/record/record.ts'
import { askedInCall } from '../../../core/call/record/record-id.ts'
import type { LegId } from '../../../core/shared/ids.ts'
import type { CallLog } from '../../../ports/calls/call-log.ts'
import type { Clock } from '../../../ports/clock.ts'

/**
 * How a place that was kept ended. `unanswered`: the customer is called again later; `called_again`: they called by
 * themselves and have the place in that call.
 */
export type CallbackEnd = 'answered' | 'unanswered' | 'called_again' | 'given_up' | 'removed'

/** Tells what becomes of callbacks in the records of the calls in which they were asked for, which are over. */
export class CallbackStory {
  readonly #clock: Pick<Clock, 'now'>
  readonly #callLog: Pick<CallLog, 'step'>

  constructor(clock: Pick<Clock, 'now'>, callLog: Pick<CallLog, 'step'>) {
    this.#clock = clock
    this.#callLog = callLog
  }

  tell(id: LegId, type: string, detail: CallStep['detail']): void {
    this.#callLog.step(askedInCall(id), { at: this.#clock.now(), type, detail })
  }

  left(id: LegId, how: CallbackEnd, facts: CallStep['detail'] = {}): void {
    this.tell(id, 'callback_left', { how, ...facts })
  }
}
