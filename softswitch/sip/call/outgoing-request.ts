import { algorithmOf, parseDigestHeader } from '../auth/auth-header.ts'
import { answerChallenge, type TrunkCredentials } from '../auth/challenge-answer.ts'
import { type HeaderField, headerLines, type SipRequest, type SipResponse } from '../message/message.ts'
import type { ClientListener, ClientTransaction } from '../transaction/client.ts'
import type { TransactionDeath } from '../transaction/runner.ts'
import type { Flow } from '../transport/flow.ts'
import type { CallContext } from './call-context.ts'
import type { Target } from './requester.ts'

/** A request that may have to be sent again with credentials. */
export interface RequestPlan {
  readonly target: () => Target
  /** The request for this flow, without Via, with a new CSeq each time; `authorisation` goes into its headers. */
  readonly build: (flow: Flow, authorisation: readonly HeaderField[]) => SipRequest
  readonly credentials: TrunkCredentials | null
  /** False once nobody wants it sent any more, for example because the call was hung up meanwhile. */
  readonly isWanted?: () => boolean
}

function isStale(response: SipResponse): boolean {
  const values = ['www-authenticate', 'proxy-authenticate'].flatMap(name => headerLines(response, name))
  return values.some(value => {
    const params = parseDigestHeader(value)
    return params !== null && algorithmOf(params) !== null && params.get('stale')?.toLowerCase() === 'true'
  })
}

/** One request of ours: sent, and where the far end challenges it, sent once more with credentials (RFC 3261 22). */
export class OutgoingRequest {
  readonly #context: CallContext
  readonly #plan: RequestPlan
  readonly #listener: ClientListener
  #transaction: ClientTransaction | null = null
  #sent: SipRequest | null = null
  #signatures = 0
  #dropped = false

  constructor(context: CallContext, plan: RequestPlan, listener: ClientListener) {
    this.#context = context
    this.#plan = plan
    this.#listener = listener
  }

  /** The transaction on the wire; null before the first one. */
  get transaction(): ClientTransaction | null {
    return this.#transaction
  }

  /** Sends it. The listener is not called before this returns. */
  start(authorisation: readonly HeaderField[] = []): void {
    this.#context.requester.locate(this.#plan.target(), flow => {
      if (this.#dropped) return
      if (flow === null || !this.#isWanted) this.#context.defer(() => this.#died('transport error'))
      else this.#send(flow, authorisation)
    })
  }

  /** Not sent yet: it never will be. Sent: no response is waited for any more. */
  abandon(): void {
    this.#dropped = true
    this.#transaction?.abandon()
  }

  get #isWanted(): boolean {
    return !this.#dropped && (this.#plan.isWanted?.() ?? true)
  }

  #send(flow: Flow, authorisation: readonly HeaderField[]): void {
    this.#sent = this.#plan.build(flow, authorisation)
    this.#transaction = this.#context.requester.request(this.#sent, flow, {
      response: (response, source) => this.#receive(response, source),
      died: why => this.#died(why),
    })
    if (this.#transaction === null) this.#context.defer(() => this.#died('transport error'))
  }

  #receive(response: SipResponse, source: Flow): void {
    const authorisation = this.#authorise(response)
    if (authorisation === null) this.#listener.response(response, source)
    else this.start([authorisation])
  }

  /** The answer to a challenge; null when `response` is none, cannot be answered or refuses the answer given before. */
  #authorise(response: SipResponse): HeaderField | null {
    const { credentials } = this.#plan
    const challenged = response.status === 401 || response.status === 407
    if (!challenged || credentials === null || this.#sent === null || !this.#isWanted) return null
    const mayAnswer = this.#signatures === 0 || (this.#signatures === 1 && isStale(response))
    if (!mayAnswer) return null
    this.#signatures += 1
    return answerChallenge(response, this.#sent, credentials, this.#context.ids)
  }

  #died(why: TransactionDeath): void {
    if (!this.#dropped) this.#listener.died(why)
  }
}
