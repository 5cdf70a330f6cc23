import { cseqOf } from '../message/cseq.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import { lifetime } from '../transaction/timer-table.ts'
import type { CallContext } from './call-context.ts'

/** How waiting for an ACK ends; one of the two, once, unless it is stopped before. */
export interface AckOutcome {
  readonly acknowledged: (ack: SipRequest) => void
  readonly expired: () => void
}

/** Repeats the 2xx of an INVITE over any transport until its ACK comes or 64*T1 have passed: RFC 3261 13.3.1.4. */
export class AckWait {
  readonly #context: CallContext
  readonly #transaction: ServerTransaction
  readonly #response: SipResponse
  readonly #outcome: AckOutcome
  readonly #cancelDeadline: () => void
  #cancelRepeat: () => void = () => undefined

  constructor(
    context: CallContext,
    transaction: ServerTransaction,
    response: SipResponse,
    outcome: AckOutcome,
  ) {
    this.#context = context
    this.#transaction = transaction
    this.#response = response
    this.#outcome = outcome
    this.#cancelDeadline = context.clock.after(lifetime(context.times), () => this.#expire())
    this.#repeatAfter(context.times.t1)
  }

  /** Takes an ACK; false when it is for another INVITE. */
  take(ack: SipRequest): boolean {
    if (cseqOf(ack).sequence !== cseqOf(this.#transaction.request).sequence) return false
    this.stop()
    this.#outcome.acknowledged(ack)
    return true
  }

  stop(): void {
    this.#cancelDeadline()
    this.#cancelRepeat()
  }

  #expire(): void {
    this.stop()
    this.#outcome.expired()
  }

  #repeatAfter(delay: number): void {
    this.#cancelRepeat = this.#context.clock.after(delay, () => {
      this.#transaction.repeat(this.#response)
      this.#repeatAfter(Math.min(delay * 2, this.#context.times.t2))
    })
  }
}
