import type { SipClock } from '../clock.ts'
import type { SipIds } from '../ids.ts'
import type { HeaderField, SipRequest } from '../message/message.ts'
import { serialise } from '../message/serialise.ts'
import { formatVia } from '../message/via.ts'
import type { ClientListener, ClientTransaction } from '../transaction/client.ts'
import type { TransactionLayer } from '../transaction/layer.ts'
import { type Resolved, resolveTarget } from '../transport/destination.ts'
import type { Flow } from '../transport/flow.ts'
import type { SipPort } from '../transport/sip-port.ts'

/** Where a request goes: over `flow` when that is given and usable, else to the host of `nextHop`. */
export interface Target {
  readonly nextHop: string
  readonly flow: Flow | null
}

/** Time a name may take to be looked up. */
const lookupMs = 5_000

export interface RequesterSetup {
  readonly ids: SipIds
  readonly clock: SipClock
  /** Runs work outside the handlers of sockets and timers; its exceptions stay inside. */
  readonly guard: (work: () => void) => void
  readonly transactions: TransactionLayer
  readonly port: Pick<SipPort, 'send' | 'isOpen'>
  readonly family: 4 | 6
  /** Our address as a far end on this flow can use it. */
  readonly sentBy: (flow: Flow) => { readonly host: string; readonly port: number }
  /** Headers of every request: User-Agent. */
  readonly common: readonly HeaderField[]
}

/** Sends requests of ours: finds the flow, puts our Via on top (RFC 3261 8.1.1.7), begins the transaction. */
export class Requester {
  readonly #setup: RequesterSetup

  constructor(setup: RequesterSetup) {
    this.#setup = setup
  }

  /** Tells the flow to a target, at once where no name has to be looked up; null when there is none. */
  locate(target: Target, found: Resolved): void {
    const { flow } = target
    if (flow !== null && this.#setup.port.isOpen(flow)) found(flow)
    else this.#lookUp(target.nextHop, address => found(address ?? flow))
  }

  /** Begins a client transaction for a request without Via; null when there is no room for one. */
  request(request: SipRequest, flow: Flow, listener: ClientListener): ClientTransaction | null {
    return this.#setup.transactions.request(this.#complete(request, flow), flow, listener)
  }

  /** Begins the transaction of a request that has its Via: a CANCEL. */
  cancel(cancel: SipRequest, flow: Flow): void {
    this.#setup.transactions.request(cancel, flow, { response: () => undefined, died: () => undefined })
  }

  /** Sends an ACK; the returned function sends the very same one again. Nobody hears whether it got through. */
  acknowledge(ack: SipRequest, target: Target): () => void {
    let sendAgain: () => void = () => undefined
    this.locate(target, flow => {
      if (flow === null) return
      const data = serialise(this.#complete(ack, flow))
      sendAgain = () => this.#setup.port.send(flow, data, () => undefined)
      sendAgain()
    })
    return () => sendAgain()
  }

  #lookUp(nextHop: string, found: Resolved): void {
    const { clock, family, guard } = this.#setup
    let settled = false
    const settle: Resolved = flow => {
      cancel()
      if (!settled) guard(() => found(flow))
      settled = true
    }
    const cancel = clock.after(lookupMs, () => settle(null))
    resolveTarget(nextHop, family, settle)
  }

  #complete(request: SipRequest, flow: Flow): SipRequest {
    const via = formatVia({
      transport: flow.transport.toUpperCase(),
      ...this.#setup.sentBy(flow),
      params: new Map([
        ['branch', this.#setup.ids.branch()],
        ['rport', null],
      ]),
    })
    return { ...request, headers: [{ name: 'via', value: via }, ...request.headers, ...this.#setup.common] }
  }
}
