import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../message/message.ts'
import { createResponse, type ResponseExtras } from '../message/response.ts'
import { serialise } from '../message/serialise.ts'
import { type Flow, isReliable } from '../transport/flow.ts'
import { responseRoutes } from '../transport/response-route.ts'
import type { SendFailed } from '../transport/transport.ts'
import { inviteServer, plainServer } from './machine-server.ts'
import { type Effects, Runner } from './runner.ts'
import type { TransactionTime } from './timers.ts'

/** How the layer serves its transactions. `acknowledged`: an ACK came in the transaction of an accepted INVITE. */
export interface ServerSetup {
  readonly time: Omit<TransactionTime, 'reliable'>
  readonly send: (flow: Flow, data: Buffer, failed: SendFailed) => void
  readonly acknowledged: (ack: SipRequest, source: Flow) => void
  readonly terminated: () => void
  /** Tag for To of every response that needs one. */
  readonly localTag: string
  /** Headers of every response: Server. */
  readonly common: readonly HeaderField[]
}

/** One request of a far end and our responses: RFC 3261 17.2. */
export class ServerTransaction {
  readonly request: SipRequest
  /** Where the request came from. */
  readonly source: Flow
  readonly localTag: string
  readonly #setup: ServerSetup
  readonly #runner: Runner<string>
  #last: Buffer | null = null
  #ackSource: Flow
  #answered = false
  #onCancel: ((cancel: SipRequest) => void) | null = null
  #onDeath: (() => void) | null = null

  constructor(request: SipRequest, source: Flow, setup: ServerSetup) {
    this.request = request
    this.source = source
    this.localTag = setup.localTag
    this.#ackSource = source
    this.#setup = setup
    const machine = request.method === 'INVITE' ? inviteServer : plainServer
    this.#runner = new Runner<string>(machine, this.#effects(), {
      ...setup.time,
      reliable: isReliable(source),
    })
  }

  /** Whether a final response has been given; further ones are ignored. */
  get answered(): boolean {
    return this.#answered
  }

  /** Whether a second copy of the request by another path would be a merged one: no refusal has been given yet. */
  get ongoing(): boolean {
    const { state } = this.#runner
    return state === 'trying' || state === 'proceeding' || state === 'accepted'
  }

  /** Builds and sends a response; To gets our tag unless it is a 100. Returns it, or null after a final one. */
  respond(status: number, extras: ResponseExtras = {}): SipResponse | null {
    if (this.#answered) return null
    const tag = status === 100 ? {} : { toTag: this.localTag }
    const headers = [...(extras.headers ?? []), ...this.#setup.common]
    const response = createResponse(this.request, status, { ...tag, ...extras, headers })
    this.#answered = status >= 200
    this.#runner.fire(status < 200 ? '1xx' : status < 300 ? '2xx' : '3xx-6xx', response)
    return response
  }

  /** Sends the 2xx of an accepted INVITE once more; the user does so until the ACK (RFC 3261 13.3.1.4). */
  repeat(response: SipResponse): void {
    this.#runner.fire('2xx', response)
  }

  /** The request once more, or its ACK. */
  receive(request: SipRequest, source: Flow): void {
    this.#ackSource = source
    this.#runner.fire(request.method === 'ACK' ? 'ACK' : 'request', request)
  }

  /** Who hears of a CANCEL of this INVITE. */
  onCancel(listener: (cancel: SipRequest) => void): void {
    this.#onCancel = listener
  }

  /** Who hears that no response reaches the far end any more. */
  onDeath(listener: () => void): void {
    this.#onDeath = listener
  }

  /** A CANCEL has come: without effect once a final response has been given (RFC 3261 9.2). */
  cancel(cancel: SipRequest): void {
    if (!this.#answered) this.#onCancel?.(cancel)
  }

  #transmit(data: Buffer): void {
    this.#sendOver(responseRoutes(this.request, this.source), data)
  }

  #sendOver(routes: readonly Flow[], data: Buffer): void {
    const [route, ...others] = routes
    if (route === undefined) this.#runner.fire('transport error')
    else this.#setup.send(route, data, () => this.#sendOver(others, data))
  }

  #effects(): Effects {
    return {
      send: response => {
        this.#last = serialise(response)
        this.#transmit(this.#last)
      },
      resend: () => {
        if (this.#last !== null) this.#transmit(this.#last)
      },
      acknowledge: () => undefined,
      tell: (ack: SipMessage) => {
        if (ack.type === 'request') this.#setup.acknowledged(ack, this.#ackSource)
      },
      died: () => this.#onDeath?.(),
      terminated: () => this.#setup.terminated(),
    }
  }
}
