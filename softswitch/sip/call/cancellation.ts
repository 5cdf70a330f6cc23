import { type EndReason, reasonHeader } from '../message/reason.ts'
import { createCancel } from '../transaction/derived-request.ts'
import { lifetime } from '../transaction/timer-table.ts'
import type { CallContext } from './call-context.ts'
import type { OutgoingRequest } from './outgoing-request.ts'

/** Takes back an INVITE that has no final response yet: RFC 3261 9.1. */
export class Cancellation {
  readonly #context: CallContext
  readonly #invite: OutgoingRequest
  readonly #gone: () => void
  #asked = false
  #sent = false
  #reason: EndReason | null = null
  #cancelDeadline: () => void = () => undefined

  /** `gone`: nothing more can come for the INVITE, it was never sent or its answer never came. */
  constructor(context: CallContext, invite: OutgoingRequest, gone: () => void) {
    this.#context = context
    this.#invite = invite
    this.#gone = gone
  }

  get asked(): boolean {
    return this.#asked
  }

  /** Why it was asked for. */
  get reason(): EndReason | null {
    return this.#reason
  }

  /** Takes the INVITE back; `provisional`: the far end has answered something, without which no CANCEL may go out. */
  ask(reason: EndReason | null, provisional: boolean): void {
    this.#asked = true
    this.#reason = reason
    if (provisional) this.send()
    else if (this.#invite.transaction === null) this.#giveUp()
    else this.#invite.transaction.withdraw()
  }

  /** Sends the CANCEL, once. Without any answer the INVITE is forgotten after 64*T1. */
  send(): void {
    const transaction = this.#invite.transaction
    if (transaction === null || this.#sent) return
    this.#sent = true
    const cancel = createCancel(transaction.request, reasonHeader(this.#reason))
    this.#context.requester.cancel(cancel, transaction.flow)
    this.#cancelDeadline = this.#context.clock.after(lifetime(this.#context.times), () => this.#giveUp())
  }

  /** The INVITE has had its final response. */
  settle(): void {
    this.#cancelDeadline()
  }

  #giveUp(): void {
    this.#invite.abandon()
    this.#gone()
  }
}
