import type { LegId } from '../../../core/shared/ids.ts'
import type { Switch } from '../../../ports/switch.ts'

/**
 * Which switch may have noted that a customer has answered. It is to keep the note until the store knows that the callback
 * is done with: till then it is all that a controller which comes later has to go by.
 */
export class AnswerNotes {
  readonly #on = new Map<LegId, Switch>()

  /** The customer is being called there, or has answered there. */
  expect(id: LegId, on: Switch): void {
    this.#on.set(id, on)
  }

  /** Nobody needs it any more. One on a switch out of reach is looked at when that is back. */
  forget(id: LegId, on: Switch | null = this.#on.get(id) ?? null): void {
    this.#on.delete(id)
    if (on !== null) void on.send({ type: 'forgetAnswer', name: id })
  }
}
