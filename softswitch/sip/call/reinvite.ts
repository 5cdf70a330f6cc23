import type { TrunkCredentials } from '../auth/challenge-answer.ts'
import type { Dialog } from '../dialog/dialog.ts'
import { cseqOf } from '../message/cseq.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { phraseOf } from '../message/status.ts'
import type { TransactionDeath } from '../transaction/runner.ts'
import { silence } from '../transaction/silence.ts'
import type { Flow } from '../transport/flow.ts'
import type { CallContext } from './call-context.ts'
import { allow } from './methods.ts'
import { OutgoingRequest } from './outgoing-request.ts'
import { sdpOf, sdpType } from './sdp-body.ts'

/** A re-INVITE of ours was refused, or the call ended under it. `status`: SIP status, 408 for a timeout, 487 for the end of the call. */
export class ReinviteRefused extends Error {
  override readonly name = 'ReinviteRefused'
  readonly status: number
  constructor(status: number, reason = phraseOf(status)) {
    super(`re-INVITE refused: ${status} ${reason}`)
    this.status = status
  }
}

export interface ReinviteSetup {
  readonly context: CallContext
  readonly dialog: Dialog
  readonly credentials: TrunkCredentials | null
  /** Whether we made the Call-ID: decides who waits longer after a glare. */
  readonly ownsCallId: boolean
  readonly sdp: string
  readonly answered: (sdp: string) => void
  readonly refused: (error: ReinviteRefused) => void
}

/** So often a re-INVITE is tried again after it met one of the far end (491). */
const glareRetries = 5

/** Offers new SDP in a dialog, tries again after a glare, acknowledges every 2xx: RFC 3261 14.1. */
export class Reinvite {
  readonly #setup: ReinviteSetup
  readonly #acks = new Map<number, () => void>()
  #glares = 0
  #settled = false
  #cancelRetry: () => void = () => undefined

  constructor(setup: ReinviteSetup) {
    this.#setup = setup
  }

  start(): void {
    const { context, dialog, credentials } = this.#setup
    const request = new OutgoingRequest(
      context,
      {
        target: () => ({ nextHop: dialog.routing.nextHop, flow: dialog.flow }),
        build: (flow, authorisation) => this.#build(flow, authorisation),
        credentials,
      },
      { response: (response, source) => this.#receive(response, source), died: why => this.#died(why) },
    )
    request.start()
  }

  /** The call has ended: nothing is tried again; a 2xx that still comes is acknowledged. */
  stop(): void {
    this.#cancelRetry()
    this.#refuse(new ReinviteRefused(487))
  }

  #build(flow: Flow, authorisation: SipRequest['headers']): SipRequest {
    const { context, dialog, sdp } = this.#setup
    const type = { name: 'content-type', value: sdpType }
    return dialog.request('INVITE', [context.contact(flow), allow, ...authorisation, type], sdp)
  }

  #receive(response: SipResponse, source: Flow): void {
    if (response.status < 200) return
    if (response.status < 300) this.#accepted(response, source)
    else if (response.status === 491 && this.#glares < glareRetries && !this.#settled) this.#retry()
    else this.#refuse(new ReinviteRefused(response.status, response.reason))
  }

  #accepted(response: SipResponse, source: Flow): void {
    const { context, dialog } = this.#setup
    const { sequence } = cseqOf(response)
    const sendAgain = this.#acks.get(sequence)
    if (sendAgain !== undefined) {
      sendAgain()
      return
    }
    dialog.refresh(response, source)
    const target = { nextHop: dialog.routing.nextHop, flow: dialog.flow }
    this.#acks.set(sequence, context.requester.acknowledge(dialog.ack(sequence), target))
    if (this.#settled) return
    this.#settled = true
    this.#setup.answered(sdpOf(response))
  }

  /** RFC 3261 14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms. */
  #retry(): void {
    this.#glares += 1
    const { context, ownsCallId } = this.#setup
    const delay = ownsCallId ? 2_100 + 10 * context.ids.integer(191) : 10 * context.ids.integer(201)
    this.#cancelRetry = context.clock.after(delay, () => this.start())
  }

  #died(why: TransactionDeath): void {
    this.#refuse(new ReinviteRefused(silence[why].status))
  }

  #refuse(error: ReinviteRefused): void {
    if (this.#settled) return
    this.#settled = true
    this.#setup.refused(error)
  }
}
