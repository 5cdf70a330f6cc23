import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import { type Flow, isReliable } from '../transport/flow.ts'
import type { SendFailed } from '../transport/transport.ts'
import { createFailureAck } from './derived-request.ts'
import type { TransactionEvent } from './machine.ts'
import { inviteClient, plainClient } from './machine-client.ts'
import { type Effects, Runner, type TransactionDeath } from './runner.ts'
import type { TransactionTime } from './timers.ts'

/** What the sender of a request learns. After a non-2xx final response or `died` nothing more comes. */
export interface ClientListener {
  /** Provisional and final responses; for an INVITE also every retransmitted or forked 2xx. */
  response(response: SipResponse, source: Flow): void
  died(why: TransactionDeath): void
}

/** How the layer serves its transactions. */
export interface ClientSetup {
  readonly time: Omit<TransactionTime, 'reliable'>
  readonly send: (flow: Flow, data: Buffer, failed: SendFailed) => void
  /** Asks to be told by `refuse` when nobody listens there. */
  readonly watch: (flow: Flow) => void
  readonly terminated: () => void
}

function eventOf(response: SipResponse): TransactionEvent {
  if (response.status < 200) return '1xx'
  return response.status < 300 ? '2xx' : '3xx-6xx'
}

/** One request of ours and its responses: RFC 3261 17.1. */
export class ClientTransaction {
  readonly request: SipRequest
  readonly flow: Flow
  readonly #setup: ClientSetup
  readonly #listener: ClientListener
  readonly #runner: Runner<string>
  readonly #data: Buffer
  #source: Flow

  constructor(request: SipRequest, flow: Flow, listener: ClientListener, setup: ClientSetup) {
    this.request = request
    this.flow = flow
    this.#source = flow
    this.#listener = listener
    this.#setup = setup
    this.#data = serialise(request)
    const machine = request.method === 'INVITE' ? inviteClient : plainClient
    this.#runner = new Runner<string>(machine, this.#effects(), { ...setup.time, reliable: isReliable(flow) })
  }

  start(): void {
    this.#runner.fire('start', this.request)
  }

  receive(response: SipResponse, source: Flow): void {
    this.#source = source
    this.#runner.fire(eventOf(response), response)
  }

  /** Nobody listens where it went. Without a final answer so far it has failed (RFC 3261 18.4). */
  refuse(): void {
    this.#runner.fire('transport error')
  }

  /** Its call is given up: without an answer so far it is not sent again. Answers are still told. */
  withdraw(): void {
    this.#runner.fire('withdraw')
  }

  /** Gives up waiting for a final response; the listener hears nothing more. */
  abandon(): void {
    this.#runner.fire('abandon')
  }

  #transmit(data: Buffer): void {
    this.#setup.send(this.flow, data, () => this.#runner.fire('transport error'))
  }

  #request(): void {
    this.#setup.watch(this.flow)
    this.#transmit(this.#data)
  }

  #acknowledge(response: SipMessage): void {
    if (response.type === 'response') this.#transmit(serialise(createFailureAck(this.request, response)))
  }

  #tell(response: SipMessage): void {
    if (response.type === 'response') this.#listener.response(response, this.#source)
  }

  #effects(): Effects {
    return {
      send: () => this.#request(),
      resend: () => this.#request(),
      acknowledge: response => this.#acknowledge(response),
      tell: response => this.#tell(response),
      died: why => this.#listener.died(why),
      terminated: () => this.#setup.terminated(),
    }
  }
}
