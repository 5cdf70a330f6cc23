import type { CallEffect } from '../core/call/call-effect.ts'
import type { CallEvent } from '../core/call/call-event.ts'
import { showable } from '../core/flow/numbers.ts'
import type { LegId, RequestId } from '../core/shared/ids.ts'
import type { Agenda } from './agenda.ts'

type Effect<T extends CallEffect['type']> = Extract<CallEffect, { type: T }>

/** What stands for a gateway that the route table would choose: it is not asked here. */
const routed = '*'

/** A line desk with one free line for everybody: what becomes of the call over it is the script's, and there is no second one. */
export class SimulatedLines {
  readonly #agenda: Agenda<CallEvent>
  readonly #freshLegId: () => LegId

  constructor(agenda: Agenda<CallEvent>, freshLegId: () => LegId) {
    this.#agenda = agenda
    this.#freshLegId = freshLegId
  }

  seek({ requestId, request }: Effect<'seekLine'>): void {
    const { gateway, number, displayNumber, caller } = request
    const line = {
      legId: this.#freshLegId(),
      gateway: gateway || routed,
      number,
      displayNumber: displayNumber || showable(caller),
      route: 0,
      mark: '',
    }
    this.#agenda.add(0, { type: 'lineAnswered', requestId, answer: { type: 'found', line, story: [] } })
  }

  failed({ requestId, failure: { cause, sipCode } }: Effect<'lineFailed'>): void {
    const answer = { type: 'refused', cause, sipCode, reason: 'allFailed', story: [] } as const
    this.#agenda.add(0, { type: 'lineAnswered', requestId, answer })
  }

  leave(id: RequestId): void {
    this.#agenda.drop(event => event.type === 'lineAnswered' && event.requestId === id)
  }
}
