import type { SipClock } from '../clock.ts'
import type { SipIds } from '../ids.ts'
import type { SipLimits } from '../limits.ts'
import {
  type HeaderField,
  headerOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { type Flow, isSame } from '../transport/flow.ts'
import { noteSource } from '../transport/response-route.ts'
import type { SendFailed } from '../transport/transport.ts'
import { type ClientListener, ClientTransaction } from './client.ts'
import { ServerTransaction } from './server.ts'
import { SourceCounts } from './source-counts.ts'
import type { BaseTimes } from './timer-table.ts'
import { clientKey, mergeKey, serverKey } from './transaction-key.ts'

/** What the layer needs, and whom it tells. */
export interface LayerSetup {
  readonly clock: SipClock
  readonly times: BaseTimes
  readonly ids: SipIds
  readonly limits: SipLimits
  /** Headers of every response: Server. */
  readonly common: readonly HeaderField[]
  readonly send: (flow: Flow, data: Buffer, failed: SendFailed) => void
  /** Asks to be told by `refused` when nobody listens there; called before each request of ours is sent. */
  readonly watch: (flow: Flow) => void
  /** A new request other than ACK. */
  readonly requested: (transaction: ServerTransaction) => void
  /** The ACK of a 2xx. */
  readonly acknowledged: (ack: SipRequest, source: Flow) => void
  /** A request there is no room for: to be answered without a transaction. */
  readonly overloaded: (request: SipRequest, source: Flow) => void
}

/** All live transactions: finds the one a message belongs to, or begins one. RFC 3261 17. */
export class TransactionLayer {
  readonly #setup: LayerSetup
  readonly #clients = new Map<string, ClientTransaction>()
  readonly #servers = new Map<string, ServerTransaction>()
  readonly #merges = new Map<string, ServerTransaction>()
  readonly #sources = new SourceCounts()

  constructor(setup: LayerSetup) {
    this.#setup = setup
  }

  get size(): number {
    return this.#clients.size + this.#servers.size
  }

  /** A checked message from the network. A response that answers nothing of ours is dropped. */
  receive(message: SipMessage, source: Flow): void {
    if (message.type === 'response') this.#receiveResponse(message, source)
    else if (message.method === 'ACK') this.#receiveAck(message, source)
    else this.#receiveRequest(message, source)
  }

  /** Sends a request that carries our Via, and waits for its responses. Null when there is no room for it. */
  request(request: SipRequest, flow: Flow, listener: ClientListener): ClientTransaction | null {
    if (this.size >= this.#setup.limits.transactions) return null
    const key = clientKey(request)
    const { clock, times, send, watch } = this.#setup
    const terminated = () => void this.#clients.delete(key)
    const transaction = new ClientTransaction(request, flow, listener, {
      time: { clock, times },
      send,
      watch,
      terminated,
    })
    this.#clients.set(key, transaction)
    transaction.start()
    return transaction
  }

  /**
   * Nobody listens there. Which datagram met that is not known, and networks tell it of a few only (RFC 1812 4.3.2.8): all
   * requests to it fail that are still to be answered, but for an INVITE that is being worked on.
   */
  refused(flow: Flow): void {
    // Whoever is told may ask the same peer again, which is none of these.
    const asked = [...this.#clients.values()].filter(transaction => isSame(transaction.flow, flow))
    for (const transaction of asked) transaction.refuse()
  }

  /** The INVITE that a CANCEL means, RFC 3261 9.2; null when it is unknown. */
  inviteOf(cancel: SipRequest): ServerTransaction | null {
    return this.#servers.get(serverKey(cancel, 'INVITE')) ?? null
  }

  /** Whether this request has come before by another path and is being worked on: RFC 3261 8.2.2.2. */
  isMerged(transaction: ServerTransaction): boolean {
    const first = this.#merges.get(mergeKey(transaction.request))
    return first !== undefined && first !== transaction && first.ongoing
  }

  #receiveResponse(response: SipResponse, source: Flow): void {
    this.#clients.get(clientKey(response))?.receive(response, source)
  }

  #receiveAck(ack: SipRequest, source: Flow): void {
    const invite = this.#servers.get(serverKey(ack, 'INVITE'))
    if (invite === undefined) this.#setup.acknowledged(ack, source)
    else invite.receive(ack, source)
  }

  #receiveRequest(request: SipRequest, source: Flow): void {
    const key = serverKey(request)
    const known = this.#servers.get(key)
    if (known !== undefined) known.receive(request, source)
    else if (this.#isFull(source)) this.#setup.overloaded(noteSource(request, source), source)
    else this.#begin(key, noteSource(request, source), source)
  }

  #isFull(source: Flow): boolean {
    const { transactions, transactionsPerSource } = this.#setup.limits
    return this.size >= transactions || this.#sources.of(source.ip) >= transactionsPerSource
  }

  #begin(key: string, request: SipRequest, source: Flow): void {
    const { clock, times, send, acknowledged, ids, common } = this.#setup
    const transaction: ServerTransaction = new ServerTransaction(request, source, {
      time: { clock, times },
      send,
      acknowledged,
      common,
      localTag: ids.tag(),
      terminated: () => this.#forget(key, transaction),
    })
    this.#servers.set(key, transaction)
    this.#sources.add(source.ip)
    this.#rememberMerge(transaction)
    this.#setup.requested(transaction)
  }

  #rememberMerge(transaction: ServerTransaction): void {
    const key = mergeKey(transaction.request)
    const outside = tagOf(headerOf(transaction.request, 'to')) === ''
    if (outside && this.#merges.get(key)?.ongoing !== true) this.#merges.set(key, transaction)
  }

  #forget(key: string, transaction: ServerTransaction): void {
    this.#servers.delete(key)
    this.#sources.remove(transaction.source.ip)
    const merge = mergeKey(transaction.request)
    if (this.#merges.get(merge) === transaction) this.#merges.delete(merge)
  }
}
